import { sql } from 'kysely';
import { createDatabase } from './database.ts';

/** Any number, the same in every process. */
const LOCK = 7_423_119;

/**
 * Runs what changes tables while no other process on this database does. Processes that start together on a new one would
 * otherwise look at each other's tables (ours, those of the jobs) half-way through a change, and end.
 */
export async function withSchemaLock<T>(url: string, work: () => Promise<T>): Promise<T> {
	const db = createDatabase(url, { max: 1, statementTimeout: 0, idleInTransactionTimeout: 0 });
	try {
		return await db.connection().execute(async (held) => {
			await sql`select pg_advisory_lock(${sql.lit(LOCK)})`.execute(held);
			return work();
		});
	} finally {
		// The lock goes with its connection.
		await db.destroy();
	}
}
