import {
	findDocument,
	insertCheckpoint,
	lockDocument,
	readCheckpoints,
	readPacked,
	replaceHistory,
	type CheckpointRow,
	type DocumentRow,
	type PackedUpdates,
} from '../db/document-store.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { asBuffer, hashAt, isSound, sha256, type Head } from './log.ts';
import { stateOfLog, type PackedLog } from './packed-log.ts';
import { LARGE, stateInThread } from './present-state-thread.ts';

/** Opening replays at most about so many rows, of a long document a few more. */
export const CHECKPOINT_EVERY = 500;
const MOST_ROWS = 4000;
const BYTES_A_ROW = 128;

/** Rows after which a document of this size gets a checkpoint: each takes all of it, so a longer one gets fewer. */
export function checkpointEvery(bytes: number): number {
	return Math.min(Math.max(CHECKPOINT_EVERY, bytes / BYTES_A_ROW), MOST_ROWS);
}
/** Rows read at once: nobody waits for more. */
const PAGE = 1000;

/** A checkpoint did not give back the document it was made from. It was not kept. */
export class UnfaithfulCheckpoint extends Error {
	constructor(documentId: string, seq: number) {
		super(`the checkpoint of ${documentId} at ${seq} differs from its log`);
		this.name = 'UnfaithfulCheckpoint';
	}
}

/**
 * Merges a document's log into one state and stores it: after a reload of its bytes gave the same document again, and
 * only then. Made from the log itself, never from memory. `at`: as it stood there, else at its head. Null: no such document,
 * nothing to merge, or an erasure came through.
 */
export async function makeCheckpoint(db: Tx, documentId: string, at?: Head): Promise<Uint8Array | null> {
	const row = await findDocument(db, documentId);
	if (!row || (at && at.seq < row.erasedSeq)) return null;
	try {
		const log = await readLog(db, row, at ?? row);
		if (log.pages.length === 0) return null;
		const checkpoint = await checkpointOf(log);
		await insertCheckpoint(db, documentId, checkpoint);
		return checkpoint.bytes;
	} catch (error) {
		// An erasure came through between the reading of the last checkpoint and that of the rows after it.
		if ((await findDocument(db, documentId))?.erasedSeq !== row.erasedSeq) return null;
		throw error;
	}
}

/**
 * Makes the log say nothing but the present state, within `tx`: one checkpoint at the head, and rows that keep their
 * hashes and lose their bytes. What a document no longer shows is then nowhere in it. After the commit publish
 * `{ kind: 'erased', documentId }` on the bus, so that open rooms forget it too.
 */
export async function eraseHistory(tx: Tx, documentId: string): Promise<void> {
	const row = await lockDocument(tx, documentId);
	if (!row) throw new Refusal('not_found', 'document');
	if (row.seq === 0) return;
	await replaceHistory(tx, documentId, await checkpointOf(await readLog(tx, row, row)));
}

/** The newest sound checkpoint and what was committed after it, up to `to`; page by page, so that others have their turn. */
async function readLog(db: Tx, { id, seq }: DocumentRow, to: Head): Promise<PackedLog> {
	const checkpoint = (await readCheckpoints(db, id, to.seq)).find(isSound);
	const from = { seq: checkpoint?.seq ?? 0, hash: await hashAt(db, id, checkpoint?.seq ?? 0) };
	const pages: PackedUpdates[] = [];
	for (let at = from.seq; at < Math.min(to.seq, seq);) {
		const page = await readPacked(db, id, { seq: at, last: to.seq, most: PAGE });
		if (!page) break;
		pages.push(page);
		at = page.last;
	}
	return { documentId: id, checkpoint: checkpoint?.bytes ?? null, from, pages, to: { seq: to.seq, hash: to.hash } };
}

/** A large one is made in a thread: nobody who types elsewhere waits for it. Throws unless a reload gives the same document. */
async function checkpointOf(log: PackedLog): Promise<CheckpointRow> {
	const size = log.pages.reduce((sum, { bytes }) => sum + bytes.length, log.checkpoint?.length ?? 0);
	const bytes = size < LARGE ? stateOfLog(log) : await stateInThread(log);
	if (!bytes) throw new UnfaithfulCheckpoint(log.documentId, log.to.seq);
	return { seq: log.to.seq, bytes: asBuffer(bytes), sha256: sha256(bytes) };
}
