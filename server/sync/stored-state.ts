import * as Y from 'yjs';
import { covers, deletionsOf, vectorOf, type Deletions, type Range } from './contents.ts';
import { quietDoc } from './quiet-doc.ts';

/** `Y.mergeUpdates` is quadratic in the number of updates: never more than this many at once. */
export const MERGE_AT_ONCE = 32;
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
	/** What the lower levels come to, until something is added to them. */
	#merged: (Uint8Array | null)[] = [];
	#pieces: Uint8Array[] | null = null;
	#vector: ReadonlyMap<number, number> | null = null;
	#deletions: Deletions | null = null;
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
		this.#vector = null;
		this.#deletions = null;
		this.#byteLength += update.length;
		this.#push(0, update);
	}

	#push(level: number, update: Uint8Array): void {
		const updates = (this.#levels[level] ??= []);
		updates.push(update);
		this.#merged[level] = null;
		if (updates.length < MERGE_AT_ONCE || level === HIGHEST_LEVEL) return;
		this.#levels[level] = [];
		this.#push(level + 1, Y.mergeUpdates(updates));
	}

	/** The state as a handful of updates, to be applied in this order. One that nothing was added to is the same object again. */
	pieces(): readonly Uint8Array[] {
		if (this.#pieces) return this.#pieces;
		const [, , whole = []] = this.#levels;
		this.#pieces = [...this.#base, ...whole, ...this.#level(1), ...this.#level(0)];
		return this.#pieces;
	}

	#level(level: number): Uint8Array[] {
		const updates = this.#levels[level] ?? [];
		if (updates.length <= 1) return updates;
		return [(this.#merged[level] ??= Y.mergeUpdates(updates))];
	}

	/** Draws a line under all that is here: what `madeOf` will put in its place. */
	underline(): void {
		this.#base = this.pieces();
		this.#levels = [];
		this.#merged = [];
	}

	/** This state, with one checkpoint in the place of everything before the line. */
	madeOf(checkpoint: Uint8Array): StoredState {
		const made = new StoredState(checkpoint);
		made.#vector = this.#vector;
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

	/** Clock up to which each client's writing is stored. All of it is read when this is first asked. */
	vector(): ReadonlyMap<number, number> {
		return (this.#vector ??= vectorOf(this.pieces()));
	}

	/** Whether all of these are stored as deleted. */
	holds(deletes: ReadonlyMap<number, readonly Range[]>): boolean {
		return deletes.size === 0 || covers((this.#deletions ??= deletionsOf(this.pieces())), deletes);
	}

	/** A document with this state. The caller destroys it. */
	open(): Y.Doc {
		const doc = quietDoc();
		for (const piece of this.pieces()) Y.applyUpdate(doc, piece);
		return doc;
	}
}
