import type { Kysely } from 'kysely';
import type { Database } from '../db/tables.ts';
import { checkpointEvery, makeCheckpoint } from './checkpoint.ts';
import type { SyncLog } from './ports.ts';
import type { SharedDocument, Writer } from './shared-document.ts';

/** The time that checkpoints of one document take, as one part in so many. */
const SHARE = 20;

/** When the log of an open document is merged into a checkpoint, and how memory goes on upon it. */
export class Checkpoints {
	readonly #deps: { db: Kysely<Database>; log: SyncLog };
	readonly #document: SharedDocument<Writer>;
	/** Rows since the last one. */
	#tail: number;
	#running: Promise<void> | null = null;
	/** By `performance.now()`. */
	#next = 0;

	constructor(deps: { db: Kysely<Database>; log: SyncLog }, document: SharedDocument<Writer>, tail: number) {
		this.#deps = deps;
		this.#document = document;
		this.#tail = tail;
	}

	get tail(): number {
		return this.#tail;
	}

	/** What is in memory was read anew. */
	set tail(rows: number) {
		this.#tail = rows;
	}

	/** After so many rows, but seldom enough that a burst is not spent on checkpoints: each is made from all the words. */
	makeWhenDue(): void {
		const rows = checkpointEvery(this.#document.stored.byteLength);
		if (this.#tail >= rows && performance.now() >= this.#next) void this.make();
	}

	/** Merges the log into a checkpoint; one at a time. */
	make(): Promise<void> {
		const from = performance.now();
		this.#running ??= this.#make().finally(() => {
			this.#running = null;
			const now = performance.now();
			this.#next = now + (now - from) * SHARE;
		});
		return this.#running;
	}

	async #make(): Promise<void> {
		if (this.#tail === 0) return;
		const document = this.#document;
		try {
			const { stored, head } = document;
			stored.underline();
			const checkpoint = await makeCheckpoint(this.#deps.db, document.id, head);
			// An erasure came through meanwhile: the checkpoint holds what nobody may be given any more.
			if (!checkpoint || document.stored !== stored) return;
			this.#tail = document.head.seq - head.seq;
			document.stored = stored.madeOf(checkpoint);
		} catch (error) {
			// The log is the truth; without a checkpoint opening takes longer.
			this.#deps.log.error({ err: error, document: document.id }, 'no checkpoint was made');
		}
	}
}
