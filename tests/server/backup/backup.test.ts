import { copyFile, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash, randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { createApp, type App } from '../../../server/app.ts';
import { header, openArchive } from '../../../server/backup/archive.ts';
import { makeBackup } from '../../../server/backup/make-backup.ts';
import { restoreBackup } from '../../../server/backup/restore-backup.ts';
import { digestOf, listTables, SAME_TEXT } from '../../../server/backup/tables.ts';
import { createTestClock } from '../../../server/clock.ts';
import { readConfig } from '../../../server/config.ts';
import { holdDatabase } from '../../../server/db/in-use.ts';
import { migrate } from '../../../server/db/migrate.ts';
import { createDiskStore } from '../../../server/files/disk-store.ts';
import type { FileStore } from '../../../server/files/file-store.ts';
import { createQuarantine } from '../../../server/files/quarantine.ts';
import { sweepFiles } from '../../../server/files/sweep.ts';
import { verifyFiles } from '../../../server/files/verify.ts';
import { createLog } from '../../../server/log.ts';
import { createOrigins } from '../../../server/origins.ts';
import { administer, withDatabase } from '../../support/administer.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { pdf, photo } from '../../support/sample-files.ts';
import { diskStore, s3Store } from '../../support/uploads.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SECRET = 'a secret of at least thirty-two characters';
let folder: string;
let database: TestDatabase;
let app: App;
let path: string;
let files: FileStore;

async function start(databaseUrl: string): Promise<App> {
	const config = await readConfig({ DATA_DIR: folder, DATABASE_URL: databaseUrl, SECRET_KEY: SECRET });
	return createApp({ config, databaseUrl, origins: createOrigins(config), log: createLog('silent') });
}

beforeAll(async () => {
	folder = await temporaryFolder();
	path = join(folder, 'demo.backup');
	files = createDiskStore(join(folder, 'files'));
	database = await testDatabase();
	app = await start(database.url);
	await app.prepare();
	await app.sync.flush();
	// Words that a careless archive would lose.
	await database.db
		.updateTable('project')
		.set({ summary: 'tab\tbackslash\\ \\N\nnew line\r\n« é » المصعد 🛗 "quotes" \u2028' })
		.execute();
	await database.db
		.insertInto('instance_setting')
		.values({ name: 'odd', value: JSON.stringify({ z: 1, a: 'é\u0001\\' }) })
		.execute();
	await addFiles();
	await makeBackup({ files, databaseUrl: database.url, secretKey: SECRET, path });
}, 120_000);
afterAll(async () => {
	await app.close();
	await database.close();
	await rm(folder, { recursive: true });
});

/** A document and a picture, which has a small one beside it. */
async function addFiles(): Promise<void> {
	const [project] = await ask<{ id: string }>(database.url, 'select id from project limit 1');
	const [person] = await ask<{ id: string }>(database.url, `select id from participant where role = 'steward' limit 1`);
	const quarantine = createQuarantine(join(folder, 'incoming'));
	for (const [name, bytes] of [['bilan.pdf', pdf()] as const, ['place.jpg', await photo()] as const]) {
		const incoming = await quarantine.keep([bytes] as never, name);
		const kept = await app.files.keep(incoming);
		await incoming.discard();
		const about = {
			projectId: project?.id ?? '',
			participantId: person?.id ?? '',
			subject: 'resource',
			alt: '',
		} as const;
		await app.db.transaction().execute((tx) => app.files.record(tx, kept, about));
	}
}

async function hashes(store: FileStore): Promise<Record<string, string>> {
	const found: Record<string, string> = {};
	for await (const { key } of store.list()) {
		const hash = createHash('sha256');
		for await (const chunk of (await store.open(key)) ?? []) hash.update(chunk as Buffer);
		found[key] = hash.digest('hex');
	}
	return found;
}

/** A database without a table. */
async function blank(): Promise<string> {
	const server = inject('postgresUrl');
	const name = `trame_test_${randomBytes(6).toString('hex')}`;
	await administer(server, `create database ${name}`);
	onTestFinished(() => administer(server, `drop database if exists ${name} with (force)`));
	return withDatabase(server, name);
}

async function ask<Row extends object>(url: string, statement: string): Promise<Row[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	return client
		.query<Row>(statement)
		.then(({ rows }) => rows)
		.finally(() => client.end());
}

async function digests(url: string): Promise<Record<string, object>> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query('begin');
		await client.query(SAME_TEXT);
		const entries = [];
		for (const table of await listTables(client)) entries.push([table.name, await digestOf(client, table)]);
		return Object.fromEntries(entries);
	} finally {
		await client.end();
	}
}

const tablesOf = (url: string) =>
	ask<{ name: string }>(url, `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace`);

