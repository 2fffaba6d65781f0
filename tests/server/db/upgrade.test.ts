import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { createDatabase } from '../../../server/db/database.ts';
import { knownMigrations, migrate } from '../../../server/db/migrate.ts';
import { listDocuments, verifyDocument } from '../../../server/sync/verify.ts';
import { administer, withDatabase } from '../../support/administer.ts';
import { bareEnvironment } from '../../support/environment.ts';
import { fillAsOlderVersion, OLDER_MIGRATIONS } from '../../support/older-database.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const program = (name: string) => fileURLToPath(new URL(`../../../server/${name}.ts`, import.meta.url));
const template = `trame_test_${randomBytes(6).toString('hex')}`;
let dataDir: string;

beforeAll(async () => {
	dataDir = await temporaryFolder();
	await administer(inject('postgresUrl'), `create database ${template}`);
	await fillAsOlderVersion(withDatabase(inject('postgresUrl'), template));
});
afterAll(async () => {
	await administer(inject('postgresUrl'), `drop database if exists ${template} with (force)`);
	await rm(dataDir, { recursive: true });
});

/** A database as the older version left it. */
async function older(): Promise<{ url: string; ask: (statement: string) => Promise<Record<string, unknown>[]> }> {
	const server = inject('postgresUrl');
	const name = `trame_test_${randomBytes(6).toString('hex')}`;
	await administer(server, `create database ${name} template ${template}`);
	const url = withDatabase(server, name);
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	onTestFinished(async () => {
		await client.end();
		await administer(server, `drop database if exists ${name} with (force)`);
	});
	return { url, ask: async (statement) => (await client.query<Record<string, unknown>>(statement)).rows };
}

/** A program of ours on this database, in a process that can be killed. */
function start(name: 'main' | 'admin', databaseUrl: string, args: string[] = []) {
	const env = {
		...bareEnvironment(),
		DATABASE_URL: databaseUrl,
		DATA_DIR: dataDir,
		LOG_LEVEL: 'warn',
		TRAME_DEMO: 'off',
	};
	const child = spawn(process.execPath, [program(name), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
	let said = '';
	child.stdout.on('data', (chunk: Buffer) => (said += chunk));
	child.stderr.on('data', (chunk: Buffer) => (said += chunk));
	const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, said }));
	return { ended, kill: () => child.kill('SIGKILL') };
}

const APPLIED = 'select name from kysely_migration order by name';
const names = (rows: Record<string, unknown>[]) => rows.map(({ name }) => name);

test('a database of an older version is brought forward with everything that it held', async () => {
	const { url, ask } = await older();
	expect(names(await ask(APPLIED))).toEqual(OLDER_MIGRATIONS);
	const counts =
		'select (select count(*) from note) n, (select count(*) from position) p, (select count(*) from item) i';
	const before = await ask(counts);
	expect(Number(before[0]?.n)).toBeGreaterThan(50);
	expect(await migrate(url)).toEqual((await knownMigrations()).slice(OLDER_MIGRATIONS.length));
	expect(await ask(counts)).toEqual(before);
	const db = createDatabase(url, { max: 1 });
	onTestFinished(() => db.destroy());
	const documents = await listDocuments(db);
	expect(documents.length).toBeGreaterThan(5);
	for (const id of documents) expect((await verifyDocument(db, id))?.faults).toEqual([]);
});

test('kill -9 at any moment of a migration leaves the old database or the new one, and the next start goes on', async () => {
	const all = await knownMigrations();
	const random = await older();
	for (let time = 0; time < 2; time += 1) {
		const { ended, kill } = start('admin', random.url, ['links']);
		const connected = `select count(*)::int as n from pg_stat_activity
			where datname = current_database() and application_name = 'trame'`;
		await expect.poll(async () => (await random.ask(connected))[0]?.n, { timeout: 30_000 }).toBeGreaterThan(0);
		await delay(randomInt(0, 200));
		kill();
		await ended;
		expect([OLDER_MIGRATIONS.length, all.length]).toContain((await random.ask(APPLIED)).length);
	}
	// Surely in the middle: one of its statements waits for us, then nobody is there.
	const held = await older();
	await held.ask('begin');
	await held.ask('lock table mail in access exclusive mode');
	const { ended, kill } = start('admin', held.url, ['links']);
	const stuck = `select count(*)::int as n from pg_locks where not granted and relation = 'mail'::regclass`;
	await expect.poll(async () => (await held.ask(stuck))[0]?.n, { timeout: 30_000 }).toBeGreaterThan(0);
	kill();
	await ended;
	await held.ask('rollback');
	expect(names(await held.ask(APPLIED))).toEqual(OLDER_MIGRATIONS);
	for (const database of [random, held]) {
		await migrate(database.url);
		expect(names(await database.ask(APPLIED))).toEqual(all);
	}
}, 120_000);

test('two programs that start at once on one older database both work with it', async () => {
	const { url, ask } = await older();
	const both = [start('admin', url, ['user', 'list']), start('admin', url, ['verify', '--all'])];
	for (const { code, said } of await Promise.all(both.map(({ ended }) => ended))) expect(code, said).toBe(0);
	expect(names(await ask(APPLIED))).toEqual(await knownMigrations());
});

test('a program older than its database says so in a sentence and touches nothing', async () => {
	const { url, ask } = await older();
	await ask(`insert into kysely_migration values ('0003-zz-of-tomorrow', now()::text)`);
	const before = await ask(APPLIED);
	const { code, said } = await start('main', url).ended;
	expect(code).toBe(1);
	expect(said).toMatch(
		/^This database was written by a newer version of Trame \(it has 0003-zz-of-tomorrow\)\. [^\n]+\n$/,
	);
	expect(await ask(APPLIED)).toEqual(before);
});
