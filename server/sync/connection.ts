import { setImmediate as othersTurn } from 'node:timers/promises';
import { CLOSE, type FactMessage, type SaveHealth } from '#lib/schemas/wire.ts';
import type { Budget, Paused } from './budget.ts';
import type { Receiver } from './fanout.ts';
import { framed } from './frames.ts';
import { Inbox } from './inbox.ts';
import type { Access, Caller, Framed, LineSocket } from './ports.ts';
import {
	factMessage,
	HEARTBEAT,
	readMessage,
	refusalMessage,
	saveStateMessage,
	type ClientMessage,
} from './protocol.ts';

/** A client, at one moment. Only an open one is read or written to. */
export type LineState = { name: 'open' } | { name: 'closing'; code: number } | { name: 'closed' };

/** What a line asks of its room. Each answer may take time; the next message is read after it. */
export interface LineRoom {
	leave(line: Line): void;
	handle(line: Line, message: ClientMessage): void | Promise<void>;
}

export interface LineOptions {
	caller: Caller;
	access: Access;
	/** Speaks trame.v1: knows our own messages. */
	extended: boolean;
	/** Takes states in packed form, too. */
	unpacks: boolean;
	socket: LineSocket;
	room: LineRoom;
	budget: Budget;
	/** Rights as they are now; null: none, not even a session. */
	judge(): Promise<Access | null>;
	/** The reason of a refusal, for the log and the limits. */
	onRefused(code: number, reason: string): void;
	onError(error: unknown): void;
}

/** A slow reader loses awareness above this many unsent bytes… */
const SLOW_BYTES = 256 * 1024;
/** …and its line above this many. It comes back and is brought up to date. */
const STUCK_BYTES = 1024 * 1024;
const TRY_AGAIN_LATER = 1013;
/** Largest message; the socket itself cuts off a little above. */
export const LARGEST_MESSAGE = 2 * 1024 * 1024;
/** y-websocket's provider gives up after 30 s without a message. */
const HEARTBEAT_MS = 15_000;
/** Who sends much at once lets others have their turn after this long. */
const TURN_MS = 4;
/** Client ids that one line may bring: Yjs takes a new one when it meets its own. */
export const MOST_CLIENT_IDS = 16;

/** One client of one room. Knows its socket only as { send, close, bufferedAmount }. */
export class Line implements Receiver, Paused {
	readonly caller: Caller;
	readonly participantId: string;
	readonly access: Access;
	readonly extended: boolean;
	readonly unpacks: boolean;
	readonly judge: () => Promise<Access | null>;
	/** Client id whose awareness this line carries. */
	clientId: number | null = null;
	/** Ids bound through this line. */
	boundIds = 0;
	/** Step 2 and update messages received. */
	count = 0;
	/** Its step 2 has arrived: from now on its updates stand on nothing that we lack. */
	toldAll = false;
	/** An update was passed over, and so are all until step 2 brings them: acknowledgements are cumulative. */
	passingOver = false;
	/** Commands without an answer. */
	commands = 0;
	/** When rights were last looked at, in ms of `Date.now()`. */
	judgedAt = Date.now();
	readonly #socket: LineSocket;
	readonly #room: LineRoom;
	readonly #budget: Budget;
	readonly #onRefused: LineOptions['onRefused'];
	readonly #onError: LineOptions['onError'];
	#state: LineState = { name: 'open' };
	readonly #inbox = new Inbox();
	#reading = false;
	#held = 0;
	#allowance = 0;
	/** The network took the last write, or nearly all of it: no need to ask what waits. */
	#flows = false;
	#lastSent = Date.now();

	constructor(options: LineOptions) {
		this.caller = options.caller;
		this.participantId = options.caller.principal.kind === 'participant' ? options.caller.principal.participantId : '';
		this.access = options.access;
		this.extended = options.extended;
		this.unpacks = options.unpacks;
		this.judge = options.judge;
		this.#socket = options.socket;
		this.#room = options.room;
		this.#budget = options.budget;
		this.#onRefused = options.onRefused;
		this.#onError = options.onError;
	}

	get state(): LineState {
		return this.#state;
	}

