import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/**
 * True for exactly one caller per period: the job is due and is now this caller's. `minutes` 0: always due. Ticks come a
 * little early or late, so half a minute of the period is forgiven.
 */
export async function claimRun(db: Tx, clock: Clock, name: string, minutes: number): Promise<boolean> {
	const row = await db
		.insertInto('job_run')
		.values({ name, started_at: clock.now })
		.onConflict((conflict) =>
			conflict
				.column('name')
				.doUpdateSet({ started_at: clock.now })
				.where(sql<boolean>`job_run.started_at <= ${clock.now} - ${Math.max(0, minutes - 0.5)} * interval '1 minute'`),
		)
		.returning('name')
		.executeTakeFirst();
	return row !== undefined;
}

/** `failure`: what kind of error it was, or null when all went well. */
export async function recordRun(db: Tx, clock: Clock, name: string, failure: string | null): Promise<void> {
	await db
		.updateTable('job_run')
		.set(
			failure === null
				? { ended_at: clock.now, failures: 0 }
				: { failed_at: clock.now, failures: sql<number>`failures + 1`, failure },
		)
		.where('name', '=', name)
		.execute();
}

export interface JobRun {
	name: string;
	startedAt: Date;
	endedAt: Date | null;
	failedAt: Date | null;
	/** In a row, up to now. */
	failures: number;
	failure: string;
}

export async function listRuns(db: Tx): Promise<JobRun[]> {
	return db
		.selectFrom('job_run')
		.select(['name', 'started_at as startedAt', 'ended_at as endedAt', 'failed_at as failedAt', 'failures', 'failure'])
		.execute();
}
