import * as Y from 'yjs';
import { insertCheckpoint, lockDocument, replaceHistory } from '../db/document-store.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { asBuffer, loadDocument, sha256, type LoadedDocument } from './log.ts';
import { StoredState } from './stored-state.ts';

/** Opening replays at most about so many rows. */
export const CHECKPOINT_EVERY = 500;

/** A checkpoint did not give back the document it was made from. It was not kept. */
export class UnfaithfulCheckpoint extends Error {
	constructor(documentId: string, seq: number) {
		super(`the checkpoint of ${documentId} at ${seq} differs from its log`);
		this.name = 'UnfaithfulCheckpoint';
	}
}

/**
 * Merges a document's log into one state and stores it: after a reload of its bytes gave the same document again, and
 * only then. Made from the log itself, never from memory. Null: no such document, or nothing to merge.
 */
export async function makeCheckpoint(db: Tx, documentId: string): Promise<LoadedDocument | null> {
	const loaded = await loadDocument(db, documentId);
	if (!loaded || loaded.tail === 0) return null;
	const bytes = presentState(loaded);
	await insertCheckpoint(db, documentId, { seq: loaded.row.seq, bytes: asBuffer(bytes), sha256: sha256(bytes) });
	return { row: loaded.row, stored: new StoredState(bytes), tail: 0 };
}

/**
 * Makes the log say nothing but the present state, within `tx`: one checkpoint at the head, and rows that keep their
 * hashes and lose their bytes. What a document no longer shows is then nowhere in it. After the commit publish
 * `{ kind: 'erased', documentId }` on the bus, so that open rooms forget it too.
 */
export async function eraseHistory(tx: Tx, documentId: string): Promise<void> {
	const head = await lockDocument(tx, documentId);
	if (!head) throw new Refusal('not_found', 'document');
	const loaded = await loadDocument(tx, documentId);
	if (!loaded || loaded.row.seq === 0) return;
	const bytes = presentState(loaded);
	const checkpoint = { seq: loaded.row.seq, bytes: asBuffer(bytes), sha256: sha256(bytes) };
	await replaceHistory(tx, documentId, checkpoint);
}

/** Through a Y.Doc, which lets go of what was deleted. Throws unless a reload of the bytes gives the same document. */
function presentState({ row, stored }: LoadedDocument): Uint8Array {
	const doc = stored.open();
	const bytes = Y.encodeStateAsUpdate(doc);
	const again = new StoredState(bytes).open();
	const faithful = isWhole(doc) && isWhole(again) && sameDocument(doc, again);
	doc.destroy();
	again.destroy();
	if (!faithful) throw new UnfaithfulCheckpoint(row.id, row.seq);
	return bytes;
}

function isWhole(doc: Y.Doc): boolean {
	return doc.store.pendingStructs === null && doc.store.pendingDs === null;
}

/** Same structs, same deletions, same content: state vectors alone do not know of deletions. */
export function sameDocument(one: Y.Doc, two: Y.Doc): boolean {
	return (
		Y.equalSnapshots(Y.snapshot(one), Y.snapshot(two)) &&
		asBuffer(Y.encodeStateAsUpdate(one)).equals(asBuffer(Y.encodeStateAsUpdate(two)))
	);
}
