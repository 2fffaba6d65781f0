import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import { claimRun, recordRun } from '../db/job-store.ts';
import type { Database } from '../db/tables.ts';
import type { Log } from '../log.ts';
import { JOB_NAMES, SCHEDULE, type JobName } from './schedule.ts';
import { startWorker } from './worker.ts';

/** Does what is due now and nothing else; asked too late, it does it then. Stops early when the signal says so. */
export type Job = (signal: AbortSignal) => Promise<void>;

/**
 * Work by the clock. A tick is only a question: the database's clock and the row of the last run decide whether a job is
 * due, for all processes together. So a missed tick delays, and two processes never take the same run.
 */
export function createJobs(deps: {
	db: Kysely<Database>;
	clock: Clock;
	log: Log;
	databaseUrl: string;
	jobs: Record<JobName, Job>;
}) {
	const { db, clock, log, databaseUrl, jobs } = deps;
	const stopping = new AbortController();
	let worker: Awaited<ReturnType<typeof startWorker>> | undefined;

	/** Runs this job when it is due. Failures are written down, never thrown. */
	async function tick(name: JobName): Promise<void> {
		try {
			if (stopping.signal.aborted || !(await claimRun(db, clock, name, SCHEDULE[name]))) return;
			const run = randomUUID();
			const failure = await jobs[name](stopping.signal).then(
				() => {
					log.debug({ job: name, run }, 'job done');
					return null;
				},
				(err: unknown) => {
					log.error({ err, job: name, run }, 'job failed');
					return kindOf(err);
				},
			);
			await recordRun(db, clock, name, failure);
		} catch (err) {
			log.error({ err, job: name }, 'job not recorded');
		}
	}

	return {
		tick,
		/** From now on jobs run by themselves; what was missed is caught up with at once. */
		async start(): Promise<void> {
			const tasks = Object.fromEntries(JOB_NAMES.map((name) => [name, () => tick(name)]));
			worker = await startWorker({ databaseUrl, log, tasks });
			for (const name of JOB_NAMES) await worker.nudge(name);
		},
		/** Something is there to do, do not wait for the minute. Lost when nothing runs here: the next tick comes anyway. */
		soon(name: JobName): void {
			worker?.nudge(name).catch((err: unknown) => log.warn({ err, job: name }, 'job not nudged'));
		},
		/** Lets the jobs that run come to a good end. */
		async close(): Promise<void> {
			stopping.abort();
			const running = worker;
			worker = undefined;
			await running?.stop();
		},
	};
}
export type Jobs = ReturnType<typeof createJobs>;

/** Words of an error may quote a row: the administrator sees what kind it was, the log has the rest. */
function kindOf(error: unknown): string {
	if (!(error instanceof Error)) return 'Error';
	const { code } = error as { code?: unknown };
	return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}
