import * as Y from 'yjs';
import { framed } from './frames.ts';
import type { Framed } from './ports.ts';
import { packedMessage, step1Message, step2Message, updateMessage } from './protocol.ts';
import type { StoredState } from './stored-state.ts';

const NOTHING = new Uint8Array([0, 0]);
/** Packing less than this saves no time on any network. */
const WORTH_PACKING = 16 * 1024;

/** Who comes in, as far as it matters here. */
interface Newcomer {
	access: 'none' | 'read' | 'write';
	/** Takes states in packed form. */
	unpacks: boolean;
}

/** What those who come in are given of a document: made, and packed, once for all who come while it stays as it is. */
export class Newcomers {
	#whole: { stored: StoredState; bytes: number; frame: Framed; packed: Framed | null } | null = null;

	/** All that a client with this state vector lacks, and the question what it has that the server lacks. */
	framesFor(newcomer: Newcomer, stored: StoredState | null, vector: ReadonlyMap<number, number>): Framed[] {
		if (!stored) return [framed([step2Message(NOTHING)])];
		const state = vector.size > 0 ? framed(messages(stored, vector)) : this.#wholeState(stored, newcomer.unpacks);
		// Readers are asked for nothing: what they hold can only be what they were given.
		if (newcomer.access !== 'write') return [state];
		return [state, framed([step1Message(Y.encodeStateVector(new Map(stored.vector())))])];
	}

	#wholeState(stored: StoredState, packed: boolean): Framed {
		if (this.#whole?.stored !== stored || this.#whole.bytes !== stored.byteLength) {
			this.#whole = { stored, bytes: stored.byteLength, frame: framed(messages(stored, new Map())), packed: null };
		}
		const whole = this.#whole;
		if (!packed || stored.byteLength < WORTH_PACKING) return whole.frame;
		whole.packed ??= framed(whole.frame.payloads.map(packedMessage));
		return whole.packed;
	}
}

/** Updates first, and the last piece as step 2: a client that has it has everything. */
function messages(stored: StoredState, vector: ReadonlyMap<number, number>): Uint8Array[] {
	const pieces = stored.since(vector);
	const last = pieces[pieces.length - 1] ?? NOTHING;
	return [...pieces.slice(0, -1).map(updateMessage), step2Message(last)];
}
