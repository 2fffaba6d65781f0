import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { inject } from 'vitest';
import { createDatabase } from '../../server/db/database.ts';
import type { Database } from '../../server/db/tables.ts';
import { administer, withDatabase } from './administer.ts';

export interface TestDatabase {
	db: Kysely<Database>;
	url: string;
	/** Closes the pool and drops the database. */
	close(): Promise<void>;
}

/** A fresh, migrated, empty database: one per test file, made in `beforeAll` and closed in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
	const server = inject('postgresUrl');
	const name = `trame_test_${randomBytes(6).toString('hex')}`;
	await administer(server, `create database ${name} template ${inject('templateName')}`);
	const url = withDatabase(server, name);
	// A busy machine makes tests slow, not wrong.
	const db = createDatabase(url, { connectionTimeout: 60_000 });
	return {
		db,
		url,
		async close() {
			await db.destroy();
			await administer(server, `drop database if exists ${name} with (force)`);
		},
	};
}