	/** A message from the socket. Messages of one line are handled one after the other. */
	receive(bytes: Uint8Array, binary: boolean): void {
		if (this.#state.name !== 'open') return;
		if (!binary) return this.refuse(CLOSE.malformed, 'text_frame');
		if (bytes.length > LARGEST_MESSAGE) return this.refuse(CLOSE.tooLarge, 'message_too_large');
		this.hold(bytes.length);
		this.#inbox.put(bytes);
		if (!this.#reading) void this.#read();
	}

	async #read(): Promise<void> {
		this.#reading = true;
		let since = performance.now();
		for (let bytes = this.#inbox.take(); bytes && this.#state.name === 'open'; bytes = this.#inbox.take()) {
			try {
				const message = parse(bytes);
				if (message === null) this.refuse(CLOSE.malformed, 'malformed');
				else {
					const done = this.#room.handle(this, message);
					if (done) await done;
				}
			} catch (error) {
				// Nothing of this message was kept. The client comes back and sends what the server lacks.
				this.#onError(error);
				this.comeBack('unavailable');
			} finally {
				this.release(bytes.length);
			}
			if (performance.now() - since < TURN_MS) continue;
			await othersTurn();
			since = performance.now();
		}
		this.#reading = false;
	}

	/** Bytes that wait in memory because of this line. */
	hold(bytes: number): void {
		this.#held += bytes;
		this.#budget.take(this, bytes, this.#held);
	}

	release(bytes: number): void {
		this.#held -= bytes;
		this.#budget.release(this, bytes, this.#held);
	}

	pause(): void {
		if (this.#state.name === 'open') this.#socket.pause();
	}

	resume(): void {
		if (this.#state.name !== 'closed') this.#socket.resume();
	}

	send(payload: Uint8Array): void {
		this.deliver([framed([payload])], null);
	}

	fact(fact: FactMessage): void {
		if (this.extended) this.send(factMessage(fact));
	}

	saveState(health: SaveHealth): void {
		if (this.extended) this.send(saveStateMessage(health));
	}

	/** The state of a document: a slow line may take its time for it. */
	sendState(frames: Framed[]): void {
		this.#allowance += frames.reduce((total, frame) => total + frame.bytes.length, 0);
		this.deliver(frames, null);
	}

	deliver(kept: readonly Framed[], droppable: Framed | null, together: Framed | null = null): void {
		if (this.#state.name !== 'open') return;
		const unsent = this.#flows ? 0 : this.#socket.bufferedAmount;
		if (unsent === 0 && this.#allowance > 0) this.#allowance = Math.min(this.#allowance, sizeOf(kept));
		if (unsent > STUCK_BYTES + this.#allowance) return this.close(TRY_AGAIN_LATER, 'slow');
		const whole = droppable !== null && unsent < SLOW_BYTES;
		const frames = !whole ? kept : together ? [together] : [...kept, droppable];
		if (frames.length === 0) return;
		this.#lastSent = Date.now();
		this.#flows = this.#socket.sendFramed(frames);
	}

	/** Says something if nothing was said for a while. */
	heartbeat(now: number): void {
		if (now - this.#lastSent >= HEARTBEAT_MS) this.send(HEARTBEAT);
	}

	/** The last message is not acceptable: told first where the client understands it, then the line ends for good. */
	refuse(code: number, reason: string): void {
		if (this.#state.name !== 'open') return;
		this.#onRefused(code, reason);
		if (this.extended) this.send(refusalMessage(this.count, code, reason));
		this.close(code, reason);
	}

	/** The line ends, and the client is to come back and be judged again. */
	comeBack(reason: string): void {
		this.close(CLOSE.comeBack, reason);
	}

	close(code: number, reason: string): void {
		if (this.#state.name !== 'open') return;
		this.#state = { name: 'closing', code };
		this.#socket.close(code, reason);
		this.#leave();
	}

	/** The socket is gone. */
	closed(): void {
		const before = this.#state;
		this.#state = { name: 'closed' };
		if (before.name === 'open') this.#leave();
	}

	#leave(): void {
		for (let bytes = this.#inbox.take(); bytes; bytes = this.#inbox.take()) this.release(bytes.length);
		this.#budget.forget(this);
		this.#room.leave(this);
	}
}

function parse(bytes: Uint8Array): ClientMessage | null {
	try {
		return readMessage(bytes);
	} catch {
		return null;
	}
}

function sizeOf(frames: readonly Framed[]): number {
	return frames.reduce((total, frame) => total + frame.bytes.length, 0);
}
