import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import {
	CLOSE,
	MESSAGE,
	SUBPROTOCOL,
	TEXT_SCHEMA_VERSION,
	type CommandMessage,
	type CommandResultMessage,
	type FactMessage,
	type SaveHealth,
} from '#lib/schemas/wire.ts';
import { createAckLedger } from './ack-ledger.ts';
import { countingSocket } from './counting-socket.ts';
import type { LineStatus } from './save-state.ts';
import { unpack, unpacks } from './unpack.ts';

export interface ConnectionOptions {
	/** `board:<uuid>`, `text:<uuid>`, `project:<uuid>` … */
	document: string;
	/** `ws(s)://host`; by default the page's own host. */
	server?: string;
	/** Whether this device shows its caret to others. Boards do not: 300 phones would say nothing, often. */
	presence?: boolean;
	/** The key that opens the line for a projector, without a session. */
	screenKey?: string;
	/** For tests outside a browser. */
	WebSocket?: typeof WebSocket;
}

/** What a line knows about itself, at one moment. Times are milliseconds of `Date.now()`. */
export interface LineState {
	status: LineStatus;
	statusSince: number;
	/** The document's content arrived at least once. */
	synced: boolean;
	/** Attempts that failed since the line was last open; `everOpened` tells a blocked WebSocket from a cut. */
	failures: number;
	/** How often the server asked us to come back and be judged again: rights around the document have changed. */
	comeBacks: number;
	everOpened: boolean;
	/** Edits of this device that are not known to be committed, and since when. */
	unacked: number;
	unackedSince: number | null;
	committedClock: number;
	health: SaveHealth;
	lastHeard: number;
	savedAt: number | null;
	/** Why the server closed the line for good; null while it may come back. */
	ended: { code: number; reason: string } | null;
	/** The message that the server refused, before it closed. */
	refusal: { code: number; reason: string } | null;
}

export interface Connection {
	readonly document: string;
	readonly doc: Y.Doc;
	readonly provider: WebsocketProvider;
	/** The latest of each fact, by name. */
	readonly facts: ReadonlyMap<string, Record<string, unknown>>;
	state(): LineState;
	/** Called after every change of `state()`. Returns the way to stop. */
	onState(listener: () => void): () => void;
	onFact(listener: (fact: FactMessage) => void): () => void;
	onResult(listener: (result: CommandResultMessage) => void): () => void;
	/** Sends a command now. False: the line is not open; keep it and send it again. */
	send(command: CommandMessage): boolean;
	/** Tries at once, instead of waiting for the next attempt: also after a final close. */
	retry(): void;
	destroy(): void;
}

const LONGEST_WAIT_MS = 10_000;

