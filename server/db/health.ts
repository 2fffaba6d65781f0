import { sql, type Kysely } from 'kysely';
import type { Database } from './tables.ts';

/** Whether the database answers within so many milliseconds. Never throws. */
export async function databaseAnswers(db: Kysely<Database>, within = 2_000): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), within)));
	const answer = sql`select 1`.execute(db).then(
		() => true,
		() => false,
	);
	return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
