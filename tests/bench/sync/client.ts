/**
 * Light client: speaks the sync and awareness protocols over one connection.
 * Without a Y.Doc it only scans what it receives for markers; with one (`doc`)
 * it answers sync step 1 from that document, and with `apply` it also applies
 * everything it receives, which makes it a full client.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { MESSAGE, type CommandMessage, type CommandResultMessage } from '../../../src/lib/schemas/wire.ts';
import { CHECKPOINTS, scanMarkers, type MarkerSink } from './markers.ts';
import { Socket } from './socket.ts';

/**
 * `y-websocket`: the protocol of that package, the document is named in the address. `named`: the same messages with the
 * document's name in front of each, after one of authentication; one address for all.
 */
export type Protocol = 'y-websocket' | 'named';

export interface Target {
	/** May contain `{board}`. */
	url: string;
	protocol: Protocol;
	/** `Cookie` headers, one for each person; taken in turn. Empty: none is needed. */
	cookies: string[];
	/** What to ask for, so that the server says what is committed and takes commands; only ours has one. */
	subprotocol?: string;
}

const SYNC = 0;
const AWARENESS = 1;
const AUTH = 2;
const SYNC_REPLY = 4;
const STEP1 = 0;
const STEP2 = 1;
const UPDATE = 2;
const EMPTY_UPDATE = new Uint8Array([0, 0]);
const EMPTY_VECTOR = new Uint8Array([0]);
const HEARTBEAT = 15_000; // as y-protocols/awareness does

export interface ClientOptions {
	document: string;
	name: string;
	doc?: Y.Doc;
	apply?: boolean;
	reconnect?: boolean;
	/** Asks for the server's subprotocol, where it has one. */
	extended?: boolean;
	onEdit?: (id: number, client: Client) => void;
	onAnswer?: (answer: CommandResultMessage) => void;
}

export class Client implements MarkerSink {
	readonly clientId: number;
	readonly doc: Y.Doc | null;
	/** Resolves when the server has answered sync step 1. */
	synced!: Promise<void>;
	/** Resolves when every checkpoint of a seeded document has arrived. */
	complete: Promise<void>;
	startedAt = 0;
	completeAt = 0;
	lastMessageAt = 0;
	connected = false;
	/** Step 2 and update messages sent on this connection, and how many of them the server says are committed. */
	sent = 0;
	acknowledged = 0;

	#target: Target;
	#options: ClientOptions;
	#prefix: Uint8Array;
	#transport!: Socket;
	#cookie: string | undefined;
	#pastBytes = 0;
	#pastFrames = 0;
	#clock = 0;
	#heartbeat: NodeJS.Timeout;
	#closing = false;
	#resolveSynced = () => {};
	#resolveComplete = () => {};
	#checkpoints = 0;

	constructor(target: Target, options: ClientOptions) {
		this.#target = target;
		this.#cookie = nextCookie(target);
		this.#options = options;
		this.doc = options.doc ?? null;
		this.clientId = this.doc?.clientID ?? Math.floor(Math.random() * 2 ** 32);
		this.#prefix = new Uint8Array(0);
		if (target.protocol === 'named') {
			this.#prefix = encoding.encode((encoder) => encoding.writeVarString(encoder, options.document));
		}
		this.complete = new Promise((resolve) => (this.#resolveComplete = resolve));
		this.#heartbeat = setInterval(() => this.sendAwareness(), HEARTBEAT);
		this.#open();
	}

	get bytesIn() {
		return this.#pastBytes + this.#transport.bytesIn;
	}
	get framesIn() {
		return this.#pastFrames + this.#transport.framesIn;
	}
	get backlog() {
		return this.#transport.backlog;
	}

	sendUpdate(update: Uint8Array) {
		this.#sendSync(UPDATE, update);
	}

	/** Updates that go out together, as fast as the line takes them. */
	sendUpdates(updates: readonly Uint8Array[]) {
		this.sent += updates.length;
		this.#transport.sendAll(updates.map((update) => this.#syncMessage(UPDATE, update)));
	}

	sendCommand(command: CommandMessage) {
		this.#send((encoder) => {
			encoding.writeVarUint(encoder, MESSAGE.command);
			encoding.writeVarString(encoder, JSON.stringify(command));
		});
	}

	/** A cursor and a user, the state a whiteboard or editor shares. */
	sendAwareness(cursor = 0) {
		if (!this.connected) return;
		const state = JSON.stringify({
			user: { name: this.#options.name, color: '#30bced' },
			cursor: { anchor: cursor, head: cursor },
		});
		const update = encoding.encode((encoder) => {
			encoding.writeVarUint(encoder, 1);
			encoding.writeVarUint(encoder, this.clientId);
			encoding.writeVarUint(encoder, ++this.#clock);
			encoding.writeVarString(encoder, state);
		});
		this.#send((encoder) => {
			encoding.writeVarUint(encoder, AWARENESS);
			encoding.writeVarUint8Array(encoder, update);
		});
	}

