import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { createApp, type App } from '../../../server/app.ts';
import { openArchive } from '../../../server/backup/archive.ts';
import { restoreBackup } from '../../../server/backup/restore-backup.ts';
import { digestOf, listTables, SAME_TEXT, type Digest } from '../../../server/backup/tables.ts';
import { readConfig } from '../../../server/config.ts';
import { createFileStore } from '../../../server/files/create-store.ts';
import { createLog } from '../../../server/log.ts';
import { createOrigins } from '../../../server/origins.ts';
import { holdingsOf } from '../../../server/owners/holdings.ts';
import { administer, withDatabase } from '../../support/administer.ts';
import { findInDatabase } from '../../support/database-search.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { twoOwners, WORDS, type FilledOwner } from '../../support/two-owners.ts';

const NEWEST = { family: null, by: null, after: null };
const run = promisify(execFile);
const SECRET = 'a secret of at least thirty-two characters';
/** As people write it, and as addresses and emails do. */
const ofFirst = [WORDS.first, WORDS.first.toLowerCase()];
const ofSecond = [WORDS.second, WORDS.second.toLowerCase()];

let folder: string;
let database: TestDatabase;
let app: App;
let first: FilledOwner;
let second: FilledOwner;
let operator: Awaited<ReturnType<typeof twoOwners>>['operator']['account'];
let archive: string;

async function start(databaseUrl: string, dataDir: string): Promise<App> {
	const config = await readConfig({ DATA_DIR: dataDir, DATABASE_URL: databaseUrl, SECRET_KEY: SECRET });
	return createApp({ config, databaseUrl, origins: createOrigins(config), log: createLog('silent') });
}

beforeAll(async () => {
	folder = await temporaryFolder();
	database = await testDatabase();
	app = await start(database.url, folder);
	({
		first,
		second,
		operator: { account: operator },
	} = await twoOwners(app));
	archive = join(folder, 'first.tar');
}, 60_000);
afterAll(async () => {
	await app.close();
	await database.close();
	await rm(folder, { recursive: true });
});

/** Every table as the owner's rows and as all the others, by digest. */
async function digests(ownerId: string) {
	const client = new pg.Client({ connectionString: database.url });
	await client.connect();
	try {
		await client.query('begin');
		await client.query(SAME_TEXT);
		const { owned, people, ofPeople } = await holdingsOf(client, ownerId);
		const theirs = new Map([...owned, ...ofPeople, people].map((table) => [table.name, table.where ?? 'true']));
		const others: Record<string, Digest> = {};
		const rows: Record<string, number> = {};
		for (const table of await listTables(client)) {
			const where = theirs.get(table.name) ?? 'false';
			others[table.name] = await digestOf(client, { ...table, where: `not coalesce(${where}, false)` });
			rows[table.name] = (await digestOf(client, { ...table, where })).rows;
		}
		return { others, rows };
	} finally {
		await client.end();
	}
}

describe('the archive of an owner', () => {
	test('opens without us, holds everything that is theirs, and not a byte of anybody else', async () => {
		const made = await app.departures.archive(first.steward.account, first.ownerId, { path: archive, locale: 'fr' });
		expect(
			createHash('sha256')
				.update(await readFile(archive))
				.digest('hex'),
		).toBe(made.sha256);
		const inside = join(folder, 'inside');
		await mkdir(inside);
		await run('tar', ['xf', archive, '-C', inside]);
		await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: inside });
		const names = await readdir(inside, { recursive: true });
		expect(names).toEqual(expect.arrayContaining(['LISEZ-MOI.txt', 'trame.backup', 'tables/note.csv']));
		expect(names).toContain(`projects/${first.slug}/files/${first.file.id}.csv`);
		// The contract, the synthesis, the minutes of one workshop, two rounds.
		expect(names.filter((name) => name.endsWith('.odt'))).toHaveLength(5);

		const backup = await openArchive(join(inside, 'trame.backup'));
		onTestFinished(() => backup.close());
		const kinds = new Map(backup.manifest.tables.map(({ name, rows }) => [name, rows]));
		expect([kinds.get('owner'), kinds.get('project'), kinds.get('session')]).toEqual([1, 1, 0]);
		let rows = '';
		for (const entry of backup.manifest.tables)
			for await (const chunk of backup.rows(entry)) rows += Buffer.from(chunk).toString('latin1');
		// What shared documents hold stands there in hexadecimal.
		const inHex = (word: string) => Buffer.from(word).toString('hex');
		expect(rows).toContain(WORDS.first);
		expect(rows).toContain(inHex(WORDS.first));
		for (const word of ofSecond) for (const form of [word, inHex(word)]) expect(rows).not.toContain(form);
		// Nor what opens something here: hashes of passwords, the right to run the server.
		expect(rows).not.toContain('argon2');
		for (const name of names.filter((one) => /\.(csv|html|txt)$/.test(one))) {
			const words = await readFile(join(inside, name), 'utf8');
			for (const word of ofSecond) expect(words).not.toContain(word);
		}

		const restored = await blank();
		const files = createFileStore({ dataDir: join(folder, 'elsewhere'), s3: null });
		const { manifest } = await restoreBackup({ databaseUrl: restored, path: join(inside, 'trame.backup'), files });
		expect(manifest.tables.find(({ name }) => name === 'note')?.rows).toBe(1);
		const there = await start(restored, join(folder, 'elsewhere'));
		onTestFinished(() => there.close());
		const steward = await there.operator.stewardOf(first.slug);
		expect((await there.contracts.open(steward, first.slug, 'fr')).contract?.sections).toHaveLength(1);
		expect(JSON.stringify(await there.items.open(steward, first.draftId))).toContain(`Texte de ${WORDS.first}.`);
		expect(await there.departures.runDue()).toEqual([]);
		// What the program counts on is there, as after a first start.
		const seeded = async (url: string) => {
			const client = new pg.Client({ connectionString: url });
			await client.connect();
			const counts = await client.query<{ n: number }>('select count(*)::int as n from backup_state');
			await client.end();
			return counts.rows[0]?.n;
		};
		expect(await seeded(restored)).toBe(1);
	}, 60_000);
});

