import * as Y from 'yjs';
import { quietDoc } from './quiet-doc.ts';

/**
 * The present state of a document, from the updates that make it up: through a Y.Doc, which lets go of what was deleted.
 * Null: a reload of the bytes did not give the same document.
 */
export function presentState(pieces: readonly Uint8Array[]): Uint8Array | null {
	const doc = opened(pieces);
	const bytes = Y.encodeStateAsUpdate(doc);
	const again = opened([bytes]);
	const faithful = isWhole(doc) && isWhole(again) && sameDocument(doc, again);
	doc.destroy();
	again.destroy();
	return faithful ? bytes : null;
}

function opened(pieces: readonly Uint8Array[]): Y.Doc {
	const doc = quietDoc();
	for (const piece of pieces) Y.applyUpdate(doc, piece);
	return doc;
}

function isWhole(doc: Y.Doc): boolean {
	return doc.store.pendingStructs === null && doc.store.pendingDs === null;
}

/** Same structs, same deletions, same content: state vectors alone do not know of deletions. */
export function sameDocument(one: Y.Doc, two: Y.Doc): boolean {
	return (
		Y.equalSnapshots(Y.snapshot(one), Y.snapshot(two)) &&
		Buffer.compare(Y.encodeStateAsUpdate(one), Y.encodeStateAsUpdate(two)) === 0
	);
}
