import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../../server/db/migrate.ts';
import { withSchemaLock } from '../../../server/db/schema-lock.ts';
import { startWorker } from '../../../server/jobs/worker.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { recordedLog } from '../../support/log.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

const nothing = async (_db: Kysely<never>) => undefined;
const provide = (migrations: Record<string, typeof nothing>) => ({
	getMigrations: async () => Object.fromEntries(Object.entries(migrations).map(([name, up]) => [name, { up }])),
});

test('a database that is up to date is left as it is', async () => {
	expect(await migrate(database.url)).toEqual([]);
});

test('the schema has the log of documents and one position per voter and version', async () => {
	const { rows } = await sql<{ name: string }>`
		select table_name as name from information_schema.tables where table_schema = 'public'`.execute(database.db);
	expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['document_update', 'position', 'agreement']));
});

test('a database written by a newer version is refused and left as it is', async () => {
	const older = provide({});
	await expect(migrate(database.url, older)).rejects.toThrow(/newer version of Trame.*0001-foundation/s);
	expect(await migrate(database.url)).toEqual([]);
});

/** The migrations that this database already has, doing nothing. */
async function present(): Promise<Record<string, typeof nothing>> {
	const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(database.db);
	return Object.fromEntries(rows.map(({ name }) => [name, nothing]));
}

test('a migration that fails leaves nothing behind', async () => {
	const failing = provide({
		...(await present()),
		'9999-half-done': async (db) => {
			await sql`create table half_done (id int)`.execute(db);
			await sql`select 1 / 0`.execute(db);
		},
	});
	await expect(migrate(database.url, failing)).rejects.toThrow('division by zero');
	const { rows } = await sql<{ there: boolean }>`select to_regclass('half_done') is not null as there`.execute(
		database.db,
	);
	expect(rows[0]?.there).toBe(false);
});

test('two processes that start together migrate once', async () => {
	let runs = 0;
	const next = provide({
		...(await present()),
		'9999-once': async (db) => {
			runs++;
			await sql`create table once (id int)`.execute(db);
			await sql`select pg_sleep(0.1)`.execute(db);
		},
	});
	const applied = await Promise.all([migrate(database.url, next), migrate(database.url, next)]);
	expect(applied.flat()).toEqual(['9999-once']);
	expect(runs).toBe(1);
});

test('the tables of the jobs change while nobody else looks at tables or changes them', async () => {
	const waiting = async () => {
		const { rows } = await sql<{ count: number }>`
			select count(*)::int as count from pg_locks join pg_database on pg_database.oid = database
			where locktype = 'advisory' and not granted and datname = current_database()`.execute(database.db);
		return rows[0]?.count;
	};
	const { log } = recordedLog();
	const known = await present();
	const starts: Promise<unknown>[] = [];
	await withSchemaLock(database.url, async () => {
		const worker = startWorker({ databaseUrl: database.url, log, tasks: {} });
		starts.push(
			worker.then((one) => one.stop()),
			migrate(database.url, provide(known)),
		);
		await expect.poll(waiting, { timeout: 15_000 }).toBe(2);
	});
	expect(await Promise.all(starts)).toEqual([undefined, []]);
});