describe('a backup of the demonstration', () => {
	test('restored on an empty database it gives the same tables, documents and contract, byte for byte', async () => {
		const url = await blank();
		const { manifest, broughtForward } = await restoreBackup({ files, databaseUrl: url, path });
		expect(broughtForward).toEqual([]);
		expect(manifest.tables.reduce((total, { rows }) => total + rows, 0)).toBeGreaterThan(500);
		const given = await digests(url);
		for (const { name, rows, sha256 } of manifest.tables)
			expect({ name, ...given[name] }).toMatchObject({ name, rows, sha256 });
		// The server goes on working: its jobs note when they last ran, whatever was backed up before.
		expect({ ...given, job_run: null }).toEqual({ ...(await digests(database.url)), job_run: null });
		// Everything that Postgres keeps besides rows: constraints, indexes, nothing left switched off.
		const rules = `select conrelid::regclass::text as t, conname, pg_get_constraintdef(oid) as d, convalidated
			from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`;
		expect(await ask(url, rules)).toEqual(await ask(database.url, rules));

		const restored = await start(url);
		onTestFinished(() => restored.close());
		expect(await restored.prepare()).not.toEqual([]);
		const [project] = await ask<{ slug: string }>(url, 'select slug from project');
		// The minute of its making is printed in it.
		const [before, after] = await Promise.all(
			[app, restored].map(async (one) => {
				const steward = await one.operator.stewardOf(project?.slug ?? '');
				const file = await one.exports.exportDocument(
					steward,
					project?.slug ?? '',
					{ document: 'contract' },
					'md',
					'fr',
				);
				return Buffer.from(file.bytes)
					.toString('utf8')
					.replaceAll(/\d{1,2}(:|\s?h\s?)\d{2}(:[\d.]+Z)?/g, '');
			}),
		);
		expect(before?.length).toBeGreaterThan(5_000);
		expect(after).toBe(before);
	}, 60_000);

	test('it shows one moment of a server that goes on writing, and its file has its name only when whole', async () => {
		const { db } = database;
		const busy = join(folder, 'busy.backup');
		let writing = true;
		const writer = (async () => {
			for (let n = 0; writing; n++) {
				await db.transaction().execute(async (tx) => {
					await sql`insert into instance_setting values (${`a${n}`}, '1')`.execute(tx);
					await sql`insert into theme (project_id, label, rank) select id, ${`b${n}`}, ${n} from project limit 1`.execute(
						tx,
					);
				});
			}
		})();
		await expect.poll(async () => (await sql`select 1 from theme where label = 'b20'`.execute(db)).rows.length).toBe(1);
		await makeBackup({ files, databaseUrl: database.url, secretKey: SECRET, path: busy });
		writing = false;
		await writer;
		expect((await readdir(folder)).filter((name) => name.endsWith('.unfinished'))).toEqual([]);
		const url = await blank();
		await restoreBackup({ files, databaseUrl: url, path: busy });
		const [count] = await ask<{ a: number; b: number }>(
			url,
			`select (select count(*)::int from instance_setting where name ~ '^a\\d') as a,
				(select count(*)::int from theme where label ~ '^b\\d') as b`,
		);
		expect(count?.a).toBe(count?.b);
		expect(count?.a).toBeGreaterThan(20);
	});

	test('an existing file is never written over', async () => {
		const before = await readFile(path);
		await expect(makeBackup({ files, databaseUrl: database.url, secretKey: SECRET, path })).rejects.toThrow('EEXIST');
		expect((await readFile(path)).equals(before)).toBe(true);
	});

	test('it holds neither the secret key nor a trace of it that could be used', async () => {
		expect((await readFile(path)).includes(SECRET)).toBe(false);
	});

	test('an instance that was started and never used takes it; one that was used does not, and is left as it is', async () => {
		const url = await blank();
		await migrate(url);
		await ask(url, `insert into instance_setting values ('left', '"behind"')`);
		await restoreBackup({ files, databaseUrl: url, path });
		const before = await digests(url);
		await expect(restoreBackup({ files, databaseUrl: url, path })).rejects.toThrow(/not empty.*Nothing was changed/s);
		expect(await digests(url)).toEqual(before);
	});

	test('it is refused while a server holds the database, and on the tables of another program', async () => {
		const url = await blank();
		const hold = await holdDatabase(url);
		await expect(restoreBackup({ files, databaseUrl: url, path })).rejects.toThrow('A server uses this database');
		await hold.release();
		await ask(url, 'create table strangers (name text)');
		await expect(restoreBackup({ files, databaseUrl: url, path })).rejects.toThrow('tables of another program');
		expect(await tablesOf(url)).toEqual([{ name: 'strangers' }]);
	});
});

