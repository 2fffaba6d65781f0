import * as Y from 'yjs';
import { framed } from './frames.ts';
import type { Framed } from './ports.ts';
import { packedMessage, step1Message, step2Message, updateMessage } from './protocol.ts';
import type { StoredState } from './stored-state.ts';

const NOTHING = new Uint8Array([0, 0]);
/** Packing less than this saves no time on any network. */
const WORTH_PACKING = 16 * 1024;

/** What those who come in are given of a document: framed, and packed, once for all who come while a piece stays as it is. */
export class Newcomers {
	readonly #updates = new WeakMap<Uint8Array, Sent>();
	readonly #last = new WeakMap<Uint8Array, Sent>();

	/** All that a client with this state vector lacks. `unpacks`: it takes states in packed form. */
	stateFor(
		{ unpacks }: { unpacks: boolean },
		stored: StoredState | null,
		vector: ReadonlyMap<number, number>,
	): Framed[] {
		if (!stored) return [framed([step2Message(NOTHING)])];
		const pieces = stored.since(vector);
		const last = pieces.at(-1) ?? NOTHING;
		// Updates first, and the last piece as step 2: a client that has it has everything.
		const sent = [
			...pieces.slice(0, -1).map((piece) => sentOnce(this.#updates, piece, updateMessage)),
			sentOnce(this.#last, last, step2Message),
		];
		if (!unpacks || vector.size > 0 || stored.byteLength < WORTH_PACKING) return sent.map(({ plain }) => plain);
		return sent.map((piece) => (piece.packed ??= framed(piece.plain.payloads.map(packedMessage))));
	}

	/** The question what a writer has that the server lacks. To know that, all of the state is read. */
	question(stored: StoredState): Framed {
		return framed([step1Message(Y.encodeStateVector(new Map(stored.vector())))]);
	}
}

interface Sent {
	plain: Framed;
	packed: Framed | null;
}

function sentOnce(
	made: WeakMap<Uint8Array, Sent>,
	piece: Uint8Array,
	message: (piece: Uint8Array) => Uint8Array,
): Sent {
	const before = made.get(piece);
	if (before) return before;
	const sent = { plain: framed([message(piece)]), packed: null };
	made.set(piece, sent);
	return sent;
}
