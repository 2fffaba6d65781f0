import { createHash } from 'node:crypto';
import {
	findHash,
	findOpening,
	readCheckpoints,
	readUpdates,
	type CheckpointRow,
	type DocumentRow,
	type UpdateRow,
} from '../db/document-store.ts';
import type { Tx } from '../documents.ts';
import { StoredState } from './stored-state.ts';

/** The log of a document contradicts itself. The document must not be used: an empty one would overwrite it. */
export class BrokenLog extends Error {
	constructor(documentId: string, what: string) {
		super(`the log of ${documentId} is broken: ${what}`);
		this.name = 'BrokenLog';
	}
}

/** A row that is needed has been erased since: read the document again, from its new checkpoint. */
export class ErasedRow extends BrokenLog {
	constructor(documentId: string, seq: number) {
		super(documentId, `row ${seq} was erased`);
		this.name = 'ErasedRow';
	}
}

/** Where a document's log stands. */
export interface Head {
	seq: number;
	hash: Buffer;
}

export interface LoadedDocument {
	row: DocumentRow;
	stored: StoredState;
	/** Updates after the checkpoint. */
	tail: number;
}

/** Each row's hash covers the one before it: no row can be changed, dropped or inserted unseen. */
export function chainHash(prevHash: Uint8Array, bytes: Uint8Array): Buffer {
	return createHash('sha256').update(prevHash).update(bytes).digest();
}

/** The rows that would follow `head`. */
export function rowsAfter(head: Head, updates: { bytes: Uint8Array; participantId: string | null }[]): UpdateRow[] {
	let { seq, hash } = head;
	return updates.map(({ bytes, participantId }) => {
		const prevHash = hash;
		hash = chainHash(prevHash, bytes);
		seq += 1;
		return { seq, participantId, bytes: asBuffer(bytes), prevHash, hash };
	});
}

/** The same memory: no copy. */
export function asBuffer(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Replays a document: newest sound checkpoint, then the rows after it, each checked against the chain. Null: there is
 * no such document. Throws BrokenLog rather than give less than what was committed.
 */
export async function loadDocument(db: Tx, documentId: string): Promise<LoadedDocument | null> {
	try {
		return await replay(db, documentId);
	} catch (error) {
		// An erasure came through between reading the checkpoint and the rows after it.
		if (error instanceof ErasedRow) return replay(db, documentId);
		throw error;
	}
}

async function replay(db: Tx, documentId: string): Promise<LoadedDocument | null> {
	const opening = await findOpening(db, documentId);
	if (!opening) return null;
	const { row, checkpoint: newest } = opening;
	const checkpoint = newest && !isSound(newest) ? (await readCheckpoints(db, documentId)).find(isSound) : newest;
	const seq = checkpoint?.seq ?? 0;
	const from: Head = { seq, hash: (seq === newest?.seq && opening.hash) || (await hashAt(db, documentId, seq)) };
	const rows = await readUpdates(db, documentId, from.seq);
	const head = follow(documentId, from, rows);
	// Rows committed after the head was read are welcome; fewer are not.
	if (head.seq < row.seq) throw new BrokenLog(documentId, `rows end at ${head.seq}, the head is ${row.seq}`);
	if (head.seq === row.seq && !head.hash.equals(row.hash)) throw new BrokenLog(documentId, 'the head has another hash');
	const stored = new StoredState(checkpoint?.bytes ?? null);
	for (const { bytes } of rows) stored.append(bytes);
	return { row: { ...row, ...head }, stored, tail: rows.length };
}

/** Checks that rows follow `head` without a gap and with the right hashes; gives the new head. */
export function follow(documentId: string, head: Head, rows: UpdateRow[]): Head {
	let { seq, hash } = head;
	for (const row of rows) {
		if (row.seq !== seq + 1) throw new BrokenLog(documentId, `row ${row.seq} follows row ${seq}`);
		if (!row.prevHash.equals(hash)) throw new BrokenLog(documentId, `row ${row.seq} does not follow its predecessor`);
		if (row.bytes.length === 0) throw new ErasedRow(documentId, row.seq);
		if (!row.hash.equals(chainHash(hash, row.bytes))) throw new BrokenLog(documentId, `row ${row.seq} was changed`);
		({ seq, hash } = row);
	}
	return { seq, hash };
}

/** The hash of this row; of 0, which is before the first, no bytes. */
export async function hashAt(db: Tx, documentId: string, seq: number): Promise<Buffer> {
	if (seq === 0) return Buffer.alloc(0);
	const hash = await findHash(db, documentId, seq);
	if (!hash) throw new BrokenLog(documentId, `a checkpoint stands at ${seq}, where no row is`);
	return hash;
}

export function sha256(bytes: Uint8Array): Buffer {
	return createHash('sha256').update(bytes).digest();
}

/** Whether a checkpoint's bytes are those that were proven when it was made. */
export function isSound(checkpoint: CheckpointRow): boolean {
	return sha256(checkpoint.bytes).equals(checkpoint.sha256);
}
