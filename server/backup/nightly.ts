import { mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/tables.ts';
import type { Log } from '../log.ts';
import { makeBackup } from './make-backup.ts';

/** At night in France, and after the jobs of midnight. UTC. */
const HOUR = 2;
const ASK_AGAIN_MS = 10 * 60_000;
const NAME = /^trame-(\d{8}T\d{6}Z)\.backup$/;
/** Two processes that share a folder never make the same backup. */
const LOCK = 7_272_632;

/**
 * A backup each night into a folder, and the oldest ones gone beyond so many. What is there decides whether one is due, by
 * the database's clock: a server that was down at night makes its backup when it is back.
 */
export function createNightlyBackups(deps: {
	db: Kysely<Database>;
	clock: Clock;
	log: Log;
	databaseUrl: string;
	secretKey: string;
	folder: string;
	keep: number;
}) {
	const { db, clock, log, databaseUrl, secretKey, folder, keep } = deps;
	let timer: NodeJS.Timeout | undefined;
	let running: Promise<void> | null = null;

	/** Makes the backup of the last night if it is not there, and removes what is too old. Returns its name or null. */
	async function tick(): Promise<string | null> {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		return db.connection().execute(async (connection) => {
			const { rows } = await sql<{ held: boolean; now: string; due: string }>`
				select pg_try_advisory_lock(${LOCK}) as held, ${stamp(sql`${clock.now}`)} as now,
					${stamp(sql`date_trunc('day', ${clock.now} - ${HOUR} * interval '1 hour', 'UTC') + ${HOUR} * interval '1 hour'`)} as due`.execute(
				connection,
			);
			const [asked] = rows;
			if (!asked?.held) return null;
			try {
				const last = (await stamps()).at(-1) ?? '';
				if (last >= asked.due) return null;
				const name = `trame-${asked.now}.backup`;
				const { size } = await makeBackup({ databaseUrl, secretKey, path: join(folder, name) });
				// Only after a new one is whole does an old one go.
				for (const old of (await stamps()).slice(0, -keep)) await unlink(join(folder, `trame-${old}.backup`));
				log.info({ bytes: size }, 'nightly backup made');
				return name;
			} finally {
				await sql`select pg_advisory_unlock(${LOCK})`.execute(connection);
			}
		});
	}

	async function stamps(): Promise<string[]> {
		return (await readdir(folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []).sort();
	}

	function ask(): void {
		running ??= tick()
			.then(
				() => undefined,
				(err: unknown) => log.error({ err }, 'nightly backup failed'),
			)
			.finally(() => (running = null));
	}

	return {
		tick,
		start(): void {
			timer = setInterval(ask, ASK_AGAIN_MS);
			timer.unref();
			ask();
		},
		async close(): Promise<void> {
			clearInterval(timer);
			await running;
		},
	};
}

const stamp = (moment: ReturnType<typeof sql>) =>
	sql<string>`to_char((${moment}) at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"')`;
