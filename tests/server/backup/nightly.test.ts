import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openArchive } from '../../../server/backup/archive.ts';
import { createNightlyBackups } from '../../../server/backup/nightly.ts';
import { createTestClock } from '../../../server/clock.ts';
import { askForBackup, backupState } from '../../../server/db/backup-store.ts';
import { createDiskStore } from '../../../server/files/disk-store.ts';
import { createLog } from '../../../server/log.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
	database = await testDatabase();
	folder = await temporaryFolder();
});
afterAll(async () => {
	await database.close();
	await rm(folder, { recursive: true });
});

test('one backup a night, made late rather than not, by one of several processes, the oldest gone', async () => {
	const { db, url: databaseUrl } = database;
	const clock = createTestClock();
	const parts = {
		db,
		clock,
		log: createLog('silent'),
		databaseUrl,
		secretKey: 'k',
		files: createDiskStore(folder),
		folder,
		keep: 2,
	};
	const [one, other] = [createNightlyBackups(parts), createNightlyBackups(parts)];
	await writeFile(join(folder, 'notes of the administrator.txt'), '');
	const made: string[] = [];
	for (let hour = 0; hour < 24 * 4; hour += 6) {
		const names = await Promise.all([one(), other()]);
		made.push(...names.filter((name) => name !== null));
		clock.advance(6 * HOUR);
	}
	// At once, where there was none; then once in each of the nights.
	expect(made.length).toBeGreaterThanOrEqual(4);
	expect(made.length).toBeLessThanOrEqual(5);
	const nights = made.slice(1).map((name) => name.slice(0, 14));
	expect(new Set(nights).size).toBe(nights.length);
	expect(await readdir(folder)).toEqual(['notes of the administrator.txt', ...made.slice(-2)].sort());
	const archive = await openArchive(join(folder, made.at(-1) ?? ''));
	expect(archive.manifest.tables.length).toBeGreaterThan(30);
	await archive.close();
	clock.advance(5 * 24 * HOUR);
	expect(await one()).toMatch(/^trame-\d{8}T\d{6}Z\.backup$/);
	expect(await one()).toBeNull();
});

test('an administrator asks for one now: it is made once, and what became of it is known', async () => {
	const { db, url: databaseUrl } = database;
	const clock = createTestClock();
	clock.advance(30 * 24 * HOUR);
	const parts = {
		db,
		clock,
		log: createLog('silent'),
		databaseUrl,
		secretKey: 'k',
		files: createDiskStore(folder),
		folder,
		keep: 2,
	};
	const make = createNightlyBackups(parts);
	await make();
	clock.advance(MINUTE);
	await askForBackup(db, clock);
	expect(await backupState(db)).toMatchObject({ asked: true });
	clock.advance(MINUTE);
	const name = await make();
	expect(name).toMatch(/\.backup$/);
	const state = await backupState(db);
	expect(state).toMatchObject({ asked: false, name, bytes: expect.any(Number) });
	clock.advance(MINUTE);
	expect(await make()).toBeNull();
});

test('one that fails says so and is tried again ten minutes later', async () => {
	const { db, url: databaseUrl } = database;
	const clock = createTestClock();
	clock.advance(60 * 24 * HOUR);
	const nowhere = join(folder, 'notes of the administrator.txt', 'below a file');
	const parts = {
		db,
		clock,
		log: createLog('silent'),
		databaseUrl,
		secretKey: 'k',
		files: createDiskStore(folder),
		keep: 2,
	};
	const broken = createNightlyBackups({ ...parts, folder: nowhere });
	await expect(broken()).rejects.toThrow('ENOTDIR');
	const before = await backupState(db);
	const mended = createNightlyBackups({ ...parts, folder });
	expect(await mended()).toBeNull();
	clock.advance(11 * MINUTE);
	expect(await mended()).toMatch(/\.backup$/);
	expect((await backupState(db)).madeAt).not.toEqual(before.madeAt);
});
