import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { UnsafeDatabase, unsafeSettings } from '../../../server/db/durability.ts';
import { administer } from '../../support/administer.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { bareEnvironment } from '../../support/environment.ts';
import { MAIN } from '../../support/server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

test('a database that confirms before it has written is found, by the connections that would use it', async () => {
	const before = await unsafeSettings(database.url);
	const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(database.db);
	await administer(inject('postgresUrl'), `alter database ${rows[0]!.name} set synchronous_commit = off`);
	const found = await unsafeSettings(database.url);
	expect(found).toEqual([...before, 'synchronous_commit = off']);
	expect(new UnsafeDatabase(found).message).toMatch(/synchronous_commit = off.*TRAME_UNSAFE=1/s);
});

test('the server does not start on it, and says which setting and what to do', async () => {
	const dataDir = await temporaryFolder();
	const env = { ...bareEnvironment(), DATABASE_URL: database.url, DATA_DIR: dataDir, PORT: '1', TRAME_DEMO: 'off' };
	const ended = promisify(execFile)(process.execPath, [MAIN], { env, timeout: 30_000 });
	await expect(ended).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('synchronous_commit = off') });
	await rm(dataDir, { recursive: true });
});
