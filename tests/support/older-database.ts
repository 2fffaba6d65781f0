import { readFile } from 'node:fs/promises';
import { brotliDecompressSync } from 'node:zlib';
import pg from 'pg';

const DUMP = new URL('./fixtures/schema-0003.sql.br', import.meta.url);
/** What the fixture has; everything later is for the migrations to do. */
export const OLDER_MIGRATIONS = ['0001-foundation', '0002-mail', '0003-privacy'];

/**
 * Fills an empty database with the demonstration as version 0.1 kept it, at schema 0003: a `pg_dump --inserts` of it, which
 * no present code wrote.
 */
export async function fillAsOlderVersion(url: string): Promise<void> {
	const dump = brotliDecompressSync(await readFile(DUMP)).toString('utf8');
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query(dump);
	} finally {
		await client.end();
	}
}
