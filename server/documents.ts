import type { Kysely, Transaction } from 'kysely';
import type * as Y from 'yjs';
import type { Database } from './db/tables.ts';

export type Tx = Transaction<Database> | Kysely<Database>;

/** `board:<uuid>` is written by the server alone; `text:<uuid>` by co-writers through the gate. */
export type DocumentKind = 'board' | 'text';

/**
 * Port: the engine of shared documents as services see it. `server/sync` implements it and `app.ts` hands it over, so
 * that services and sockets never import each other.
 */
export interface Documents {
	/** Creates the row of a document, with first content when given. Within the caller's transaction. */
	create(
		tx: Tx,
		document: { id: string; kind: DocumentKind; projectId: string; participantId?: string | null },
		content?: (doc: Y.Doc) => void,
	): Promise<void>;

	/**
	 * Authors one update on a server-written document and appends it to the log within `tx`. After the commit call
	 * `publish` (the room applies it, sends it on); after a rollback call `discard`. Loses a race with another writer →
	 * throws Refusal('conflict', 'document_moved'): roll back, try again.
	 */
	author(
		tx: Tx,
		documentId: string,
		participantId: string | null,
		change: (doc: Y.Doc) => void,
	): Promise<{ publish(): void; discard(): void }>;

	/**
	 * Erases, within `tx`, everything of the document's log that its present state does not hold: one checkpoint at the head,
	 * and rows whose bytes are gone and whose hashes stay. Publish `{ kind: 'erased', documentId }` on the bus after the
	 * commit: open rooms forget it too.
	 */
	eraseHistory(tx: Tx, documentId: string): Promise<void>;

	/** Words leave the document in `tx`: within seconds of its commit the engine erases its history by itself. */
	forgetSoon(tx: Tx, documentId: string): Promise<void>;

	/** A private copy of the document at its committed head, as seen by `tx`. The caller destroys it. */
	read(tx: Tx, documentId: string): Promise<Y.Doc>;

	/**
	 * Reads the document as it stood right after each of these updates, in rising order; `doc` is gone afterwards. `tx` must
	 * see one moment: repeatable read. Refusal('not_found', 'moment_unknown'), ('not_found', 'words_erased').
	 */
	readMoments<Result>(
		tx: Tx,
		documentId: string,
		seqs: readonly number[],
		read: (doc: Y.Doc, seq: number) => Result,
	): Promise<Result[]>;

	/**
	 * Makes a co-written text say again what it said right after update `seq`: one more edit, authored within `tx` as by
	 * `author`, in the name of the server. Words that come back are of those who wrote them. Gives the number of the new
	 * update, null when the text said that already. Refusals as for `readMoments`.
	 */
	restore(tx: Tx, documentId: string, seq: number): Promise<{ seq: number | null; publish(): void; discard(): void }>;

	/**
	 * Locks the document row and bumps its `rights_version`, within `tx`: nothing that was accepted under the old rights
	 * can be committed after this commit. Publish `{ kind: 'rights', documentId }` on the bus afterwards.
	 */
	changeRights(tx: Tx, documentId: string): Promise<void>;

	/** The same for every document of a project: a role changed, a member was removed. */
	changeProjectRights(tx: Tx, projectId: string): Promise<void>;
}

/** The words of a text document, and how many people have words in it. */
export interface CommittedText {
	documentId: string;
	plainText: string;
	writers: number;
}
