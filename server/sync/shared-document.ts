import * as Y from 'yjs';
import { CLOSE } from '#lib/schemas/wire.ts';
import type { Append, DocumentRow, UpdateRow } from '../db/document-store.ts';
import { applyAndEncode, gate, shadowProblem, type DecodedUpdate, type GateResult } from './gate.ts';
import { follow, rowsAfter, type Head } from './log.ts';
import { MERGE_AT_ONCE, type StoredState } from './stored-state.ts';

/** Most bytes of one document, as stored. */
export const LARGEST_DOCUMENT = 20 * 1024 * 1024;
/** Most rows and bytes of one document in one flush: others are in it too. */
const BATCH_ROWS = 256;
const BATCH_BYTES = 4 * 1024 * 1024;
/** So many updates of one writer in one flush are not typing. */
const BURST = 8;

/** Whoever waits for a commit. */
export interface Writer {
	participantId: string;
}

/** One counted message of a writer on its way to the log. `bytes` is null when it added nothing: it only waits. */
export interface Entry<W extends Writer> {
	writer: W;
	/** Its number on the writer's line. */
	count: number;
	/** What the client sent, in bytes: what it may have under way is bounded. */
	weight: number;
	bytes: Uint8Array | null;
}

/** Entries that go to the log together. Sent again unchanged when the outcome of an attempt is unknown. */
export interface Batch<W extends Writer> {
	append: Append;
	entries: Entry<W>[];
	/** What the rows hold, each with the one who wrote it. */
	words: Words<W>[];
}

/** One row: an update, or what somebody sent in quick succession. */
export interface Words<W extends Writer> {
	writer: W;
	bytes: Uint8Array;
}

/**
 * One document between its writers and its log: the stored state (committed), the shadow (stored plus accepted and
 * waiting, a Y.Doc that exists only while somebody writes), and the queue between the two. Knows no socket, no SQL.
 */
export class SharedDocument<W extends Writer> {
	readonly id: string;
	stored: StoredState;
	head: Head;
	rightsVersion: number;
	/** The erasure that `stored` has followed. */
	erasedSeq: number;
	#shadow: Y.Doc | null = null;
	#queue: Entry<W>[] = [];
	#flight: Batch<W> | null = null;

	constructor(row: DocumentRow, stored: StoredState) {
		this.id = row.id;
		this.stored = stored;
		this.head = { seq: row.seq, hash: row.hash };
		this.rightsVersion = row.rightsVersion;
		this.erasedSeq = row.erasedSeq;
	}

	get waiting(): boolean {
		return this.#flight !== null || this.#queue.length > 0;
	}

	/** Everything that somebody waits for, oldest first. */
	entries(): Entry<W>[] {
		return this.#flight ? [...this.#flight.entries, ...this.#queue] : [...this.#queue];
	}

