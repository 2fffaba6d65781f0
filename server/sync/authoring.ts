import * as Y from 'yjs';
import { restoreText } from '#lib/sync/restore-text.ts';
import { readWritten } from '#lib/sync/written-text.ts';
import {
	appendLocked,
	bindClients,
	bumpProjectRights,
	bumpRights,
	insertDocument,
	lockDocument,
	wantForgotten,
	type UpdateRow,
} from '../db/document-store.ts';
import type { Documents, Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { eraseHistory } from './checkpoint.ts';
import { readMoments } from './history.ts';
import { loadDocument, rowsAfter } from './log.ts';
import { StandIns } from './stand-ins.ts';

/** A server-written document as it stands after the row with this hash. */
interface Author {
	doc: Y.Doc;
	hash: Buffer;
}

/** Idle authors kept at hand. */
const KEPT = 64;

/**
 * The engine as services see it. The hash chain says whether the document in memory is the one at the head: after a
 * rollback or another node's write it is not, and is made anew from the log with a new client id. Bytes are never
 * written twice.
 *
 * @param onPublished rows that services committed, to be passed on
 */
export function createDocuments(onPublished: (documentId: string, row: UpdateRow) => void): Documents {
	const authors = new Map<string, Author>();

	async function openAuthor(tx: Tx, documentId: string, head: { seq: number; hash: Buffer }): Promise<Author> {
		const known = authors.get(documentId);
		authors.delete(documentId);
		if (known?.hash.equals(head.hash)) return known;
		known?.doc.destroy();
		const doc = await load(tx, documentId);
		// In the way of nobody: a participant who shows this id is refused.
		const owners = await bindClients(tx, documentId, [doc.clientID], null);
		if (owners.get(doc.clientID) !== null) throw new Refusal('conflict', 'document_moved');
		return { doc, hash: head.hash };
	}

	function keep(documentId: string, author: Author) {
		authors.set(documentId, author);
		for (const [oldest, { doc }] of authors) {
			if (authors.size <= KEPT) break;
			authors.delete(oldest);
			doc.destroy();
		}
	}

	async function write(
		tx: Tx,
		documentId: string,
		participantId: string | null,
		change: (doc: Y.Doc) => void,
	): Promise<{ seq: number | null; publish(): void; discard(): void }> {
		const head = await lockDocument(tx, documentId);
		if (!head) throw new Refusal('not_found', 'document');
		const author = await openAuthor(tx, documentId, head);
		// A change that throws half-way leaves a document that nobody may use: it is not kept.
		const bytes = changed(author.doc, change);
		const [row] = bytes ? rowsAfter(head, [{ bytes, participantId }]) : [];
		if (row) {
			if (!(await appendLocked(tx, documentId, row))) throw new Refusal('conflict', 'document_moved');
			author.hash = row.hash;
		}
		keep(documentId, author);
		return {
			seq: row?.seq ?? null,
			publish() {
				if (row) onPublished(documentId, row);
			},
			discard() {
				if (authors.get(documentId) === author) authors.delete(documentId);
			},
		};
	}

	return {
		async create(tx, { id, kind, projectId, participantId }, content) {
			const doc = new Y.Doc();
			const bytes = content ? changed(doc, content) : null;
			const first = bytes
				? rowsAfter({ seq: 0, hash: Buffer.alloc(0) }, [{ bytes, participantId: participantId ?? null }])[0]
				: undefined;
			await insertDocument(tx, { id, kind, projectId }, first ?? null);
			if (first) await bindClients(tx, id, [doc.clientID], null, { writtenFor: participantId ?? null });
			doc.destroy();
		},

		author: write,

		readMoments,

		async restore(tx, documentId, seq) {
			// Held first: no erasure can come between reading the past and writing it.
			if (!(await lockDocument(tx, documentId))) throw new Refusal('not_found', 'document');
			const [past = []] = await readMoments(tx, documentId, [seq], readWritten);
			const ids = new StandIns();
			const authored = await write(tx, documentId, null, (doc) => restoreText(doc, past, ids.of));
			await ids.bind(tx, documentId);
			return authored;
		},

		read: load,

		eraseHistory,

		forgetSoon: wantForgotten,

		changeRights: bumpRights,

		changeProjectRights: bumpProjectRights,
	};
}

async function load(tx: Tx, documentId: string): Promise<Y.Doc> {
	const loaded = await loadDocument(tx, documentId);
	if (!loaded) throw new Refusal('not_found', 'document');
	return loaded.stored.open();
}

/** Runs a change in one transaction; gives its update, null when it changed nothing. */
function changed(doc: Y.Doc, change: (doc: Y.Doc) => void): Uint8Array | null {
	const updates: Uint8Array[] = [];
	const listen = (update: Uint8Array) => updates.push(update);
	doc.on('update', listen);
	try {
		doc.transact(() => change(doc));
	} finally {
		doc.off('update', listen);
	}
	if (updates.length === 0) return null;
	return updates.length === 1 ? (updates[0] as Uint8Array) : Y.mergeUpdates(updates);
}