	close() {
		this.#closing = true;
		clearInterval(this.#heartbeat);
		this.#transport.close();
	}

	edit(id: number) {
		this.#options.onEdit?.(id, this);
	}

	checkpoint(n: number) {
		if (n < 0 || n >= CHECKPOINTS) return;
		this.#checkpoints |= 1 << n;
		if (this.#checkpoints === 2 ** CHECKPOINTS - 1 && this.completeAt === 0) {
			this.completeAt = performance.now();
			this.#resolveComplete();
		}
	}

	#open() {
		this.synced = new Promise((resolve) => (this.#resolveSynced = resolve));
		this.startedAt = performance.now();
		this.sent = this.acknowledged = 0;
		const { url, protocol, subprotocol } = this.#target;
		const address = url.replaceAll('{board}', encodeURIComponent(this.#options.document));
		const transport = new Socket(address, this.#cookie, this.#options.extended ? subprotocol : undefined);
		this.#transport = transport;
		transport.onopen = () => {
			this.connected = true;
			if (protocol === 'y-websocket') this.#startSync();
			if (protocol === 'named') {
				this.#send((encoder) => {
					encoding.writeVarUint(encoder, AUTH);
					encoding.writeVarUint(encoder, 0);
					encoding.writeVarString(encoder, 'bench');
				});
			}
		};
		transport.onmessage = (message) => this.#receive(message);
		transport.onclose = () => {
			this.connected = false;
			if (this.#closing || !this.#options.reconnect) return;
			this.#pastBytes += transport.bytesIn;
			this.#pastFrames += transport.framesIn;
			setTimeout(() => this.#closing || this.#open(), 200);
		};
	}

	#startSync() {
		this.#sendSync(STEP1, this.doc ? Y.encodeStateVector(this.doc) : EMPTY_VECTOR);
		this.sendAwareness();
	}

	#receive(message: Uint8Array) {
		const at = this.#prefix.length;
		const type = message[at];
		this.lastMessageAt = performance.now();
		if (this.#target.protocol === 'named' && type === AUTH) {
			if (message[at + 1] === 2) this.#startSync();
			else console.error('authentication refused');
			return;
		}
		if (this.#options.extended && type !== undefined && type >= MESSAGE.ack)
			return this.#receiveOwn(message.subarray(at));
		if (type !== SYNC && type !== SYNC_REPLY) return;
		const step = message[at + 1];
		if (step === STEP1) {
			const vector = this.doc ? body(message, at + 2) : null;
			this.#sendSync(STEP2, vector ? Y.encodeStateAsUpdate(this.doc!, vector) : EMPTY_UPDATE);
			return;
		}
		// The socket's buffer is reused: a document gets its own copy.
		if (this.#options.apply) Y.applyUpdate(this.doc!, body(message, at + 2), this);
		scanMarkers(message, at + 2, this);
		if (step === STEP2) this.#resolveSynced();
	}

	/** What the server says in its subprotocol. */
	#receiveOwn(message: Uint8Array) {
		const decoder = decoding.createDecoder(message);
		const type = decoding.readVarUint(decoder);
		if (type === MESSAGE.ack) this.acknowledged = decoding.readVarUint(decoder);
		if (type === MESSAGE.commandResult) {
			this.#options.onAnswer?.(JSON.parse(decoding.readVarString(decoder)) as CommandResultMessage);
		}
		if (type === MESSAGE.refusal) console.error(`refused: ${Buffer.from(message).toString('latin1')}`);
	}

	#sendSync(step: number, payload: Uint8Array) {
		if (!this.connected) return;
		if (step !== STEP1) this.sent++;
		this.#transport.send(this.#syncMessage(step, payload));
	}

	#syncMessage(step: number, payload: Uint8Array): Uint8Array {
		return encoding.encode((encoder) => {
			encoding.writeUint8Array(encoder, this.#prefix);
			encoding.writeVarUint(encoder, SYNC);
			encoding.writeVarUint(encoder, step);
			encoding.writeVarUint8Array(encoder, payload);
		});
	}

	#send(write: (encoder: encoding.Encoder) => void) {
		if (!this.connected) return;
		this.#transport.send(
			encoding.encode((encoder) => {
				encoding.writeUint8Array(encoder, this.#prefix);
				write(encoder);
			}),
		);
	}
}

const turns = new WeakMap<Target, number>();

/** The next person's. */
export function nextCookie(target: Target): string | undefined {
	const turn = turns.get(target) ?? 0;
	turns.set(target, turn + 1);
	return target.cookies[turn % target.cookies.length];
}

/** Copies the length-prefixed bytes at `at`. */
function body(message: Uint8Array, at: number): Uint8Array {
	let length = 0;
	let scale = 1;
	while (message[at]! >= 128) {
		length += (message[at++]! & 127) * scale;
		scale *= 128;
	}
	length += message[at++]! * scale;
	return Uint8Array.prototype.slice.call(message, at, at + length);
}
