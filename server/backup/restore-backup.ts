import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { knownMigrations, migrateWithin, type MigrationProvider } from '../db/migrate.ts';
import { refuseWhileInUse } from '../db/in-use.ts';
import type { Database } from '../db/tables.ts';
import type { FileStore } from '../files/file-store.ts';
import { openArchive, sameDigest, type Archive, type Manifest } from './archive.ts';
import { BackupRefused } from './refused.ts';
import { copyIn } from './copy.ts';
import { digestOf, listTables, quoted, quotedList, SAME_TEXT } from './tables.ts';

/**
 * Fills an empty database from a backup. The whole file is read and checked first; then everything happens in one
 * transaction: the schema as it was, the rows, the check that each table reads back byte for byte, the migrations made
 * since. Throws BackupRefused, with nothing changed, for a file or a database that is not fit for it.
 */
export async function restoreBackup(options: {
	databaseUrl: string;
	path: string;
	/** Where the bytes of files go. */
	files: FileStore;
	migrations?: MigrationProvider;
}): Promise<{ manifest: Manifest; broughtForward: string[] }> {
	const archive = await openArchive(options.path);
	const client = new pg.Client({ connectionString: options.databaseUrl, application_name: 'trame restore' });
	try {
		await refuseNewer(archive.manifest, options.path, options.migrations);
		await client.connect();
		await refuseWhileInUse(client);
		const db = onOneConnection(client);
		const broughtForward = await db.transaction().execute(async (tx) => {
			await client.query(SAME_TEXT);
			await clearEmptyInstance(client);
			await migrateWithin(tx, { upTo: archive.manifest.migrations.at(-1), provider: options.migrations });
			await fill(client, archive);
			// Should the rest fail, their rows are not there: as bytes that nothing names, they are swept away.
			for await (const { key, size, sha256, bytes } of archive.files()) {
				await options.files.put(key, bytes, { size, sha256 });
			}
			return migrateWithin(tx, { provider: options.migrations });
		});
		return { manifest: archive.manifest, broughtForward };
	} finally {
		await client.end();
		await archive.close();
	}
}

/** Migrations are forward only and in one order: a backup's are the first of ours, or it comes from elsewhere. */
async function refuseNewer(manifest: Manifest, path: string, provider?: MigrationProvider): Promise<void> {
	const known = await knownMigrations(provider);
	const stranger = manifest.migrations.find((name, index) => known[index] !== name);
	if (stranger === undefined) return;
	throw new BackupRefused(
		`${path} was made by a newer version of Trame (${manifest.product}, with ${stranger}). ` +
			'Nothing was changed. Restore it with that version.',
	);
}

/**
 * Makes room where nobody has an account: an instance that was started once and never used. Throws BackupRefused for a
 * database that holds anything.
 */
async function clearEmptyInstance(client: pg.Client): Promise<void> {
	const { rows } = await client.query<{ name: string }>(
		`select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
	);
	if (rows.length === 0) return;
	const names = rows.map(({ name }) => name);
	if (!names.includes('kysely_migration') || !names.includes('account')) {
		throw new BackupRefused(
			'The database holds tables of another program. Nothing was changed; give Trame a database of its own.',
		);
	}
	await client.query(`lock table ${names.map((name) => `public.${quoted(name)}`).join(', ')}`);
	const { rows: held } = await client.query('select 1 from account union all select 1 from project limit 1');
	if (held.length > 0) {
		throw new BackupRefused(
			'The database is not empty, and a restore never mixes two histories or writes over one. Nothing was changed. ' +
				'Restore into a new DATA_DIR or a new database.',
		);
	}
	await client.query(`drop table ${names.map((name) => `public.${quoted(name)}`).join(', ')} cascade`);
	const { rows: routines } = await client.query<{ signature: string }>(
		`select p.oid::regprocedure::text as signature from pg_proc p
		where p.pronamespace = 'public'::regnamespace
			and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
	);
	for (const { signature } of routines) await client.query(`drop routine ${signature} cascade`);
}

async function fill(client: pg.Client, { manifest, rows }: Archive): Promise<void> {
	const tables = await listTables(client);
	const strange = manifest.tables.find(
		({ name, columns }) => tables.find((table) => table.name === name)?.columns.join() !== columns.join(),
	);
	if (strange || tables.length !== manifest.tables.length) {
		throw new BackupRefused('The tables of this backup are not those of its version of Trame. Nothing was changed.');
	}
	// Rows come table by table; what one says about another is checked when all are there.
	const { rows: links } = await client.query<{ table: string; name: string; definition: string }>(
		`select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
		from pg_constraint where connamespace = 'public'::regnamespace and contype = 'f' order by 1, 2`,
	);
	for (const link of links) await client.query(`alter table ${link.table} drop constraint ${link.name}`);
	for (const { name } of tables) {
		await client.query(`alter table public.${quoted(name)} disable trigger user`);
		// A migration may have put first rows: those of the backup take their place.
		await client.query(`delete from public.${quoted(name)}`);
	}
	for (const entry of manifest.tables) {
		await copyIn(client, `copy public.${quoted(entry.name)} (${quotedList(entry.columns)}) from stdin`, rows(entry));
	}
	for (const link of links)
		await client.query(`alter table ${link.table} add constraint ${link.name} ${link.definition}`);
	for (const { name } of tables) await client.query(`alter table public.${quoted(name)} enable trigger user`);
	for (const { name, value } of manifest.sequences) {
		await client.query('select setval($1::regclass, $2::bigint)', [`public.${quoted(name)}`, value]);
	}
	for (const table of tables) {
		const entry = manifest.tables.find(({ name }) => name === table.name);
		if (!entry || !sameDigest(await digestOf(client, table), entry)) {
			throw new Error(`after the restore, ${table.name} did not read back as it was written; nothing was kept`);
		}
	}
}

/** Kysely on a connection that somebody else holds and ends. */
function onOneConnection(client: pg.Client): Kysely<Database> {
	const lent = Object.assign(client, { release: () => undefined });
	const pool = { options: {}, connect: async () => lent, end: async () => undefined };
	return new Kysely({ dialect: new PostgresDialect({ pool }) });
}
