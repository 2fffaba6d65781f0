import type { Kysely } from 'kysely';
import type * as Y from 'yjs';
import { plainText } from '#lib/domain/rich-text.ts';
import { readBlocks } from '#lib/sync/rich-text.ts';
import { findStaleTexts, markTextSeq, readWriters } from '../db/document-store.ts';
import type { Database } from '../db/tables.ts';
import { isRefusal } from '../errors.ts';
import { loadDocument } from './log.ts';
import type { SyncDeps, SyncLog } from './ports.ts';

/** At most twice a second per text. */
const INTERVAL_MS = 500;
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

interface Waiting {
	timer: NodeJS.Timeout | null;
	running: Promise<void> | null;
	again: boolean;
	last: number;
}

/**
 * Hands the committed plain text of co-written texts to the services. What was handed on is noted with its place in the
 * log, so that a crash between commit and refresh is repaired at the next start.
 */
export function createPlainTexts(options: {
	db: Kysely<Database>;
	log: SyncLog;
	textChanged: SyncDeps['textChanged'];
	/** The committed document where one is at hand, with its place in the log. */
	settled(documentId: string): { doc: Y.Doc; seq: number } | null;
}): PlainTexts {
	const { db, log } = options;
	const texts = new Map<string, Waiting>();
	let closed = false;

	function touch(documentId: string) {
		if (closed) return;
		const text = texts.get(documentId) ?? { timer: null, running: null, again: false, last: 0 };
		texts.set(documentId, text);
		if (text.running) text.again = true;
		else text.timer ??= setTimeout(() => void run(documentId, text), Math.max(0, text.last + INTERVAL_MS - Date.now()));
	}

	function run(documentId: string, text: Waiting): Promise<void> {
		if (text.timer) clearTimeout(text.timer);
		text.timer = null;
		text.running = handOn(documentId)
			.then(
				() => true,
				(error: unknown) => {
					// An item or section that is gone has no text to refresh; anything else is tried again.
					if (isRefusal(error) && error.code === 'not_found') return true;
					log.error({ err: error, document: documentId }, 'the plain text of a document was not handed on');
					return false;
				},
			)
			.then((done) => {
				text.running = null;
				text.last = Date.now();
				const again = text.again;
				text.again = false;
				if (closed) return;
				if (done && !again) return forgetLater(documentId, text);
				text.timer = setTimeout(() => void run(documentId, text), done ? INTERVAL_MS : RETRY_MS);
			});
		return text.running;
	}

	/** Remembers when it was last handed on for as long as that matters. */
	function forgetLater(documentId: string, text: Waiting): void {
		setTimeout(() => {
			if (!text.timer && !text.running) texts.delete(documentId);
		}, INTERVAL_MS).unref();
	}

	async function handOn(documentId: string): Promise<void> {
		const read = await committedText(documentId);
		if (!read) return;
		const writers = (await readWriters(db, documentId)).length;
		await options.textChanged(documentId, { plainText: read.text, writers });
		await markTextSeq(db, documentId, read.seq);
	}

	async function committedText(documentId: string): Promise<{ text: string; seq: number } | null> {
		const settled = options.settled(documentId);
		if (settled) return { text: plainText(readBlocks(settled.doc)), seq: settled.seq };
		const loaded = await loadDocument(db, documentId);
		if (!loaded) return null;
		const doc = loaded.stored.open();
		const text = plainText(readBlocks(doc));
		doc.destroy();
		return { text, seq: loaded.row.seq };
	}

	return {
		touch,
		async flush() {
			for (const [documentId, text] of texts) {
				await text.running;
				if (text.timer) await run(documentId, text);
			}
		},
		async repair() {
			for (const documentId of await findStaleTexts(db)) touch(documentId);
		},
		close() {
			closed = true;
			for (const { timer } of texts.values()) if (timer) clearTimeout(timer);
		},
	};
}
