import { mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import { claimBackup, recordBackup } from '../db/backup-store.ts';
import type { Database } from '../db/tables.ts';
import type { FileStore } from '../files/file-store.ts';
import type { Log } from '../log.ts';
import { makeBackup } from './make-backup.ts';

const NAME = /^trame-\d{8}T\d{6}Z\.backup$/;
/** One that takes long is never met by a second one. */
const LOCK = 7_272_632;

/**
 * A backup each night into a folder, and when an administrator asks; the oldest ones gone beyond so many. The database
 * says whether one is due, by its clock: a server that was down at night makes its backup when it is back.
 */
export function createNightlyBackups(deps: {
	db: Kysely<Database>;
	clock: Clock;
	log: Log;
	databaseUrl: string;
	secretKey: string;
	files: FileStore;
	folder: string;
	keep: number;
}) {
	const { db, clock, log, databaseUrl, secretKey, files, folder, keep } = deps;

	/** Makes the backup that is due, and removes what is too old. Returns its name or null. Throws when it fails. */
	return async function makeDueBackup(): Promise<string | null> {
		return db.connection().execute(async (connection) => {
			const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock(${LOCK}) as held`.execute(connection);
			if (!rows[0]?.held) return null;
			try {
				const name = await claimBackup(connection, clock);
				if (name === null) return null;
				await mkdir(folder, { recursive: true, mode: 0o700 });
				const { size: bytes } = await makeBackup({ databaseUrl, secretKey, files, path: join(folder, name) });
				await recordBackup(connection, clock, { name, bytes });
				await recordAct(connection, clock, { kind: 'server', projectId: null }, { act: 'backup.made', about: {} });
				log.info({ job: 'backup', bytes }, 'backup made');
				// Only after a new one is whole does an old one go.
				for (const old of (await backupsIn(folder)).slice(0, -keep)) await unlink(join(folder, old));
				return name;
			} finally {
				await sql`select pg_advisory_unlock(${LOCK})`.execute(connection);
			}
		});
	};
}

/** Names of our backups, oldest first; whatever else lies there is not ours. */
async function backupsIn(folder: string): Promise<string[]> {
	return (await readdir(folder)).filter((name) => NAME.test(name)).sort();
}
