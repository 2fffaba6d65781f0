import type { Kysely } from 'kysely';
import type * as Y from 'yjs';
import { plainText } from '#lib/domain/rich-text.ts';
import { readBlocks } from '#lib/sync/rich-text.ts';
import { countWriters, findStaleTexts, markTextSeqs } from '../db/document-store.ts';
import type { Database } from '../db/tables.ts';
import type { CommittedText } from '../documents.ts';
import { loadDocument } from './log.ts';
import type { SyncDeps, SyncLog } from './ports.ts';

/** All texts that changed are handed on together, at most this often. */
const INTERVAL_MS = 2000;
/** Reading large texts takes at most one part in so many of the time. */
const SHARE = 20;
/** A text that is better read later is put off for no longer than this. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 2000;

export interface PlainTexts {
	/** New words of this text were committed. */
	touch(documentId: string): void;
	/** Hands on everything that waits, now. */
	flush(): Promise<void>;
	/** Finds texts whose last words were never handed on, after a crash. */
	repair(): Promise<void>;
	close(): void;
}

/** A text with its place in the log, and who has words in it. */
interface ReadText {
	documentId: string;
	seq: number;
	text: string;
	clientIds: number[];
}

/**
 * Hands the committed plain text of co-written texts to the services, all that changed together. What was handed on is noted
 * with its place in the log, so that a crash between commit and refresh is repaired at the next start.
 */
export function createPlainTexts(options: {
	db: Kysely<Database>;
	log: SyncLog;
	textsChanged: SyncDeps['textsChanged'];
	/** The document as committed, where its room is open; `use` must keep nothing of it. Null: it is not open. */
	committed<T>(documentId: string, use: (doc: Y.Doc, seq: number) => T): T | null;
	/** Reading it in this moment would hold everybody up; it will not once its writers pause. */
	costly(documentId: string): boolean;
}): PlainTexts {
	const { db, log } = options;
	let touched = new Set<string>();
	/** Since when texts are put off, by `performance.now()`. */
	const putOff = new Map<string, number>();
	let timer: NodeJS.Timeout | null = null;
	let running: Promise<void> | null = null;
	let next = 0;
	let closed = false;

	function touch(documentId: string) {
		if (closed) return;
		touched.add(documentId);
		schedule();
	}

	function schedule() {
		if (closed || running || timer || touched.size === 0) return;
		timer = setTimeout(() => void run(isTimely), Math.max(0, next - performance.now()));
	}

	/** Whether it is read now; else it stays for the next time. */
	function isTimely(documentId: string): boolean {
		if (!options.costly(documentId)) return true;
		const now = performance.now();
		const since = putOff.get(documentId) ?? now;
		putOff.set(documentId, since);
		return now - since >= PATIENCE_MS;
	}

	function run(chosen: (documentId: string) => boolean = () => true): Promise<void> {
		if (timer) clearTimeout(timer);
		timer = null;
		const batch = new Set([...touched].filter(chosen));
		touched = touched.difference(batch);
		for (const documentId of batch) putOff.delete(documentId);
		running = handOn([...batch])
			.catch((error: unknown) => {
				log.error({ err: error, documents: batch.size }, 'plain texts of documents were not handed on');
				return [...batch];
			})
			.then((again) => {
				running = null;
				if (again.length > 0) next = Math.max(next, performance.now() + RETRY_MS);
				for (const documentId of again) touched.add(documentId);
				schedule();
			});
		return running;
	}

	/** Returns those that are to be tried again. */
	async function handOn(documentIds: string[]): Promise<string[]> {
		const read: ReadText[] = [];
		const failed = new Set<string>();
		const from = performance.now();
		for (const documentId of documentIds) {
			try {
				const text = options.committed(documentId, readText(documentId)) ?? (await stored(documentId));
				if (text) read.push(text);
			} catch (error) {
				// One that cannot be read keeps none of the others back.
				log.error({ err: error, document: documentId }, 'the plain text of a document was not read');
				failed.add(documentId);
			}
		}
		next = from + Math.max(INTERVAL_MS, (performance.now() - from) * SHARE);
		const writers = await countWriters(db, read);
		const texts = read.map(({ documentId, text }): CommittedText => ({
			documentId,
			plainText: text,
			writers: writers.get(documentId) ?? 0,
		}));
		for (const documentId of texts.length > 0 ? await options.textsChanged(texts) : []) failed.add(documentId);
		await markTextSeqs(
			db,
			read.filter(({ documentId }) => !failed.has(documentId)),
		);
		return [...failed];
	}

	async function stored(documentId: string): Promise<ReadText | null> {
		const loaded = await loadDocument(db, documentId);
		if (!loaded) return null;
		const doc = loaded.stored.open();
		const text = readText(documentId)(doc, loaded.row.seq);
		doc.destroy();
		return text;
	}

	return {
		touch,
		async flush() {
			await running;
			if (touched.size > 0) await run();
		},
		async repair() {
			for (const documentId of await findStaleTexts(db)) touch(documentId);
		},
		close() {
			closed = true;
			if (timer) clearTimeout(timer);
		},
	};
}

const readText =
	(documentId: string) =>
	(doc: Y.Doc, seq: number): ReadText => ({
		documentId,
		seq,
		text: plainText(readBlocks(doc)),
		clientIds: [...doc.store.clients.keys()],
	});
