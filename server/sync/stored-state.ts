import * as Y from 'yjs';
import { quietDoc } from './quiet-doc.ts';

/** `Y.mergeUpdates` is quadratic in the number of updates: never more than this many at once. */
const MERGE_AT_ONCE = 32;
/** Merges of so many levels are merged no further: it would hold everybody up, and the next checkpoint takes them all. */
const HIGHEST_LEVEL = 2;
/** An update that says nothing. */
const EMPTY_LENGTH = 2;

/**
 * The committed state of a document as bytes: a checkpoint and the updates after it, merged a few dozen at a time and
 * level by level. Joiners get these bytes; no Y.Doc is made for them.
 */
export class StoredState {
	/** What is not merged any further: a checkpoint, and what a checkpoint that is being made takes in. */
	#base: readonly Uint8Array[];
	/** Level 0 holds single updates, level 1 merges of 32, level 2 merges of 32 of those. Oldest first. */
	#levels: Uint8Array[][] = [];
	#pieces: Uint8Array[] | null = null;
	#vector: Map<number, number> | null = null;
	#byteLength: number;

	constructor(base: Uint8Array | null) {
		this.#base = base ? [base] : [];
		this.#byteLength = base?.length ?? 0;
	}

	get byteLength(): number {
		return this.#byteLength;
	}

	append(update: Uint8Array): void {
		this.#pieces = null;
		this.#byteLength += update.length;
		if (this.#vector) extend(this.#vector, update);
		this.#push(0, update);
	}

	#push(level: number, update: Uint8Array): void {
		const updates = (this.#levels[level] ??= []);
		updates.push(update);
		if (updates.length < MERGE_AT_ONCE || level === HIGHEST_LEVEL) return;
		this.#levels[level] = [];
		this.#push(level + 1, Y.mergeUpdates(updates));
	}

	/** The state as a handful of updates, to be applied in this order. */
	pieces(): readonly Uint8Array[] {
		if (this.#pieces) return this.#pieces;
		const [single = [], merged = [], whole = []] = this.#levels;
		const pieces = [...this.#base, ...whole];
		for (const updates of [merged, single]) {
			if (updates.length > 0) pieces.push(updates.length === 1 ? (updates[0] as Uint8Array) : Y.mergeUpdates(updates));
		}
		this.#pieces = pieces;
		return pieces;
	}

	/** Draws a line under all that is here: what `madeOf` will put in its place. */
	underline(): void {
		this.#base = this.pieces();
		this.#levels = [];
	}

	/** This state, with one checkpoint in the place of everything before the line. */
	madeOf(checkpoint: Uint8Array): StoredState {
		const made = new StoredState(checkpoint);
		made.#vector = this.#vector && new Map(this.#vector);
		made.#levels = this.#levels.map((updates) => [...updates]);
		for (const updates of made.#levels) for (const update of updates) made.#byteLength += update.length;
		return made;
	}

	/** What somebody who has `vector` lacks. Deletions are always told: a state vector does not know of them. */
	since(vector: ReadonlyMap<number, number>): readonly Uint8Array[] {
		if (vector.size === 0) return this.pieces();
		const encoded = Y.encodeStateVector(new Map(vector));
		return this.pieces()
			.map((piece) => Y.diffUpdate(piece, encoded))
			.filter((piece) => piece.length > EMPTY_LENGTH);
	}

	/** Clock up to which each client's writing is stored. */
	vector(): ReadonlyMap<number, number> {
		if (!this.#vector) {
			const vector = new Map<number, number>();
			for (const piece of this.pieces()) extend(vector, piece);
			this.#vector = vector;
		}
		return this.#vector;
	}

	/** A document with this state. The caller destroys it. */
	open(): Y.Doc {
		const doc = quietDoc();
		for (const piece of this.pieces()) Y.applyUpdate(doc, piece);
		return doc;
	}
}

function extend(vector: Map<number, number>, update: Uint8Array): void {
	for (const [client, clock] of Y.parseUpdateMeta(update).to) {
		if (clock > (vector.get(client) ?? 0)) vector.set(client, clock);
	}
}
