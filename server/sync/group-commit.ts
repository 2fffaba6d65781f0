import { setTimeout as wait } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { SaveHealth } from '#lib/schemas/wire.ts';
import { appendUpdates, findDocuments, type Append, type DocumentRow } from '../db/document-store.ts';
import type { Database } from '../db/tables.ts';
import { Pace } from './pace.ts';
import type { SyncLog } from './ports.ts';

/** A document with something to commit, as the group sees it. */
export interface Committable {
	readonly id: string;
	/** Something is to be committed. */
	readonly waiting: boolean;
	/** The rows to commit now, the same again until they are settled; null: nothing waits. */
	nextAppend(): Append | null;
	/** They are on disk. */
	committed(append: Append): void;
	/** They did not fit: the head or the rights are now those of `row` (null: the document is gone). */
	outdated(append: Append, row: DocumentRow | null): Promise<void>;
	/** The database will never take them. */
	rejected(append: Append, error: unknown): void;
}

export interface GroupCommit {
	/** Something waits in this document. */
	request(document: Committable): void;
	/** Resolves when nothing waits; rejects when that takes longer than `milliseconds`. */
	idle(milliseconds: number): Promise<void>;
	readonly health: SaveHealth;
	readonly figures: { commits: number; rows: number; failures: number };
	close(): void;
}

/** How long a commit may take before people are told (product rule: within 5 s). */
const DELAYED_MS = 1500;
const DOWN_MS = 4500;
const WATCH_MS = 250;
const FIRST_RETRY_MS = 20;
const LONGEST_RETRY_MS = 1000;
/** Another node holds the row: it will be done in a moment. */
const LOCKED_RETRY_MS = 3;
const POLL_MS = 20;
/** When much is written, flushes begin at least so far apart, and each takes more along… */
const APART_MS = 12;
/** …unless the last one took so many rows: then more wait already. */
const MANY_ROWS = 200;

/**
 * Commits the accepted updates of all documents together: one statement is under way at a time, and everything that
 * arrives meanwhile goes into the next one.
 */
export function createGroupCommit(options: {
	db: Kysely<Database>;
	log: SyncLog;
	onHealth: (health: SaveHealth) => void;
}): GroupCommit {
	const { db, log } = options;
	const waiting = new Set<Committable>();
	/** Documents being brought up to date before they try again. */
	const settling = new Map<Committable, Promise<void>>();
	const figures = { commits: 0, rows: 0, failures: 0 };
	const pace = new Pace();
	let running: Promise<void> | null = null;
	let last = { began: 0, rows: 0 };
	let stalledSince: number | null = null;
	let health: SaveHealth = 'ok';
	let closed = false;

	const watch = setInterval(() => {
		const age = stalledSince === null ? 0 : Date.now() - stalledSince;
		setHealth(age >= DOWN_MS ? 'down' : age >= DELAYED_MS ? 'delayed' : 'ok');
	}, WATCH_MS);
	watch.unref();

	function setHealth(next: SaveHealth) {
		if (next === health) return;
		health = next;
		log.warn({ health }, 'commits of shared documents');
		options.onHealth(health);
	}

	function request(document: Committable) {
		waiting.add(document);
		pace.tick(performance.now());
		start();
	}

	function start() {
		running ??= run().finally(() => {
			running = null;
			// Asked for between the last look and this moment.
			if (waiting.size > 0 && !closed) start();
		});
	}

	async function run(): Promise<void> {
		// Let everything that arrived in this turn of the loop take part.
		await new Promise((resolve) => setImmediate(resolve));
		await keepApart();
		let retry = FIRST_RETRY_MS;
		while (waiting.size > 0 && !closed) {
			const documents = [...waiting];
			waiting.clear();
			stalledSince ??= Date.now();
			try {
				const locked = await commit(documents);
				retry = FIRST_RETRY_MS;
				stalledSince = locked && stalledSince !== null ? stalledSince : null;
				if (!locked && health !== 'ok') setHealth('ok');
				await (locked ? wait(LOCKED_RETRY_MS) : keepApart());
			} catch (error) {
				figures.failures += 1;
				log.error({ err: error, documents: documents.length }, 'a commit of shared documents failed');
				for (const document of documents) waiting.add(document);
				await wait(retry);
				retry = Math.min(retry * 2, LONGEST_RETRY_MS);
			}
		}
		stalledSince = null;
	}

	async function keepApart(): Promise<void> {
		const pause = last.began + APART_MS - performance.now();
		if (pause > 0 && pace.busy && last.rows < MANY_ROWS) await wait(pause);
	}

	/** One flush. Says whether a document has to wait for another holder of its row. */
	async function commit(documents: Committable[]): Promise<boolean> {
		const pairs = documents.flatMap((document) => {
			// It asks again when it is settled.
			const append = settling.has(document) ? null : document.nextAppend();
			return append ? [{ document, append }] : [];
		});
		last = { began: performance.now(), rows: pairs.reduce((sum, { append }) => sum + append.rows.length, 0) };
		const withRows = pairs.filter(({ append }) => append.rows.length > 0);
		const moved = withRows.length === 0 ? new Set<string>() : await write(withRows);
		const left: typeof pairs = [];
		for (const pair of pairs) {
			const { document, append } = pair;
			if (append.rows.length > 0 && !moved.has(append.documentId)) {
				left.push(pair);
				continue;
			}
			document.committed(append);
			figures.rows += append.rows.length;
			if (document.waiting) waiting.add(document);
		}
		return left.length > 0 && (await settle(left));
	}

	async function write(pairs: { document: Committable; append: Append }[]): Promise<Set<string>> {
		try {
			const moved = await appendUpdates(
				db,
				pairs.map(({ append }) => append),
			);
			figures.commits += 1;
			return moved;
		} catch (error) {
			if (!isOwnFault(error)) throw error;
			if (pairs.length > 1) {
				// One document's rows must not keep those of the others out.
				const moved = new Set<string>();
				for (const pair of pairs) for (const id of await write([pair])) moved.add(id);
				return moved;
			}
			for (const { document, append } of pairs) document.rejected(append, error);
			return new Set();
		}
	}

	/** Finds out why documents did not move. */
	async function settle(left: { document: Committable; append: Append }[]): Promise<boolean> {
		const rows = await findDocuments(
			db,
			left.map(({ append }) => append.documentId),
		);
		let locked = false;
		for (const { document, append } of left) {
			const row = rows.find((candidate) => candidate.id === append.documentId) ?? null;
			if (row && row.seq === append.expectedSeq && row.rightsVersion === append.rightsVersion) {
				locked = true;
				waiting.add(document);
				continue;
			}
			const done = document
				.outdated(append, row)
				.catch((error: unknown) => {
					log.error({ err: error, document: document.id }, 'a document could not catch up');
					return wait(LONGEST_RETRY_MS);
				})
				.then(() => {
					settling.delete(document);
					if (document.waiting) request(document);
				});
			settling.set(document, done);
		}
		return locked;
	}

	return {
		request,
		async idle(milliseconds) {
			const limit = Date.now() + milliseconds;
			while (running || settling.size > 0) {
				if (Date.now() > limit) throw new Error('updates still wait for their commit');
				await Promise.race([...settling.values(), wait(POLL_MS)]);
			}
		},
		get health() {
			return health;
		},
		figures,
		close() {
			closed = true;
			clearInterval(watch);
		},
	};
}

/** SQLSTATE classes 22 and 23: the rows themselves are refused, and will be every time. */
function isOwnFault(error: unknown): boolean {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]/.test(error.code);
}