/** Opens the line of one document. It reconnects by itself until the server ends it with a 44xx code. */
export function connect(options: ConnectionOptions): Connection {
	const doc = new Y.Doc();
	const ledger = createAckLedger();
	const facts = new Map<string, Record<string, unknown>>();
	const listeners = new Set<() => void>();
	const factListeners = new Set<(fact: FactMessage) => void>();
	const resultListeners = new Set<(result: CommandResultMessage) => void>();
	let current: LineState = {
		status: 'connecting',
		statusSince: Date.now(),
		synced: false,
		failures: 0,
		comeBacks: 0,
		everOpened: false,
		unacked: 0,
		unackedSince: null,
		committedClock: 0,
		health: 'ok',
		lastHeard: 0,
		savedAt: null,
		ended: null,
		refusal: null,
	};

	function change(part: Partial<LineState>) {
		if (part.status !== undefined && part.status !== current.status) part.statusSince = Date.now();
		current = { ...current, ...part };
		for (const listener of listeners) listener();
	}

	function counted(part: Partial<LineState> = {}) {
		const unacked = ledger.waiting;
		change({
			...part,
			unacked,
			unackedSince: unacked === 0 ? null : (current.unackedSince ?? Date.now()),
			committedClock: ledger.committedClock,
			...(unacked === 0 && current.unacked > 0 ? { savedAt: Date.now() } : {}),
		});
	}

	// Before the provider's own listener, so that an edit is known before the message that carries it leaves.
	doc.on('update', (_update: Uint8Array, origin: unknown) => {
		if (origin === provider) return;
		ledger.edited();
		counted();
	});

	const provider = new WebsocketProvider(
		`${options.server ?? pageServer()}/sync`,
		encodeURIComponent(options.document),
		doc,
		{
			connect: false,
			protocols: [SUBPROTOCOL],
			// A tab that was opened before the last update of the server would delete from a text what it does not know.
			params: {
				schema: String(TEXT_SCHEMA_VERSION),
				...(unpacks && { unpacks: '1' }),
				...(options.screenKey !== undefined && { screen: options.screenKey }),
			},
			disableBc: true,
			maxBackoffTime: LONGEST_WAIT_MS,
			WebSocketPolyfill: countingSocket(options.WebSocket ?? WebSocket, {
				opened: () => ledger.opened(),
				sent: (kind) => ledger.sent(kind, Y.getState(doc.store, doc.clientID)),
				heard: () => undefined,
			}),
		},
	);
	if (!options.presence) provider.awareness.setLocalState(null);

	provider.messageHandlers[MESSAGE.ack] = (_encoder, decoder) => {
		ledger.acknowledged(decoding.readVarUint(decoder));
		counted({ lastHeard: Date.now() });
	};
	provider.messageHandlers[MESSAGE.saveState] = (_encoder, decoder) => {
		change({ health: decoding.readVarString(decoder) as SaveHealth, lastHeard: Date.now() });
	};
	provider.messageHandlers[MESSAGE.refusal] = (_encoder, decoder) => {
		decoding.readVarUint(decoder);
		change({ refusal: { code: decoding.readVarUint(decoder), reason: decoding.readVarString(decoder) } });
	};
	provider.messageHandlers[MESSAGE.commandResult] = (_encoder, decoder) => {
		const result = JSON.parse(decoding.readVarString(decoder)) as CommandResultMessage;
		change({ lastHeard: Date.now() });
		for (const listener of resultListeners) listener(result);
	};
	provider.messageHandlers[MESSAGE.fact] = (_encoder, decoder) => {
		const fact = JSON.parse(decoding.readVarString(decoder)) as FactMessage;
		facts.set(fact.name, fact.data ?? {});
		for (const listener of factListeners) listener(fact);
	};

	// In the order of their coming; what overtakes them stands on words that Yjs waits for.
	let unpacking = Promise.resolve();
	provider.messageHandlers[MESSAGE.packed] = (_encoder, decoder) => {
		const line = provider.ws;
		const packed = decoding.readVarUint8Array(decoder).slice();
		unpacking = unpacking
			.then(async () => {
				const inner = decoding.createDecoder(await unpack(packed));
				const type = decoding.readVarUint(inner);
				if (provider.ws !== line) return;
				provider.messageHandlers[type]?.(encoding.createEncoder(), inner, provider, true, type);
			})
			.catch(() => line?.close());
	};

	provider.on('status', ({ status }) => {
		if (status === 'connected') change({ status, everOpened: true, failures: 0, ended: null, refusal: null });
		// A new attempt after a cut is still the same cut; only a line that was ended starts afresh.
		else if (status === 'connecting' && current.status === 'closed') change({ status, ended: null });
	});
	provider.on('sync', (synced) => {
		if (synced) change({ synced: true });
	});
	provider.on('connection-close', (event) => {
		// Full jitter: 300 phones that lost one access point must not come back in the same instant.
		const longest = Math.min(LONGEST_WAIT_MS, 200 * 2 ** provider.wsUnsuccessfulReconnects);
		provider.maxBackoffTime = Math.round(longest / 2 + Math.random() * (longest / 2));
		const comeBacks = current.comeBacks + (event?.code === CLOSE.comeBack ? 1 : 0);
		change({ failures: current.failures + 1, comeBacks, status: 'disconnected' });
	});
	provider.on('closed', ({ code, reason }) => change({ status: 'closed', ended: { code, reason } }));

	const retry = () => provider.connect();
	const leave = () => {
		// A cut that the system announces: do not wait half a minute for the silence to be noticed.
		if (provider.ws !== null) provider.ws.close();
		change({ status: current.status === 'closed' ? 'closed' : 'disconnected' });
	};
	if (typeof window !== 'undefined') {
		window.addEventListener('online', retry);
		window.addEventListener('offline', leave);
	}
	provider.connect();

	return {
		document: options.document,
		doc,
		provider,
		facts,
		state: () => current,
		onState: (listener) => subscribe(listeners, listener),
		onFact: (listener) => subscribe(factListeners, listener),
		onResult: (listener) => subscribe(resultListeners, listener),
		send(command) {
			if (!provider.wsconnected || provider.ws === null || provider.ws.readyState !== 1) return false;
			const encoder = encoding.createEncoder();
			encoding.writeVarUint(encoder, MESSAGE.command);
			encoding.writeVarString(encoder, JSON.stringify(command));
			provider.ws.send(encoding.toUint8Array(encoder));
			return true;
		},
		retry,
		destroy() {
			if (typeof window !== 'undefined') {
				window.removeEventListener('online', retry);
				window.removeEventListener('offline', leave);
			}
			listeners.clear();
			factListeners.clear();
			resultListeners.clear();
			provider.destroy();
			provider.awareness.destroy();
			doc.destroy();
		},
	};
}

function subscribe<Listener>(set: Set<Listener>, listener: Listener): () => void {
	set.add(listener);
	return () => set.delete(listener);
}

function pageServer(): string {
	return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}`;
}