describe('a file that is not as it was written', () => {
	/** Each on a copy; says what the refusal must name. */
	const faults: [string, RegExp, (copy: string) => Promise<void>][] = [
		['an empty file', /is not a backup of Trame/, (copy) => writeFile(copy, '')],
		['a foreign file', /is not a backup of Trame/, (copy) => writeFile(copy, randomBytes(100_000))],
		['a file that is absent', /cannot be read \(ENOENT\)/, (copy) => rm(copy)],
		['cut in its first line', /first line makes no sense/, (copy) => truncate(copy, 40)],
		['cut in its manifest', /manifest was changed or cut/, (copy) => truncate(copy, 1_000)],
		[
			'cut in its rows',
			/rows of \w+ (cannot be read|are)/,
			async (copy) => truncate(copy, (await readFile(copy)).length >> 1),
		],
		[
			'without its last byte',
			/file [\w-]+ is not what it was/,
			async (copy) => truncate(copy, (await readFile(copy)).length - 1),
		],
		[
			'with a byte too many',
			/bytes instead of/,
			async (copy) => writeFile(copy, Buffer.concat([await readFile(copy), Buffer.of(0)])),
		],
		[
			'of a newer format',
			/format 3; this version of Trame reads formats up to 2/,
			async (copy) =>
				writeFile(
					copy,
					Buffer.from((await readFile(copy)).toString('latin1').replace('BACKUP 002', 'BACKUP 003'), 'latin1'),
				),
		],
		[
			'with another word in its manifest',
			/manifest was changed/,
			async (copy) =>
				writeFile(
					copy,
					Buffer.from((await readFile(copy)).toString('latin1').replace('"postgres"', '"postgras"'), 'latin1'),
				),
		],
	];
	test.each(faults)('%s is refused, and nothing is written', async (_name, message, spoil) => {
		const copy = join(folder, `${randomBytes(4).toString('hex')}.backup`);
		await copyFile(path, copy);
		await spoil(copy);
		const url = await blank();
		await expect(restoreBackup({ files, databaseUrl: url, path: copy })).rejects.toMatchObject({
			name: 'BackupRefused',
			message: expect.stringMatching(message),
		});
		expect(await tablesOf(url)).toEqual([]);
	});

	test('with any one byte of its rows changed it is refused', async () => {
		const whole = await readFile(path);
		const { manifest, close } = await openArchive(path);
		await close();
		const rows = manifest.tables[0]!.offset;
		for (let n = 0; n < 25; n++) {
			const copy = join(folder, 'flipped.backup');
			const bytes = Buffer.from(whole);
			const at = rows + Math.floor(((bytes.length - rows) * n) / 25) + 11;
			bytes[at] = bytes[at]! ^ 0x10;
			await writeFile(copy, bytes);
			await expect(openArchive(copy), `byte ${at}`).rejects.toMatchObject({ name: 'BackupRefused' });
		}
	});

	test('made by a newer version of the program it is refused by name', async () => {
		const copy = join(folder, 'newer.backup');
		const { manifest, close } = await openArchive(path);
		await close();
		const bytes = await readFile(path);
		const room = manifest.tables[0]!.offset;
		const newer = { ...manifest, migrations: [...manifest.migrations, '9000-later'] };
		header(newer, room).copy(bytes);
		await writeFile(copy, bytes);
		const url = await blank();
		await expect(restoreBackup({ files, databaseUrl: url, path: copy })).rejects.toThrow(/newer version.*9000-later/s);
		expect(await tablesOf(url)).toEqual([]);
	});
});

