import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { Kysely } from 'kysely';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { MESSAGE, SUBPROTOCOL } from '../../../src/lib/schemas/wire.ts';
import type { Role } from '../../../src/lib/domain/vocabulary.ts';
import { createMemoryBus } from '../../../server/bus/memory-bus.ts';
import { databaseClock } from '../../../server/clock.ts';
import { findScreen } from '../../../server/db/screen-store.ts';
import type { Database } from '../../../server/db/tables.ts';
import { createSync, type Sync, type SyncDeps } from '../../../server/sync/sync.ts';

export interface Person {
	participantId: string;
	cookie: string;
}

export interface World {
	projectId: string;
	boardId: string;
	colleges: string[];
	person(role?: Role, options?: { guest?: boolean; college?: number }): Promise<Person>;
	/** A text in drafting, with its document; gives the name of its document. */
	text(owner: Person, content?: (doc: Y.Doc) => void): Promise<string>;
}

/** One project with a board: enough for documents to belong to somebody. */
export async function createWorld(db: Kysely<Database>): Promise<World> {
	const project = await db
		.insertInto('project')
		.values((eb) => ({
			slug: `p-${randomUUID().slice(0, 8)}`,
			title: 'Démarche',
			agreement_rule: '{}',
			owner_id: eb.selectFrom('owner').select('owner.id'),
		}))
		.returning('id')
		.executeTakeFirstOrThrow();
	const colleges = await db
		.insertInto('college')
		.values(
			['residents', 'associations', 'institutions'].map((key) => ({
				project_id: project.id,
				key,
				label: key,
				shape: 'circle' as const,
				colour: 'residents' as const,
			})),
		)
		.returning('id')
		.execute();
	const board = await db
		.insertInto('board')
		.values({ project_id: project.id, title: 'Table' })
		.returning('id')
		.executeTakeFirstOrThrow();
	let items = 0;
	return {
		projectId: project.id,
		boardId: board.id,
		colleges: colleges.map(({ id }) => id),
		async person(role = 'contributor', { guest = false, college = 0 } = {}) {
			const account = await db
				.insertInto('account')
				.values({ email: guest ? null : `${randomUUID()}@example.org` })
				.returning('id')
				.executeTakeFirstOrThrow();
			const participant = await db
				.insertInto('participant')
				.values({
					project_id: project.id,
					account_id: account.id,
					display_name: 'Nadia',
					college_id: colleges[college]?.id as string,
					role,
				})
				.returning('id')
				.executeTakeFirstOrThrow();
			return { participantId: participant.id, cookie: `trame=${participant.id}` };
		},
		async text(owner, content) {
			const id = randomUUID();
			await db
				.insertInto('item')
				.values({
					id,
					project_id: project.id,
					board_id: board.id,
					kind: 'finding',
					number: ++items,
					title: 'Constat',
					rank: 'a',
					created_by: owner.participantId,
				})
				.execute();
			const bare = createBareSync(db);
			await bare.documents.create(db, { id: `text:${id}`, kind: 'text', projectId: project.id }, content);
			await bare.close();
			return `text:${id}`;
		},
	};
}

function createBareSync(db: Kysely<Database>): Sync {
	return createSync(depsFor(db));
}

const silent = () => undefined;

function depsFor(db: Kysely<Database>): SyncDeps {
	return {
		db,
		bus: createMemoryBus((error) => {
			throw error;
		}),
		log: { debug: silent, info: silent, warn: silent, error: silent },
		clock: databaseClock,
		origin: undefined,
		sessions: {
			async principalFor(cookieHeader) {
				const participantId = /trame=([0-9a-f-]{36})/.exec(cookieHeader ?? '')?.[1];
				if (!participantId) return null;
				const row = await db
					.selectFrom('participant')
					.innerJoin('account', 'account.id', 'participant.account_id')
					.where('participant.id', '=', participantId)
					.where('participant.removed_at', 'is', null)
					.selectAll('participant')
					.select('account.email')
					.executeTakeFirst();
				if (!row) return null;
				return {
					principal: {
						kind: 'participant',
						participantId,
						accountId: row.account_id,
						projectId: row.project_id,
						role: row.role,
						collegeId: row.college_id,
						organisationId: row.organisation_id,
						mandate: row.mandate,
						guest: row.email === null,
					},
					sessionKey: participantId,
					sessionId: participantId,
					label: row.display_name,
				};
			},
			async screenFor(key) {
				const principal = await findScreen(db, key);
				return principal && { principal, sessionKey: key, sessionId: key, label: '' };
			},
			living: async (sessionIds) => new Set(sessionIds),
		},
		execute: async () => ({}),
		welcome: async () => [],
		textsChanged: async () => [],
	};
}

export interface TestServer {
	url: string;
	sync: Sync;
	deps: SyncDeps;
	/** The orderly end. */
	close(): Promise<void>;
	/** The end without a word: nothing is flushed, everybody is cut off. */
	kill(): Promise<void>;
}

