import { Logger, run, runMigrations } from 'graphile-worker';
import { createPool } from '../db/database.ts';
import { withSchemaLock } from '../db/schema-lock.ts';
import type { Log } from '../log.ts';

/**
 * graphile-worker behind this file alone: it ticks. Each task is called every minute by one of the processes on this
 * database, and soon after `nudge`. A tick may be lost or come twice; what is due, tasks ask the database themselves.
 */
export async function startWorker(parts: {
	databaseUrl: string;
	log: Log;
	/** They never throw. */
	tasks: Record<string, () => Promise<void>>;
}) {
	const { databaseUrl, log, tasks } = parts;
	// Its waiting for work is one long statement.
	const pgPool = createPool(databaseUrl, { max: 5, statementTimeout: 0, idleInTransactionTimeout: 0 });
	const logger = new Logger(() => (level, message) => {
		if (level === 'error' || level === 'warning') log.warn({ part: 'worker' }, message);
		else log.debug({ part: 'worker' }, message);
	});
	const own = { pgPool, schema: 'graphile_worker', logger };
	// Its tables first, so that nothing is left to change when it runs.
	await withSchemaLock(databaseUrl, () => runMigrations(own));
	const runner = await run({
		...own,
		concurrency: 3,
		// The shutdown is ours, in order.
		noHandleSignals: true,
		taskList: tasks,
		// No queue: the lock of a killed process would hold the next tick back for hours.
		crontab: Object.keys(tasks)
			.map((name) => `* * * * * ${name} ?jobKey=${name}&max=1`)
			.join('\n'),
	});
	// It ends when it is stopped; when it ends by itself, ticks stop until the next start, which must be seen.
	runner.promise.catch((err: unknown) => log.error({ err }, 'the worker of jobs ended'));
	return {
		/** Calls this task soon, in one of the processes. */
		async nudge(name: string): Promise<void> {
			await runner.addJob(name, {}, { jobKey: name, maxAttempts: 1 });
		},
		/** Waits for the tasks that run. */
		async stop(): Promise<void> {
			await runner.stop();
			await pgPool.end();
		},
	};
}
