import type { Kysely } from 'kysely';
import * as Y from 'yjs';
import type { Database } from '../../server/db/tables.ts';

/**
 * Follows the log of one document by replaying its rows into a document of its own, without any code of the engine: what
 * the database holds, whatever the server believes.
 */
export class LogReader {
	readonly doc = new Y.Doc();
	readonly #documentId: string;
	#seq = 0;
	#hash: Buffer | null = null;

	constructor(documentId: string) {
		this.#documentId = documentId;
	}

	/** Reads what is new. Returns what is wrong: a row that was there before and is not any more. */
	async read(db: Kysely<Database>): Promise<string[]> {
		const rows = await db
			.selectFrom('document_update')
			.where('document_id', '=', this.#documentId)
			.where('seq', '>=', this.#seq)
			.orderBy('seq')
			.select(['seq', 'bytes', 'hash'])
			.execute();
		if (this.#hash && !rows[0]?.hash.equals(this.#hash)) return [`row ${this.#seq} of ${this.#documentId} was lost`];
		this.doc.transact(() => {
			for (const { seq, bytes } of rows) if (seq > this.#seq) Y.applyUpdate(this.doc, bytes);
		});
		const last = rows.at(-1);
		if (last) [this.#seq, this.#hash] = [last.seq, last.hash];
		return [];
	}
}
