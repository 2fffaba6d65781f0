import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/** At night in France, and after the jobs of midnight. UTC. */
const HOUR = 2;
const MINUTES_AFTER_FAILURE = 10;

/** The last backup that was written into the folder of backups. */
export interface BackupState {
	/** Null: none yet. */
	madeAt: Date | null;
	name: string;
	bytes: number | null;
	/** An administrator asked for one that is not made yet. */
	asked: boolean;
}

const ASKED = sql<boolean>`coalesce(asked_at > made_at, asked_at is not null)`;

/**
 * The name of a backup to make now, for one caller: the last night has none, or somebody asked for one. Null when none is
 * due; a try that came to nothing is repeated ten minutes later.
 */
export async function claimBackup(db: Tx, clock: Clock): Promise<string | null> {
	const hours = sql`${HOUR} * interval '1 hour'`;
	const row = await db
		.updateTable('backup_state')
		.set({ tried_at: clock.now })
		.where(
			sql<boolean>`(${ASKED} or made_at is null
				or made_at < date_trunc('day', ${clock.now} - ${hours}, 'UTC') + ${hours})`,
		)
		.where(
			sql<boolean>`(tried_at is null or asked_at > tried_at
				or tried_at <= ${clock.now} - ${MINUTES_AFTER_FAILURE} * interval '1 minute')`,
		)
		.returning(
			sql<string>`to_char((${clock.now}) at time zone 'UTC', '"trame-"YYYYMMDD"T"HH24MISS"Z.backup"')`.as('name'),
		)
		.executeTakeFirst();
	return row?.name ?? null;
}

/** It stands, whole, under this name. */
export async function recordBackup(db: Tx, clock: Clock, made: { name: string; bytes: number }): Promise<void> {
	await db
		.updateTable('backup_state')
		.set({ made_at: clock.now, ...made })
		.execute();
}

/** The next tick makes one, whatever the hour. */
export async function askForBackup(db: Tx, clock: Clock): Promise<void> {
	await db.updateTable('backup_state').set({ asked_at: clock.now }).execute();
}

export async function backupState(db: Tx): Promise<BackupState> {
	return db
		.selectFrom('backup_state')
		.select(['made_at as madeAt', 'name', 'bytes', ASKED.as('asked')])
		.executeTakeFirstOrThrow();
}
