import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/** One more; returns how many there are since the first one, which begins a window of so many seconds. */
export async function countTry(db: Tx, clock: Clock, key: string, seconds: number): Promise<number> {
	const expires = sql<Date>`${clock.now} + ${seconds} * interval '1 second'`;
	const over = sql<boolean>`try_count.expires_at <= ${clock.now}`;
	const { tries } = await db
		.insertInto('try_count')
		.values({ key, tries: 1, expires_at: expires })
		.onConflict((conflict) =>
			conflict.column('key').doUpdateSet({
				tries: sql<number>`case when ${over} then 1 else try_count.tries + 1 end`,
				expires_at: sql<Date>`case when ${over} then ${expires} else try_count.expires_at end`,
			}),
		)
		.returning('tries')
		.executeTakeFirstOrThrow();
	return tries;
}

export async function triesOf(db: Tx, clock: Clock, key: string): Promise<number> {
	const row = await db
		.selectFrom('try_count')
		.select('tries')
		.where('key', '=', key)
		.where('expires_at', '>', clock.now)
		.executeTakeFirst();
	return row?.tries ?? 0;
}

export async function forgetTries(db: Tx, key: string): Promise<void> {
	await db.deleteFrom('try_count').where('key', '=', key).execute();
}

export async function deleteExpiredTries(db: Tx, clock: Clock): Promise<void> {
	await db.deleteFrom('try_count').where('expires_at', '<=', clock.now).execute();
}
