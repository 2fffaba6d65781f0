import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { readBoard } from '../../src/lib/sync/board-doc.ts';
import { createCommandQueue, type CommandQueue } from '../../src/lib/sync/command-queue.ts';
import { connect, type Connection } from '../../src/lib/sync/connection.ts';
import { memoryOutbox } from '../../src/lib/sync/outbox.ts';
import { saveState, type SaveState } from '../../src/lib/sync/save-state.ts';
import { TEXT_ROOT } from '../../src/lib/sync/rich-text.ts';
import { token, tokensIn } from './tokens.ts';

/** Somebody at a device, who writes at random and knows what the server said about it. */
export interface Client {
	readonly document: string;
	readonly doc: Y.Doc;
	/** Writes once. */
	write(): void;
	/** Everything it wrote, and what of that the server has acknowledged. */
	written(): string[];
	acknowledged(): string[];
	/** What others wrote and this device shows. */
	seen(): string[];
	/** What its page says about saving, as the interface does; a stock client says nothing. */
	saving(): SaveState['kind'] | null;
	/** Connected, synced, and nothing waits for an answer; else says what is the matter. */
	trouble(): string | null;
	/** As the event `online` of a browser. */
	retry(): void;
	destroy(): void;
}

/** `ws` as the WebSocket of a browser that carries somebody's cookie, and asks for the server's own address. */
const socketOf = (cookie: string, host: string) =>
	class extends WebSocket {
		constructor(url: string | URL, protocols?: string | string[]) {
			super(url, protocols ?? [], { headers: { cookie, host } });
		}
	} as unknown as typeof globalThis.WebSocket;

export interface Seat {
	/** `ws://host:port` of what stands before the server, and `host:port` of the server itself. */
	server: string;
	host: string;
	document: string;
	cookie: string;
	/** Of letters and digits, its own. */
	mark: string;
}

/** Types into a paragraph of its own: one edit for each token. */
function typist(doc: Y.Doc, mark: string) {
	let text: Y.XmlText | null = null;
	let count = 0;
	return {
		type() {
			const word = token(mark, ++count);
			doc.transact(() => {
				if (!text) {
					const paragraph = new Y.XmlElement('paragraph');
					text = new Y.XmlText();
					paragraph.insert(0, [text]);
					doc.getXmlFragment(TEXT_ROOT).push([paragraph]);
				}
				text.insert(text.length, word);
			});
		},
		first: (number: number) => Array.from({ length: number }, (_, index) => token(mark, index + 1)),
		count: () => count,
	};
}

const others = (doc: Y.Doc, mark: string) => [...tokensIn(doc).keys()].filter((word) => !word.startsWith(`~${mark}.`));

/** The line of our own pages on a co-written text. */
export function textClient({ server, host, document, cookie, mark }: Seat): Client {
	const line = connect({ document, server, WebSocket: socketOf(cookie, host), presence: true });
	const { type, first, count } = typist(line.doc, mark);
	return {
		document,
		doc: line.doc,
		write: type,
		written: () => first(count()),
		acknowledged: () => first(count() - line.state().unacked),
		seen: () => others(line.doc, mark),
		saving() {
			const state = line.state();
			return saveState({ ...state, pendingCommands: 0, waitingSince: state.unackedSince }, Date.now()).kind;
		},
		trouble: () => troubleOf(line, mark) ?? (line.state().unacked > 0 ? `${mark} waits for acknowledgements` : null),
		retry: line.retry,
		destroy: line.destroy,
	};
}

function troubleOf(line: Connection, mark: string): string | null {
	const { status, ended, refusal } = line.state();
	if (ended) return `${mark} was refused: ${ended.code} ${ended.reason} ${refusal?.reason ?? ''}`;
	return status === 'connected' && line.provider.synced ? null : `${mark} is ${status}`;
}

/** An unchanged y-websocket client; it is told of no commit, so it counts nothing as acknowledged. */
export function stockClient({ server, host, document, cookie, mark }: Seat): Client {
	const doc = new Y.Doc();
	const provider = new WebsocketProvider(`${server}/sync`, encodeURIComponent(document), doc, {
		WebSocketPolyfill: socketOf(cookie, host),
		disableBc: true,
		maxBackoffTime: 1000,
	});
	// A connection that breaks is what this is about; it comes back by itself.
	provider.on('connection-error', () => undefined);
	const writer = typist(doc, mark);
	return {
		document,
		doc,
		write: writer.type,
		written: () => writer.first(writer.count()),
		acknowledged: () => [],
		seen: () => others(doc, mark),
		saving: () => null,
		trouble: () => (provider.wsconnected && provider.synced ? null : `${mark} (stock) is not in step`),
		retry: () => provider.connect(),
		destroy() {
			provider.destroy();
			provider.awareness.destroy();
			doc.destroy();
		},
	};
}

/** A table's page: adds notes by commands, each under an id of its own, through the outbox of the pages. */
export function boardClient({ server, host, document, cookie, mark }: Seat): Client {
	const refused: string[] = [];
	const line = connect({ document, server, WebSocket: socketOf(cookie, host) });
	const queue: CommandQueue = createCommandQueue({
		connection: line,
		outbox: Promise.resolve(memoryOutbox()),
		onChange: () => undefined,
		onRefused: ({ code, reason }) => refused.push(`${code} ${reason}`),
	});
	const written: string[] = [];
	const acknowledged = new Set<string>();
	return {
		document,
		doc: line.doc,
		write() {
			const noteId = randomUUID();
			written.push(noteId);
			const text = token(mark, written.length);
			void queue.run('note.add', { noteId, text, kind: 'need', voice: 'self' }).then((result) => {
				if (result?.ok) acknowledged.add(noteId);
			});
		},
		written: () => [...written],
		acknowledged: () => [...acknowledged],
		seen: () => Object.keys(readBoard(line.doc).notes),
		saving() {
			const [state, pendingCommands] = [line.state(), queue.pending.length];
			return saveState({ ...state, pendingCommands, waitingSince: queue.waitingSince }, Date.now()).kind;
		},
		trouble() {
			if (refused.length > 0) return `${mark}: a command was refused: ${refused.join(', ')}`;
			return (
				troubleOf(line, mark) ?? (queue.pending.length > 0 ? `${mark} waits for ${queue.pending.length} results` : null)
			);
		},
		retry: line.retry,
		destroy() {
			queue.close();
			line.destroy();
		},
	};
}
