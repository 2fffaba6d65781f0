import { readdir } from 'node:fs/promises';
import { sql, type Transaction } from 'kysely';
import { Migrator, type Migration, type MigrationProvider, type MigrationResultSet } from 'kysely/migration';
import { createDatabase } from './database.ts';
import { withSchemaLock } from './schema-lock.ts';
import type { Database } from './tables.ts';

export type { MigrationProvider } from 'kysely/migration';

const FOLDER = new URL('../../migrations/', import.meta.url);
const FILE = /^(\d{4}-[a-z0-9-]+)\.ts$/;
const OLDEST_POSTGRES = 15;

/** This program cannot use this database, and changed nothing. The message is for the person at the terminal. */
export class DatabaseRefused extends Error {
	override name = 'DatabaseRefused';
}

/** The files of `migrations/`, in order of their numbers. */
const files: MigrationProvider = {
	async getMigrations() {
		const migrations: Record<string, Migration> = {};
		for (const file of await readdir(FOLDER)) {
			const name = FILE.exec(file)?.[1];
			if (name) migrations[name] = (await import(/* @vite-ignore */ new URL(file, FOLDER).href)) as Migration;
		}
		return migrations;
	},
};

/**
 * Brings the database at `url` up to this version of the program, forward only, all in one transaction under an advisory
 * lock (two processes that start together wait for each other). Throws, without having changed anything, when the server
 * is older than Postgres 15, when the database was written by a newer version of the program, or when a statement fails.
 * @returns the names of the migrations that were applied now
 */
export async function migrate(url: string, provider: MigrationProvider = files): Promise<string[]> {
	const db = createDatabase(url, { max: 2, statementTimeout: 0, idleInTransactionTimeout: 0 });
	try {
		const { rows: version } = await sql<{ number: number }>`
			select current_setting('server_version_num')::int / 10000 as number`.execute(db);
		const major = version[0]?.number ?? 0;
		if (major < OLDEST_POSTGRES) {
			throw new DatabaseRefused(
				`This database server is Postgres ${major}; Trame needs Postgres ${OLDEST_POSTGRES} or newer.`,
			);
		}

		const migrator = new Migrator({ db, provider });
		const known = new Set(Object.keys(await provider.getMigrations()));
		const { rows: table } = await sql<{ there: boolean }>`
			select to_regclass('kysely_migration') is not null as there`.execute(db);
		if (table[0]?.there) {
			const { rows: applied } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
				db,
			);
			const unknown = applied.filter(({ name }) => !known.has(name)).map(({ name }) => name);
			if (unknown.length > 0) {
				throw new DatabaseRefused(
					`This database was written by a newer version of Trame (it has ${unknown.join(', ')}). ` +
						'Nothing was changed. Start the newer version, or restore a backup made with this one.',
				);
			}
		}

		return applied(await withSchemaLock(url, () => migrator.migrateToLatest()));
	} finally {
		await db.destroy();
	}
}

/** The same inside a transaction of the caller, up to a migration by name or to the last one. */
export async function migrateWithin(
	tx: Transaction<Database>,
	{ upTo, provider = files }: { upTo?: string | undefined; provider?: MigrationProvider | undefined },
): Promise<string[]> {
	const migrator = new Migrator({ db: tx, provider });
	return applied(await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo)));
}

/** Names of the migrations that this version of the program has, in order. */
export async function knownMigrations(provider: MigrationProvider = files): Promise<string[]> {
	return Object.keys(await provider.getMigrations()).sort();
}

function applied({ error, results }: MigrationResultSet): string[] {
	if (error) throw error;
	return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName);
}
