import * as Y from 'yjs';
import { findDocument, findHash, readCheckpoints, readUpdates, type DocumentRow } from '../db/document-store.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { BrokenLog, follow, isSound, type Head } from './log.ts';
import { StoredState } from './stored-state.ts';

/** Rows read at once. */
const PAGE = 1000;

/** The first moment of a document that can still be opened: before it, words were erased. */
export function firstMoment({ seq, erasedSeq, forgetting }: DocumentRow): number {
	return forgetting ? seq : erasedSeq;
}

/**
 * Reads a document as it stood right after each of these updates, in rising order; 0 is before the first. From the
 * nearest checkpoint before and the log after it, every row checked against the chain: never from deleted words that a
 * document kept. `read` is given a document that is gone afterwards. Call it in a transaction that sees one moment.
 * Throws Refusal('not_found', 'moment_unknown'), and ('not_found', 'words_erased') for what was before an erasure.
 */
export async function readMoments<Result>(
	tx: Tx,
	documentId: string,
	seqs: readonly number[],
	read: (doc: Y.Doc, seq: number) => Result,
): Promise<Result[]> {
	const row = await findDocument(tx, documentId);
	const first = seqs[0];
	if (!row || first === undefined) throw new Refusal('not_found', 'moment_unknown');
	if (first < 0 || seqs.some((seq, index) => seq > row.seq || seq < (seqs[index - 1] ?? 0)))
		throw new Refusal('not_found', 'moment_unknown');
	if (first < firstMoment(row)) throw new Refusal('not_found', 'words_erased');
	const results: Result[] = [];
	let past: Past | null = null;
	try {
		for (const seq of seqs) {
			// Far from the moment before, a checkpoint in between is nearer.
			if (past === null || seq - past.at.seq > PAGE) past = await nearest(tx, documentId, seq, past);
			past.at = await replayTo(tx, documentId, past.at, seq, past.doc);
			results.push(read(past.doc, seq));
		}
	} finally {
		past?.doc.destroy();
	}
	return results;
}

/** A document on its way through its own past. */
interface Past {
	doc: Y.Doc;
	at: Head;
}

/** The nearest state to begin from: that of a checkpoint, or the one that is there already. */
async function nearest(tx: Tx, documentId: string, seq: number, past: Past | null): Promise<Past> {
	const checkpoint = (await readCheckpoints(tx, documentId, seq)).find(isSound);
	if (past !== null && (checkpoint?.seq ?? 0) <= past.at.seq) return past;
	past?.doc.destroy();
	const doc = new Y.Doc();
	if (!checkpoint) return { doc, at: { seq: 0, hash: Buffer.alloc(0) } };
	const hash = await findHash(tx, documentId, checkpoint.seq);
	if (!hash) throw new BrokenLog(documentId, `a checkpoint stands at ${checkpoint.seq}, where no row is`);
	Y.applyUpdate(doc, checkpoint.bytes);
	return { doc, at: { seq: checkpoint.seq, hash } };
}

async function replayTo(tx: Tx, documentId: string, from: Head, seq: number, doc: Y.Doc): Promise<Head> {
	let at = from;
	while (at.seq < seq) {
		const rows = await readUpdates(tx, documentId, at.seq, Math.min(at.seq + PAGE, seq));
		if (rows.length === 0) throw new BrokenLog(documentId, `rows end at ${at.seq}, asked for ${seq}`);
		at = follow(documentId, at, rows);
		const stored = new StoredState(null);
		for (const { bytes } of rows) stored.append(bytes);
		for (const piece of stored.pieces()) Y.applyUpdate(doc, piece);
	}
	return at;
}
