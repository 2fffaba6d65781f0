import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';
import { backupState } from './backup-store.ts';
import { listRuns } from './job-store.ts';
import { countMails, type OutboxRow } from './mail-store.ts';

/** What the database knows of the work done by the clock. Ages and durations are in seconds. */
export interface StoredFigures {
	mails: Record<OutboxRow['state'], number>;
	/** Of the mail that has waited longest; null: none waits. */
	oldestWaiting: number | null;
	/** Mails that came back after they were sent. */
	bounced: number;
	/** Addresses to which nothing is sent any more. */
	undeliverable: number;
	jobs: {
		name: string;
		/** Null: it never went well. */
		sinceSuccess: number | null;
		/** In a row. */
		failures: number;
		/** Of the last run, when it went well. */
		duration: number | null;
	}[];
	/** Null: none was made. */
	backup: { age: number; bytes: number } | null;
}

/** Read for each scrape of `/metrics`: a handful of small queries. */
export async function readFigures(db: Tx, clock: Clock): Promise<StoredFigures> {
	const waiting = await db
		.selectFrom('mail')
		.where('state', '=', 'waiting')
		.select([sql<Date>`${clock.now}`.as('now'), (eb) => eb.fn.min('created_at').as('since')])
		.executeTakeFirstOrThrow();
	const { bounced } = await db
		.selectFrom('mail')
		.where('bounced_at', 'is not', null)
		.select((eb) => eb.fn.countAll<number>().as('bounced'))
		.executeTakeFirstOrThrow();
	const { undeliverable } = await db
		.selectFrom('mail_bounce')
		.where('hard_at', 'is not', null)
		.select((eb) => eb.fn.countAll<number>().as('undeliverable'))
		.executeTakeFirstOrThrow();
	const { madeAt, bytes } = await backupState(db);
	const { now, since } = waiting;
	const age = (moment: Date) => seconds(moment, now);
	return {
		mails: await countMails(db),
		oldestWaiting: since && age(since),
		bounced,
		undeliverable,
		jobs: (await listRuns(db)).map(({ name, startedAt, endedAt, failures }) => ({
			name,
			sinceSuccess: endedAt && age(endedAt),
			failures,
			duration: endedAt !== null && endedAt >= startedAt ? seconds(startedAt, endedAt) : null,
		})),
		backup: madeAt && { age: age(madeAt), bytes: bytes ?? 0 },
	};
}

const seconds = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 1000;
