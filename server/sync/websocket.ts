import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import { CLOSE, SUBPROTOCOL, TEXT_SCHEMA_VERSION } from '#lib/schemas/wire.ts';
import type { Budget } from './budget.ts';
import { LARGEST_MESSAGE, Line } from './connection.ts';
import { nameInPath, SYNC_PATH, type DocumentName } from './document-name.ts';
import type { Door, DoorAnswer } from './door.ts';
import { framedWriter } from './frames.ts';
import type { LineSocket, SyncLog } from './ports.ts';

const STATUS_TEXT = {
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	429: 'Too Many Requests',
	503: 'Service Unavailable',
} as const;
type RefusalStatus = keyof typeof STATUS_TEXT;

/** What we cannot answer with a reason of ours: cut off by `ws` with 1009. */
const HARD_LIMIT = LARGEST_MESSAGE + 64 * 1024;
/** A ping that nobody answers within one more round ends the line. */
const PING_MS = 15_000;
const TICK_MS = 5000;
const CLOSE_MS = 2000;

export interface Sockets {
	/** Takes over an upgrade of `/sync/…`. False: it is not one of ours, the socket is untouched. */
	handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
	readonly count: number;
	/** Refuses newcomers and closes everybody with 1012. */
	close(): void;
}

/** The number of a request, put there by whoever routes upgrades; the log names it. */
const REQUEST_ID = 'x-trame-request-id';

/** Somebody at the open door. */
interface Entry {
	answer: Extract<DoorAnswer, { ok: true }>;
	name: DocumentName;
	search: URLSearchParams;
	requestId: string;
}

/** The only file that knows `ws`: upgrades, limits, heartbeat. */
export function createSockets(options: {
	door: Door;
	budget: Budget;
	log: SyncLog;
	origin: string | undefined;
	/** A line is open: greet it. */
	onJoin(line: Line, answer: Extract<DoorAnswer, { ok: true }>, name: DocumentName): void;
}): Sockets {
	const { door, log } = options;
	const lines = new Map<Line, { webSocket: WebSocket; answered: boolean; pingedAt: number }>();
	let closed = false;
	// `closeTimeout` is newer than the types.
	const settings: ServerOptions & { closeTimeout: number } = {
		noServer: true,
		maxPayload: HARD_LIMIT,
		// A large message from a slow phone comes in many pieces; endless tiny ones are an attack.
		maxFragments: 64,
		maxBufferedChunks: 8192,
		// Who does not answer a close (gone, or not reading) is not waited for.
		closeTimeout: CLOSE_MS,
		perMessageDeflate: false,
		clientTracking: false,
		handleProtocols: (protocols) => (protocols.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
	};
	const server = new WebSocketServer(settings);
	const ticking = setInterval(tick, TICK_MS);
	ticking.unref();

	function handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
		const { pathname, search } = splitPath(request.url ?? '');
		if (!pathname.startsWith(SYNC_PATH)) return false;
		// Set in the same turn: an error without a listener would end the process.
		const ignore = () => socket.destroy();
		socket.on('error', ignore);
		const name = nameInPath(pathname);
		const requestId = String(request.headers[REQUEST_ID] ?? '');
		if (closed) refuse(socket, 503);
		else if (!name) refuse(socket, 404);
		else if (!isOwnOrigin(request)) refuse(socket, 403);
		else {
			door.enter(name, { cookieHeader: request.headers.cookie, screenKey: search.get('screen') }).then(
				(answer) => {
					if (closed) return refuse(socket, 503);
					if (!answer.ok) return refuse(socket, answer.status);
					if (socket.destroyed) return;
					socket.off('error', ignore);
					server.handleUpgrade(request, socket, head, (webSocket) =>
						open(webSocket, { answer, name, search, requestId }),
					);
				},
				(error: unknown) => {
					log.error({ err: error, requestId, document: name.id }, 'a line could not be opened');
					refuse(socket, 503);
				},
			);
		}
		return true;
	}

	/** Absent: not a browser. Present: ours, or it is another site acting with this person's cookie. */
	function isOwnOrigin(request: IncomingMessage): boolean {
		const { origin, host } = request.headers;
		if (origin === undefined) return true;
		if (options.origin !== undefined) return origin === options.origin;
		return URL.canParse(origin) && new URL(origin).host === host;
	}

	function open(webSocket: WebSocket, entry: Entry): void {
		const { answer, name, search, requestId } = entry;
		const about = { requestId, document: name.id };
		const { caller, access, room, judge } = answer;
		const line = new Line({
			caller,
			access,
			extended: webSocket.protocol === SUBPROTOCOL,
			unpacks: webSocket.protocol === SUBPROTOCOL && search.get('unpacks') === '1',
			socket: lineSocket(webSocket),
			room,
			budget: options.budget,
			judge,
			onRefused(code, reason) {
				door.refused(caller.sessionKey);
				log.warn({ code, reason, ...about }, 'a message was refused');
			},
			onError: (error) => log.error({ err: error, ...about }, 'a message could not be handled'),
		});
		const held = { webSocket, answered: true, pingedAt: Date.now() };
		lines.set(line, held);
		door.entered(caller.sessionKey);
		webSocket.on('error', () => undefined); // bad frames: `ws` closes by itself, with the right code
		webSocket.on('pong', () => {
			held.answered = true;
		});
		webSocket.on('message', (data, binary) => {
			// Whoever speaks is there; the answer to a ping may stand behind much else.
			held.answered = true;
			line.receive(data as Buffer, binary);
		});
		webSocket.on('close', (code) => {
			log.debug({ code, ...about }, 'a line was closed');
			lines.delete(line);
			door.left(caller.sessionKey);
			line.closed();
		});
		if (closed) return line.close(1012, 'restart');
		const schema = search.get('schema');
		if (name.kind === 'text' && schema !== null && schema !== String(TEXT_SCHEMA_VERSION)) {
			return line.close(CLOSE.reload, 'reload');
		}
		options.onJoin(line, answer, name);
	}

	function tick(): void {
		const now = Date.now();
		for (const [line, held] of lines) {
			line.heartbeat(now);
			if (now - held.pingedAt < PING_MS) continue;
			// Whom we do not read cannot answer.
			if (!held.answered && !held.webSocket.isPaused) {
				held.webSocket.terminate();
				continue;
			}
			held.answered = false;
			held.pingedAt = now;
			if (held.webSocket.readyState === held.webSocket.OPEN) held.webSocket.ping();
		}
	}

	return {
		handleUpgrade,
		get count() {
			return lines.size;
		},
		close() {
			closed = true;
			clearInterval(ticking);
			for (const line of [...lines.keys()]) line.close(1012, 'restart');
		},
	};
}

function lineSocket(webSocket: WebSocket): LineSocket {
	return {
		sendFramed: framedWriter(webSocket),
		close: (code, reason) => webSocket.close(code, reason),
		pause: () => webSocket.pause(),
		resume: () => webSocket.resume(),
		get bufferedAmount() {
			return webSocket.bufferedAmount;
		},
	};
}

function splitPath(url: string): { pathname: string; search: URLSearchParams } {
	const [pathname = '', search = ''] = url.split('?', 2);
	return { pathname, search: new URLSearchParams(search) };
}

function refuse(socket: Duplex, status: RefusalStatus): void {
	if (socket.destroyed) return;
	socket.end(`HTTP/1.1 ${status} ${STATUS_TEXT[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
	// Whoever keeps the connection open after this is not waited for.
	setTimeout(() => socket.destroy(), 1000).unref();
}
