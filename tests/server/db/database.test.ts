import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../../../server/db/database.ts';
import { startProxy } from '../../support/proxy.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

test('counts and sums are numbers, a date keeps its day, an instant is a Date', async () => {
	const { rows } = await sql<Record<string, unknown>>`
		select count(*) as n, sum(x) as total, 2.5::numeric as half, date '2026-03-29' as day, now() as at
		from generate_series(1, 3) as x`.execute(database.db);
	expect(rows[0]).toMatchObject({ n: 3, total: 6, half: 2.5, day: '2026-03-29', at: expect.any(Date) });
});

test('a statement that runs too long is cancelled and the pool goes on', async () => {
	const db = createDatabase(database.url, { max: 1, statementTimeout: 50 });
	await expect(sql`select pg_sleep(5)`.execute(db)).rejects.toThrow('statement timeout');
	expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows[0]?.one).toBe(1);
	await db.destroy();
});

test('an idle connection cut by the server is reported and replaced', async () => {
	const told = Promise.withResolvers<Error>();
	const db = createDatabase(database.url, { max: 1, onIdleError: told.resolve });
	const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
	await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.db);
	expect((await told.promise).message).toMatch(/terminat/);
	expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows[0]?.one).toBe(1);
	await db.destroy();
});

test('a database that vanished without a word is given up, and the pool goes on when it answers again', async () => {
	const { port } = new URL(database.url);
	const proxy = await startProxy(Number(port));
	const url = database.url.replace(`:${port}/`, `:${proxy.port}/`);
	const db = createDatabase(url, { max: 1, statementTimeout: 100, silenceTimeout: 100 });
	const one = () => sql<{ one: number }>`select 1 as one`.execute(db);
	await one();
	proxy.freeze();
	await expect(one()).rejects.toThrow('timeout');
	// The old connection stays as dead as it is: a new one must be made.
	proxy.mend({ old: 'silent' });
	expect((await one()).rows[0]?.one).toBe(1);
	await db.destroy();
	await proxy.close();
});