describe('files in a backup', () => {
	test.each([
		['a folder', diskStore],
		['a bucket', s3Store],
	])('restored into %s they are the same, byte for byte, and verify says so', async (_name, makeStore) => {
		const place = await makeStore();
		onTestFinished(() => place.close());
		const url = await blank();
		const { manifest } = await restoreBackup({ files: place.store, databaseUrl: url, path });
		expect(manifest.files.count).toBe(3);
		const before = await hashes(files);
		expect(Object.keys(before)).toHaveLength(3);
		expect(await hashes(place.store)).toEqual(before);
		expect(await verifyFiles(url, place.store)).toEqual({ files: 3, faults: [] });

		// And again from there: what a bucket holds is backed up like a folder.
		const again = join(folder, `${randomBytes(4).toString('hex')}.backup`);
		await makeBackup({ files: place.store, databaseUrl: url, secretKey: SECRET, path: again });
		const archive = await openArchive(again);
		expect(archive.manifest.files.count).toBe(3);
		await archive.close();

		const [gone = '', changed = ''] = Object.keys(before).sort();
		await place.store.delete(gone);
		const other = Buffer.from('other bytes');
		const sha256 = createHash('sha256').update(other).digest('hex');
		await place.store.put(changed, [other] as never, { size: other.length, sha256 });
		expect(await verifyFiles(url, place.store)).toEqual({
			files: 3,
			faults: [
				{ key: gone, fault: 'its bytes are missing' },
				{ key: changed, fault: 'its bytes are not what they were' },
			],
		});
		await expect(
			makeBackup({ files: place.store, databaseUrl: url, secretKey: SECRET, path: join(folder, 'lacking.backup') }),
		).rejects.toThrow(/are not in the store/);
	});

	test('one made before there were files is restored as it is', async () => {
		const whole = await readFile(path);
		const { manifest, close } = await openArchive(path);
		await close();
		const { files: listed, ...first } = manifest;
		header(first as typeof manifest, manifest.tables[0]!.offset).copy(whole);
		whole.write('TRAME BACKUP 001');
		const copy = join(folder, 'first-format.backup');
		await writeFile(copy, whole.subarray(0, listed.offset));
		const place = await diskStore();
		onTestFinished(() => place.close());
		const restored = await restoreBackup({ files: place.store, databaseUrl: await blank(), path: copy });
		expect(restored.manifest.files.count).toBe(0);
		expect(await place.kept()).toEqual([]);
	});

	test('no bytes are deleted while one is being made', async () => {
		const place = await diskStore();
		onTestFinished(() => place.close());
		const key = '00000000-0000-4000-8000-000000000000';
		const bytes = Buffer.from('bytes that no row names');
		const sha256 = createHash('sha256').update(bytes).digest('hex');
		await place.store.put(key, [bytes] as never, { size: bytes.length, sha256 });
		const clock = createTestClock();
		clock.advance(2 * 3_600_000);
		const parts = { db: database.db, clock, store: place.store, quarantine: place.quarantine };
		const meanwhile = () => sweepFiles(parts);
		await makeBackup({
			files,
			databaseUrl: database.url,
			secretKey: SECRET,
			path: join(folder, 'm.backup'),
			meanwhile,
		});
		expect(await place.kept()).toEqual([key]);
		await sweepFiles(parts);
		expect(await place.kept()).toEqual([]);
	});
});

describe('a backup of an older version', () => {
	const first = async (db: Kysely<never>) => {
		await sql`create table account (id int primary key, name text)`.execute(db);
		await sql`create table project (id int generated by default as identity primary key, parent int references project, of int references account)`.execute(
			db,
		);
	};
	const second = async (db: Kysely<never>) => {
		await sql`alter table account add column greeting text generated always as ('Bonjour ' || name) stored`.execute(db);
		await sql`update project set parent = 1`.execute(db);
	};
	const older = { getMigrations: async () => ({ '0001-first': { up: first } }) };
	const newer = { getMigrations: async () => ({ '0001-first': { up: first }, '0002-second': { up: second } }) };

	test('is brought forward, numbering included, whether the target is blank or already of the newer version', async () => {
		const source = await blank();
		await migrate(source, older);
		await ask(
			source,
			`insert into account values (1, 'Nadia'); insert into project (parent, of) values (null, 1), (1, 1)`,
		);
		const old = join(folder, 'old.backup');
		await makeBackup({ files, databaseUrl: source, secretKey: SECRET, path: old });
		const targets = [await blank(), await blank()];
		await migrate(targets[1]!, newer);
		for (const target of targets) {
			const { broughtForward } = await restoreBackup({ files, databaseUrl: target, path: old, migrations: newer });
			expect(broughtForward).toEqual(['0002-second']);
			expect(await ask(target, 'select greeting from account')).toEqual([{ greeting: 'Bonjour Nadia' }]);
			expect(await ask(target, 'insert into project (of) values (1) returning id')).toEqual([{ id: 3 }]);
			expect(await ask(target, 'select count(*)::int as n from project where parent = 1')).toEqual([{ n: 2 }]);
			expect(await migrate(target, newer)).toEqual([]);
		}
	});

	test('whose rows contradict each other leaves nothing behind', async () => {
		const source = await blank();
		await migrate(source, older);
		await ask(
			source,
			`insert into account values (1, 'Nadia'); insert into project (of) values (1);
			alter table project drop constraint project_of_fkey; delete from account`,
		);
		const torn = join(folder, 'torn.backup');
		await makeBackup({ files, databaseUrl: source, secretKey: SECRET, path: torn });
		const target = await blank();
		await expect(restoreBackup({ files, databaseUrl: target, path: torn, migrations: older })).rejects.toThrow(
			'foreign key',
		);
		expect(await tablesOf(target)).toEqual([]);
	});
});
