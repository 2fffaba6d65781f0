import { setTimeout as delay } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Database } from './tables.ts';

const LOCK = 7_272_641;
const AGAIN_MS = 200;

/** Does this while no other process on this database does it: the others wait for their turn. */
export async function alone<Result>(db: Kysely<Database>, work: () => Promise<Result>): Promise<Result> {
	return db.connection().execute(async (connection) => {
		for (;;) {
			const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock(${LOCK}) as held`.execute(connection);
			if (rows[0]?.held) break;
			await delay(AGAIN_MS);
		}
		try {
			return await work();
		} finally {
			await sql`select pg_advisory_unlock(${LOCK})`.execute(connection);
		}
	});
}