describe('a departure', () => {
	const named = () => ({ name: `Agglomération ${WORDS.first}`, withoutArchive: false });

	test('is asked for by those who administer the owner, with its name, and after an archive or a refusal of it', async () => {
		const { account } = second.steward;
		const refused = { second: account, operator, member: first.contributor.account };
		for (const asking of Object.values(refused))
			await expect(app.departures.ask(asking, first.ownerId, named())).rejects.toMatchObject({ code: 'not_found' });
		const steward = first.steward.account;
		await expect(app.departures.ask(steward, first.ownerId, { ...named(), name: 'agglo' })).rejects.toMatchObject({
			reason: 'owner_name_differs',
		});
		const ownName = { name: `Agglomération ${WORDS.second}`, withoutArchive: false };
		await expect(app.departures.ask(account, second.ownerId, ownName)).rejects.toMatchObject({
			reason: 'archive_needed',
		});
	});

	test('can be undone until its day, and does nothing before', async () => {
		const steward = first.steward.account;
		await app.departures.ask(steward, first.ownerId, named());
		await expect(app.departures.ask(steward, first.ownerId, named())).rejects.toMatchObject({
			reason: 'departure_asked',
		});
		expect(await app.departures.runDue()).toEqual([]);
		await app.departures.cancel(steward, first.ownerId);
		expect(await app.departures.read(steward, first.ownerId)).toBeNull();
		const { events } = await app.audit.readOwner(steward, first.ownerId, NEWEST);
		const acts = events.map(({ entry }) => entry.act);
		expect(acts.slice(0, 3)).toEqual(['owner.departure_cancelled', 'owner.departure_asked', 'owner.archived']);
		expect(await app.projects.open(first.slug, steward)).toMatchObject({ project: { slug: first.slug } });
	});

	test('erases everything of theirs, to the last string, and moves no byte of anybody else', async () => {
		expect(await findInDatabase(database.db, ofFirst)).not.toEqual([]);
		expect(await bytesOf(first.file.id)).toContain(WORDS.first);
		await app.departures.ask('operator', first.ownerId, { ...named(), days: 0 });
		const before = await digests(first.ownerId);
		expect([before.rows['note'], before.others['note']]).toMatchObject([1, { rows: 1 }]);

		const [certificate, ...more] = await app.departures.runDue();
		expect(more).toEqual([]);
		const after = await digests(first.ownerId);
		const told = { departure_certificate: null, audit_event: null };
		expect({ ...after.others, ...told }).toEqual({ ...before.others, ...told });
		const [act] = (await app.audit.readInstance(operator, NEWEST)).events;
		expect(act).toMatchObject({ by: 'server', entry: { act: 'owner.erased', about: {} } });
		expect(after.others['audit_event']).toMatchObject({ rows: (before.others['audit_event']?.rows ?? 0) + 1 });
		expect(Object.values(after.rows).every((count) => count === 0)).toBe(true);
		expect(await bytesOf(first.file.id)).toBeNull();
		expect(await bytesOf(second.file.id)).toContain(WORDS.second);
		// Its own name stands on the certificate alone.
		expect(await findInDatabase(database.db, ofFirst)).toEqual([`departure_certificate.certificate: ${WORDS.first}`]);
		expect(await app.sessions.validate(first.contributor.token)).toBeNull();
		expect(await app.sessions.validate(second.contributor.token)).not.toBeNull();

		expect(certificate).toMatchObject({ projects: 1, files: 1, backupsUntil: null });
		expect(certificate?.accounts).toBe(before.rows['account']);
		expect(certificate?.tables['note']?.rows).toBe(1);
		const [kept] = await app.departures.certificates(operator);
		expect(
			createHash('sha256')
				.update(kept?.text ?? '')
				.digest('hex'),
		).toBe(kept?.sha256);
		await expect(app.departures.certificates(second.steward.account)).rejects.toMatchObject({ code: 'forbidden' });
	}, 30_000);
});

/** Of a file in the store, or null. */
async function bytesOf(key: string): Promise<string | null> {
	const bytes = await createFileStore(app.config).open(key);
	return bytes && text(bytes);
}

/** A database without a table. */
async function blank(): Promise<string> {
	const server = inject('postgresUrl');
	const name = `trame_test_owner_${process.pid}`;
	await administer(server, `create database ${name}`);
	onTestFinished(() => administer(server, `drop database if exists ${name} with (force)`));
	return withDatabase(server, name);
}
