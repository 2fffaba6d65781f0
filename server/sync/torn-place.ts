import * as Y from 'yjs';

/** Pieces of one run of words that are looked at, at most. */
const MOST_PIECES = 1000;

/**
 * Whether an item says that it stands after the end of a run of words and before its middle. Yjs cuts the run at both
 * places and then puts the item at one or the other, depending on whether that copy had cut it before: copies would differ
 * for ever. Whatever else contradicts itself stands at the same place everywhere.
 */
export function isTorn({ origin, rightOrigin }: Y.Item, { store }: Y.Doc): boolean {
	if (origin === null || rightOrigin === null) return false;
	if (origin.client !== rightOrigin.client || rightOrigin.clock > origin.clock) return false;
	let { clock } = origin;
	for (let pieces = 0; pieces < MOST_PIECES; pieces += 1) {
		const piece = itemAt(store, origin.client, clock);
		if (!piece) return false;
		// The run goes on before the middle: in some copy it may be in one piece.
		if (piece.id.clock < rightOrigin.clock) return true;
		if (!continues(piece, itemAt(store, origin.client, piece.id.clock - 1))) return false;
		clock = piece.id.clock - 1;
	}
	return true;
}

/** Null: nothing, or what was collected with the list in which it stood. */
function itemAt(store: Y.Doc['store'], client: number, clock: number): Y.Item | null {
	const item: Y.Item | Y.GC | null = clock < 0 ? null : Y.getItem(store, Y.createID(client, clock));
	return item instanceof Y.Item ? item : null;
}

/** Whether the two may have been written, and may be kept elsewhere, as one. */
function continues(piece: Y.Item, before: Y.Item | null): boolean {
	return (
		before !== null && Y.compareIDs(piece.origin, before.lastId) && Y.compareIDs(piece.rightOrigin, before.rightOrigin)
	);
}
