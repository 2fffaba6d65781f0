import { sql, type Kysely } from 'kysely';
import type pg from 'pg';
import type { Database } from './tables.ts';

/** An advisory lock of Postgres: held alone by a backup, shared by whoever deletes the bytes of files. */
const LOCK = 7_272_640;

/** From now on, until this connection ends, no bytes of a file are deleted. Waits for a deletion that is under way. */
export async function keepAllFiles(client: pg.ClientBase): Promise<void> {
	await client.query('select pg_advisory_lock($1)', [LOCK]);
}

/** Does this unless a backup is being made: then it is left for another time. */
export async function unlessBackupRuns(db: Kysely<Database>, work: () => Promise<void>): Promise<void> {
	await db.connection().execute(async (connection) => {
		const { rows } = await sql<{
			held: boolean;
		}>`select pg_try_advisory_lock_shared(${LOCK}) as held`.execute(connection);
		if (!rows[0]?.held) return;
		try {
			await work();
		} finally {
			await sql`select pg_advisory_unlock_shared(${LOCK})`.execute(connection);
		}
	});
}
