import { createHash } from 'node:crypto';
import { link, open, readFile, unlink, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { keepAllFiles } from '../db/files-lock.ts';
import type { FileStore } from '../files/file-store.ts';
import { header, type Manifest, type TableEntry } from './archive.ts';
import { writeFiles } from './files.ts';
import { digesting, listTables, readRows, SAME_TEXT, type Table } from './tables.ts';

const PACKAGE = new URL('../../package.json', import.meta.url);
/** Little slower than the lowest, and a third smaller. */
const COMPRESSION = 4;

/**
 * Writes everything that the database holds, as one moment saw it, and every file that it names, into one new file; the
 * server may run meanwhile. The file has its name only once it is whole and on disk; one that exists already is never written
 * over.
 */
export async function makeBackup(options: {
	databaseUrl: string;
	secretKey: string;
	path: string;
	/** Where the bytes of files are. */
	files: FileStore;
	/** Which tables, and what of them; by default everything. */
	choose?: (client: pg.ClientBase) => Promise<Table[]>;
	/** Runs on the same moment, before the file gets its name. */
	meanwhile?: (client: pg.ClientBase, tables: readonly Table[]) => Promise<void>;
}): Promise<Manifest & { size: number }> {
	const { path, choose = listTables } = options;
	const unfinished = `${path}.unfinished`;
	const client = new pg.Client({ connectionString: options.databaseUrl, application_name: 'trame backup' });
	const file = await open(unfinished, 'w', 0o600);
	try {
		await client.connect();
		await keepAllFiles(client);
		await client.query('begin isolation level repeatable read read only');
		await client.query(SAME_TEXT);
		const tables = await choose(client);
		const manifest: Manifest = {
			...(await describeDatabase(client)),
			product: await productVersion(),
			secretKeyMark: markOf(options.secretKey),
			tables: tables.map(({ name, columns }) => ({ name, columns, ...UNKNOWN })),
			files: { count: 0, bytes: 0, offset: 0, length: 0 },
		};
		const room = header(manifest).length;
		let end = room;
		for (const [index, table] of tables.entries()) {
			const entry = await writeRows(client, file, table, end);
			manifest.tables[index] = entry;
			end += entry.length;
		}
		manifest.files = await writeFiles({ client, tables, store: options.files, file, offset: end });
		end += manifest.files.length;
		await options.meanwhile?.(client, tables);
		await client.query('commit');
		await file.write(header(manifest, room), 0, room, 0);
		await file.sync();
		await file.close();
		// Unlike a rename, a link never replaces what is there.
		await link(unfinished, path);
		await syncFolder(dirname(path));
		return { ...manifest, size: end };
	} finally {
		await client.end();
		await file.close();
		await unlink(unfinished);
	}
}

/** As long as the largest numbers get: the manifest never outgrows the room that it was given. */
const UNKNOWN = { rows: 0, bytes: 0, sha256: '0'.repeat(64), offset: 0, length: 0 };

async function writeRows(client: pg.Client, file: FileHandle, table: Table, offset: number): Promise<TableEntry> {
	const { name, columns } = table;
	const counted = digesting(readRows(client, table));
	let length = 0;
	await pipeline(counted.chunks, createGzip({ level: COMPRESSION }), async (zipped: AsyncIterable<Uint8Array>) => {
		for await (const chunk of zipped) {
			await file.write(chunk, 0, chunk.length, offset + length);
			length += chunk.length;
		}
	});
	return { name, columns, ...counted.digest(), offset, length };
}

async function describeDatabase(
	client: pg.Client,
): Promise<Pick<Manifest, 'madeAt' | 'postgres' | 'migrations' | 'sequences'>> {
	const { rows: about } = await client.query<{ at: Date; postgres: string }>(
		`select now() as at, current_setting('server_version') as postgres`,
	);
	const { rows: migrations } = await client.query<{ name: string }>('select name from kysely_migration order by name');
	const { rows: sequences } = await client.query<{ name: string; value: string }>(
		`select sequencename::text as name, last_value::text as value from pg_sequences
		where schemaname = 'public' and last_value is not null order by 1`,
	);
	return {
		madeAt: about[0]?.at.toISOString() ?? '',
		postgres: about[0]?.postgres ?? '',
		migrations: migrations.map(({ name }) => name),
		sequences,
	};
}

async function productVersion(): Promise<string> {
	return (JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string }).version;
}

/** The key itself never enters a backup: whoever finds one cannot sign in the name of this instance. */
export function markOf(secretKey: string): string {
	return createHash('sha256').update('trame backup\0').update(secretKey).digest('hex').slice(0, 16);
}

async function syncFolder(path: string): Promise<void> {
	const folder = await open(path, 'r');
	await folder.sync().finally(() => folder.close());
}