/** A real HTTP server with the engine on it. */
export async function startServer(db: Kysely<Database>, overrides: Partial<SyncDeps> = {}): Promise<TestServer> {
	const deps = { ...depsFor(db), ...overrides };
	const sync = createSync(deps);
	const server = createServer((_request, response) => response.writeHead(404).end());
	const sockets = new Set<{ destroy(): void }>();
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	server.on('upgrade', (request, socket, head) => {
		if (!sync.handleUpgrade(request, socket, head)) socket.destroy();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const end = () => new Promise<void>((resolve) => server.close(() => resolve()));
	return {
		url: `ws://127.0.0.1:${port}`,
		sync,
		deps,
		async close() {
			await sync.close();
			await end();
		},
		async kill() {
			for (const socket of sockets) socket.destroy();
			await end();
			await sync.close();
		},
	};
}

/** `ws` as a browser's WebSocket that carries somebody's cookie. */
function socketOf(person: Pick<Person, 'cookie'>): typeof globalThis.WebSocket {
	return class extends WebSocket {
		constructor(url: string | URL, protocols?: string | string[]) {
			super(url, protocols ?? [], { headers: { cookie: person.cookie } });
		}
	} as unknown as typeof globalThis.WebSocket;
}

export interface StockClient {
	doc: Y.Doc;
	provider: WebsocketProvider;
	destroy(): void;
}

/** An unchanged y-websocket client. */
export function stockClient(
	server: Pick<TestServer, 'url'>,
	document: string,
	person: Pick<Person, 'cookie'>,
	doc = new Y.Doc(),
): StockClient {
	const provider = new WebsocketProvider(`${server.url}/sync`, encodeURIComponent(document), doc, {
		WebSocketPolyfill: socketOf(person),
		disableBc: true,
		maxBackoffTime: 200,
	});
	provider.on('connection-error', silent);
	return {
		doc,
		provider,
		destroy() {
			provider.destroy();
			provider.awareness.destroy();
			doc.destroy();
		},
	};
}

export const synced = (client: StockClient) =>
	client.provider.synced
		? Promise.resolve()
		: new Promise<void>((resolve) => client.provider.once('sync', () => resolve()));

/** A paragraph with these words at the end of a text. */
export function write(doc: Y.Doc, words: string): void {
	doc.transact(() => {
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [new Y.XmlText(words)]);
		doc.getXmlFragment('default').push([paragraph]);
	});
}

export const wordsOf = (doc: Y.Doc): string =>
	doc
		.getXmlFragment('default')
		.toArray()
		.map((element) => element.toString().replace(/<[^>]*>/g, ''))
		.join('\n');

export interface RawClient {
	socket: WebSocket;
	/** What was received, decoded: number of the message and the rest. */
	messages: { type: number; body: Uint8Array }[];
	closed: Promise<{ code: number; reason: string }>;
	send(payload: Uint8Array): void;
	/** The JSON or text bodies of messages of one type. */
	texts(type: number): string[];
	acks(): number[];
}

/** A client that may say anything. Rejects with the HTTP status when it is refused at the door. */
export function rawClient(
	server: Pick<TestServer, 'url'>,
	document: string,
	person: Pick<Person, 'cookie'> | null,
	{
		extended = true,
		headers = {},
		search = '',
	}: { extended?: boolean; headers?: Record<string, string>; search?: string } = {},
): Promise<RawClient> {
	const socket = new WebSocket(`${server.url}/sync/${document}${search}`, extended ? [SUBPROTOCOL] : [], {
		headers: { ...(person ? { cookie: person.cookie } : {}), ...headers },
	});
	const messages: RawClient['messages'] = [];
	socket.on('message', (data) => {
		const decoder = decoding.createDecoder(new Uint8Array(data as Buffer));
		messages.push({ type: decoding.readVarUint(decoder), body: decoding.readTailAsUint8Array(decoder) });
	});
	const closed = new Promise<{ code: number; reason: string }>((resolve) =>
		socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
	);
	const client: RawClient = {
		socket,
		messages,
		closed,
		send: (payload) => socket.send(payload),
		texts: (type) =>
			messages
				.filter((message) => message.type === type)
				.map(({ body }) => decoding.readVarString(decoding.createDecoder(body))),
		acks: () =>
			messages
				.filter(({ type }) => type === MESSAGE.ack)
				.map(({ body }) => decoding.readVarUint(decoding.createDecoder(body))),
	};
	return new Promise((resolve, reject) => {
		socket.once('open', () => resolve(client));
		socket.once('unexpected-response', (_request, response) => {
			reject(new Error(`refused with ${response.statusCode}`));
			socket.terminate();
		});
		socket.once('error', reject);
	});
}

export function syncBytes(step: 0 | 1 | 2, body: Uint8Array): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.sync);
		encoding.writeVarUint(encoder, step);
		encoding.writeVarUint8Array(encoder, body);
	});
}

export const step1 = (doc = new Y.Doc()) => syncBytes(0, Y.encodeStateVector(doc));
export const step2 = (update: Uint8Array) => syncBytes(1, update);
export const update = (bytes: Uint8Array) => syncBytes(2, bytes);

export function awarenessBytes(entries: [clientId: number, clock: number, state: unknown][]): Uint8Array {
	const body = encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, entries.length);
		for (const [clientId, clock, state] of entries) {
			encoding.writeVarUint(encoder, clientId);
			encoding.writeVarUint(encoder, clock);
			encoding.writeVarString(encoder, typeof state === 'string' ? state : JSON.stringify(state));
		}
	});
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.awareness);
		encoding.writeVarUint8Array(encoder, body);
	});
}

/** Every committed byte of a document, in order: what must not change when something is refused. */
export async function durable(db: Kysely<Database>, documentId: string): Promise<string> {
	const rows = await db
		.selectFrom('document_update')
		.where('document_id', '=', documentId)
		.orderBy('seq')
		.select(['seq', 'bytes', 'hash'])
		.execute();
	return rows.map(({ seq, bytes, hash }) => `${seq} ${bytes.toString('hex')} ${hash.toString('hex')}`).join('\n');
}

/** Adds so many rows to the log of a text, one after the other: what one person sends at once would be one row. */
export async function grow(server: TestServer, db: Kysely<Database>, documentId: string, rows: number): Promise<void> {
	for (let row = 0; row < rows; row++) {
		const { publish } = await db
			.transaction()
			.execute((tx) => server.sync.documents.author(tx, documentId, null, (doc) => write(doc, 'x')));
		publish();
	}
}
