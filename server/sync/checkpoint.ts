import { insertCheckpoint, lockDocument, replaceHistory } from '../db/document-store.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { asBuffer, loadDocument, sha256, type LoadedDocument } from './log.ts';
import { presentState } from './present-state.ts';
import { inThread, LARGE } from './present-state-thread.ts';
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
	const bytes = await stateOf(loaded);
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
	const bytes = await stateOf(loaded);
	const checkpoint = { seq: loaded.row.seq, bytes: asBuffer(bytes), sha256: sha256(bytes) };
	await replaceHistory(tx, documentId, checkpoint);
}

/** Large ones in a thread: nobody who types elsewhere waits for it. Throws unless a reload of the bytes gives the same document. */
async function stateOf({ row, stored }: LoadedDocument): Promise<Uint8Array> {
	const pieces = stored.pieces();
	const bytes = stored.byteLength < LARGE ? presentState(pieces) : await inThread(pieces);
	if (!bytes) throw new UnfaithfulCheckpoint(row.id, row.seq);
	return bytes;
}