	/** Lets the gate decide; what it accepts waits for its commit. After a refusal the shadow is as if nothing had been. */
	accept(update: DecodedUpdate, entry: Omit<Entry<W>, 'bytes'>, owns: (clientId: number) => boolean): GateResult {
		if (this.stored.byteLength + update.bytes.length > LARGEST_DOCUMENT) {
			return { ok: false, code: CLOSE.tooLarge, reason: 'document_full', spoiled: false };
		}
		// What whoever only reads answers to step 1: no Y.Doc is made for them.
		if (!this.#shadow && update.structs.length === 0 && this.stored.holds(update.deletes)) {
			this.#queue.push({ ...entry, bytes: null });
			return { ok: true, update: null };
		}
		const result = gate(update, this.#openShadow(), owns);
		if (!result.ok) {
			if (result.spoiled) this.dropShadow();
			return result;
		}
		// What adds nothing to the shadow may still repeat words that wait: it is committed when they are.
		this.#queue.push({ ...entry, bytes: result.update });
		return result;
	}

	/** Shows the document as committed: the shadow while nothing waits, else one made for this. */
	readCommitted<T>(use: (doc: Y.Doc) => T): T {
		if (this.#shadow && !this.waiting) return use(this.#shadow);
		const doc = this.stored.open();
		try {
			return use(doc);
		} finally {
			doc.destroy();
		}
	}

	/** Forgets the shadow; the next writer has it made again. */
	dropShadow(): void {
		this.#shadow?.destroy();
		this.#shadow = null;
	}

	#openShadow(): Y.Doc {
		if (this.#shadow) return this.#shadow;
		const shadow = this.stored.open();
		for (const { bytes } of this.entries()) if (bytes) Y.applyUpdate(shadow, bytes);
		this.#shadow = shadow;
		return shadow;
	}

	/** What goes to the log now: what was under way already, else the front of the queue; null: nothing. */
	takeBatch(): Batch<W> | null {
		if (this.#flight || this.#queue.length === 0) return this.#flight;
		let bytes = 0;
		let size = 0;
		for (const entry of this.#queue) {
			bytes += entry.bytes?.length ?? 0;
			if (size > 0 && (size >= BATCH_ROWS || bytes > BATCH_BYTES)) break;
			size += 1;
		}
		const entries = this.#queue.splice(0, size);
		const words = joined(entries);
		const updates = words.map(({ bytes, writer }) => ({ bytes, participantId: writer.participantId }));
		const append = {
			documentId: this.id,
			expectedSeq: this.head.seq,
			rightsVersion: this.rightsVersion,
			rows: rowsAfter(this.head, updates),
		};
		this.#flight = { append, entries, words };
		return this.#flight;
	}

	/** The batch under way is on disk. */
	committed(batch: Batch<W>): void {
		if (this.#flight === batch) this.#flight = null;
		// A catch-up may have read them from the log before their own commit was reported.
		for (const row of batch.append.rows) if (row.seq > this.head.seq) this.#store(row);
	}

	/**
	 * Takes rows that somebody else committed and that are not known yet. Returns those; throws BrokenLog when they do
	 * not follow.
	 */
	adopt(rows: UpdateRow[]): UpdateRow[] {
		const news = rows.filter((row) => row.seq > this.head.seq);
		follow(this.id, this.head, news);
		for (const row of news) this.#store(row);
		if (news.length > 0) {
			if (this.waiting) this.dropShadow();
			else if (this.#shadow) for (const row of news) Y.applyUpdate(this.#shadow, row.bytes);
		}
		return news;
	}

	#store(row: UpdateRow): void {
		this.stored.append(row.bytes);
		this.head = { seq: row.seq, hash: row.hash };
	}

	/**
	 * What waits is applied again, without the entries that `keep` leaves out: the head moved, or rights did. Returns
	 * those, and those that no longer apply. A batch that the log is just being asked to take stays as it is.
	 */
	requeue(flight: 'under way' | 'returned', keep: (entry: Entry<W>) => boolean): Requeued<W> {
		const before = flight === 'returned' ? this.entries() : this.#queue;
		if (flight === 'returned') this.#flight = null;
		this.#queue = [];
		this.dropShadow();
		const requeued: Requeued<W> = { leftOut: [], lost: [] };
		for (const entry of before) {
			if (!keep(entry)) {
				requeued.leftOut.push(entry);
				continue;
			}
			const shadow = this.#openShadow();
			const bytes = entry.bytes && applyAndEncode(shadow, entry.bytes);
			if (shadowProblem(shadow)) {
				// It stood on words that were left out.
				requeued.lost.push(entry);
				this.dropShadow();
			} else this.#queue.push({ ...entry, bytes });
		}
		return requeued;
	}
}

interface Requeued<W extends Writer> {
	leftOut: Entry<W>[];
	lost: Entry<W>[];
}

/** What entries say, in order. A burst of one writer is put together: a row and a hash for many words instead of for each. */
function joined<W extends Writer>(entries: readonly Entry<W>[]): Words<W>[] {
	const runs: { writer: W; updates: Uint8Array[] }[] = [];
	for (const { writer, bytes } of entries) {
		if (!bytes) continue;
		const last = runs.at(-1);
		if (last?.writer === writer && last.updates.length < MERGE_AT_ONCE) last.updates.push(bytes);
		else runs.push({ writer, updates: [bytes] });
	}
	return runs.flatMap(({ writer, updates }) => {
		const rows = updates.length < BURST ? updates : [Y.mergeUpdates(updates)];
		return rows.map((bytes) => ({ writer, bytes }));
	});
}
