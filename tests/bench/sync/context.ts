/** What every scenario gets: the server and how to connect. */
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { Client, nextCookie, type ClientOptions, type Target } from './client.ts';
import type { ServerProcess } from './server-process.ts';

export interface Context {
	target: Target;
	server: ServerProcess;
	/** Name of the server, as in `PEERS`. */
	name: string;
	/** Names of documents that may be written; nobody measures in the last of them. */
	documents: string[];
	/** What only ours has: a board, and its rows. */
	board?: { name: string; databaseUrl: string };
	/** Seconds of each measurement. */
	seconds: number;
}

/** Connects clients in small groups, so that the handshakes are not the load. */
export async function connectAll(context: Context, list: ClientOptions[]): Promise<Client[]> {
	const clients: Client[] = [];
	for (let i = 0; i < list.length; i += 20) {
		const group = list.slice(i, i + 20).map((options) => new Client(context.target, options));
		await within(30_000, Promise.all(group.map((client) => client.synced)), 'clients did not sync');
		clients.push(...group);
	}
	return clients;
}

export interface FullClient {
	doc: Y.Doc;
	close(): void;
}

/** A complete Yjs client: y-websocket's own provider where the server speaks its protocol. */
export async function fullClient(context: Context, document: string): Promise<FullClient> {
	const { target } = context;
	const doc = new Y.Doc();
	if (target.protocol === 'named') {
		const client = new Client(target, { document, name: 'full', doc, apply: true });
		await within(30_000, client.synced, 'full client did not sync');
		return { doc, close: () => (client.close(), doc.destroy()) };
	}
	const address = target.url.replaceAll('{board}', encodeURIComponent(document));
	const cookie = nextCookie(target);
	const headers =
		cookie === undefined ? {} : { Cookie: cookie, Origin: new URL(address).origin.replace(/^ws/, 'http') };
	class Socket extends WebSocket {
		constructor() {
			super(address, { headers, perMessageDeflate: false });
		}
	}
	const provider = new WebsocketProvider('ws://unused', document, doc, {
		WebSocketPolyfill: Socket as unknown as typeof globalThis.WebSocket,
		disableBc: true,
	});
	await within(
		30_000,
		new Promise<void>((resolve) => provider.once('sync', () => resolve())),
		'full client did not sync',
	);
	return { doc, close: () => (provider.destroy(), doc.destroy()) };
}

export async function within<T>(ms: number, promise: Promise<T>, message: string): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`${message} within ${ms} ms`)), ms);
	});
	try {
		return await Promise.race([promise, late]);
	} finally {
		clearTimeout(timer);
	}
}
