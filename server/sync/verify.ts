import type { Kysely } from 'kysely';
import type { Database } from '../db/tables.ts';
import type { Tx } from '../documents.ts';
import { sameDocument } from './present-state.ts';
import { BrokenLog, chainHash, loadDocument, sha256 } from './log.ts';
import { StoredState } from './stored-state.ts';

/** What a walk through a document's whole history found. Without faults, every row is as it was committed. */
export interface Verdict {
	documentId: string;
	rows: number;
	/** Rows whose words were erased on request: their hashes still chain, they cannot be computed again. */
	erased: number;
	checkpoints: number;
	faults: string[];
}

const AT_ONCE = 500;

export async function listDocuments(db: Kysely<Database>): Promise<string[]> {
	return (await db.selectFrom('document').select('id').orderBy('id').execute()).map(({ id }) => id);
}

/**
 * Walks the chain of hashes from the first row to the head, replays the rows, and compares the replay with every
 * checkpoint, and with what the server would load. Reads one moment; the server may run. Null: no such document.
 */
export function verifyDocument(db: Kysely<Database>, documentId: string): Promise<Verdict | null> {
	return db
		.transaction()
		.setIsolationLevel('repeatable read')
		.setAccessMode('read only')
		.execute((tx) => walk(tx, documentId));
}

async function walk(tx: Tx, documentId: string): Promise<Verdict | null> {
	const document = await tx
		.selectFrom('document')
		.where('id', '=', documentId)
		.select(['head_seq', 'head_hash', 'erased_seq'])
		.executeTakeFirst();
	if (!document) return null;
	const checkpoints = await tx
		.selectFrom('document_checkpoint')
		.where('document_id', '=', documentId)
		.orderBy('seq')
		.select(['seq', 'bytes', 'sha256'])
		.execute();
	const verdict: Verdict = { documentId, rows: 0, erased: 0, checkpoints: checkpoints.length, faults: [] };
	const fault = (what: string) => verdict.faults.push(what);

	let seq = 0;
	let hash: Buffer = Buffer.alloc(0);
	// What was erased cannot be replayed: from then on the first checkpoint after it is where the replay begins.
	let replay = document.erased_seq > 0 ? null : new StoredState(null);
	for (let page = await readPage(tx, documentId, 0); page.length > 0; page = await readPage(tx, documentId, seq)) {
		for (const row of page) {
			if (row.seq !== seq + 1) fault(`row ${row.seq} follows row ${seq}`);
			if (!row.prev_hash.equals(hash)) fault(`row ${row.seq} does not follow its predecessor`);
			if (row.bytes.length === 0 && row.seq <= document.erased_seq) verdict.erased += 1;
			else if (!row.hash.equals(chainHash(row.prev_hash, row.bytes))) fault(`row ${row.seq} was changed`);
			else if (verdict.faults.length === 0) replay?.append(row.bytes);
			({ seq, hash } = row);
			verdict.rows += 1;
			const checkpoint = checkpoints.find((one) => one.seq === row.seq);
			if (!checkpoint) continue;
			if (!sha256(checkpoint.bytes).equals(checkpoint.sha256)) fault(`the checkpoint at ${row.seq} was changed`);
			else if (replay && verdict.faults.length === 0 && !same(replay, new StoredState(checkpoint.bytes)))
				fault(`the checkpoint at ${row.seq} differs from the rows before it`);
			else if (!replay && row.seq >= document.erased_seq) replay = new StoredState(checkpoint.bytes);
		}
	}
	for (const checkpoint of checkpoints) {
		if (checkpoint.seq > seq) fault(`a checkpoint stands at ${checkpoint.seq}, where no row is`);
	}
	if (seq !== document.head_seq) fault(`rows end at ${seq}, the head is ${document.head_seq}`);
	else if (!hash.equals(document.head_hash)) fault('the head has another hash');
	if (!replay) fault('no checkpoint stands after what was erased');
	else if (verdict.faults.length === 0) await compareWithLoaded(tx, documentId, replay, fault);
	return verdict;
}

async function readPage(tx: Tx, documentId: string, after: number) {
	return tx
		.selectFrom('document_update')
		.where('document_id', '=', documentId)
		.where('seq', '>', after)
		.orderBy('seq')
		.limit(AT_ONCE)
		.select(['seq', 'bytes', 'prev_hash', 'hash'])
		.execute();
}

async function compareWithLoaded(tx: Tx, documentId: string, replay: StoredState, fault: (what: string) => void) {
	try {
		const loaded = await loadDocument(tx, documentId);
		if (!loaded || !same(replay, loaded.stored)) fault('the server would load something else than the rows say');
	} catch (error) {
		if (!(error instanceof BrokenLog)) throw error;
		fault(error.message);
	}
}

function same(one: StoredState, two: StoredState): boolean {
	try {
		const docs = [one.open(), two.open()] as const;
		const answer = sameDocument(...docs) && docs.every((doc) => doc.store.pendingStructs === null);
		for (const doc of docs) doc.destroy();
		return answer;
	} catch {
		return false; // Bytes that Yjs cannot read are not those that were committed.
	}
}
