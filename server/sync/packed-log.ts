import type { PackedUpdates } from '../db/document-store.ts';
import { asBuffer, BrokenLog, chainHash, ErasedRow, type Head } from './log.ts';
import { presentState } from './present-state.ts';
import { StoredState } from './stored-state.ts';

/** A stretch of a document's log, as a thread takes it: a checkpoint, where it stands, and the pages after it. */
export interface PackedLog {
	documentId: string;
	checkpoint: Uint8Array | null;
	from: Head;
	pages: PackedUpdates[];
	/** Where the last page has to end. */
	to: Head;
}

/**
 * The present state that a stretch of the log amounts to, each row checked against the chain. Null: a reload of the bytes
 * did not give the same document. Throws BrokenLog.
 */
export function stateOfLog({ documentId, checkpoint, from, pages, to }: PackedLog): Uint8Array | null {
	const stored = new StoredState(checkpoint);
	let at: Head = { seq: from.seq, hash: asBuffer(from.hash) };
	for (const page of pages) at = take(documentId, at, page, stored);
	if (at.seq !== to.seq) throw new BrokenLog(documentId, `rows end at ${at.seq}, the head is ${to.seq}`);
	if (!at.hash.equals(to.hash)) throw new BrokenLog(documentId, 'the head has another hash');
	return presentState(stored.pieces());
}

function take(documentId: string, { seq, hash }: Head, page: PackedUpdates, stored: StoredState): Head {
	const lengths = asBuffer(page.lengths);
	const hashes = asBuffer(page.hashes);
	const count = lengths.length / 4;
	if (page.first !== seq + 1 || page.last !== seq + count)
		throw new BrokenLog(documentId, `a row after ${seq} is missing`);
	if (!Buffer.concat([hash, hashes.subarray(0, -32)]).equals(page.prevHashes)) {
		throw new BrokenLog(documentId, `a row after ${seq} does not follow its predecessor`);
	}
	let start = 0;
	for (let index = 0; index < count; index++) {
		const length = lengths.readUInt32BE(4 * index);
		if (length === 0) throw new ErasedRow(documentId, page.first + index);
		const bytes = page.bytes.subarray(start, (start += length));
		hash = chainHash(hash, bytes);
		if (!hash.equals(hashes.subarray(32 * index, 32 * index + 32))) {
			throw new BrokenLog(documentId, `row ${page.first + index} was changed`);
		}
		stored.append(bytes);
	}
	return { seq: page.last, hash };
}
