import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** A restore is under way on this database, or a restore was asked for while a server uses it. Told as it is. */
export class DatabaseInUse extends Error {
	override name = 'DatabaseInUse';
}

/** An advisory lock of Postgres: held shared by whoever works on the database, alone by a restore. */
const LOCK = 7_272_631;
const AGAIN_MS = 1_000;

export interface Hold {
	release(): Promise<void>;
}

/**
 * Says, for as long as it is held, that this database is being worked on. Taken again by itself when the connection is
 * lost. Throws `DatabaseInUse` while a restore fills the database. It needs a session of its own: no pooler in between.
 */
export async function holdDatabase(url: string): Promise<Hold> {
	let released = false;
	let client = await take();

	async function take(): Promise<pg.Client> {
		const next = new pg.Client({ connectionString: url, application_name: 'trame hold', keepAlive: true });
		// Its end says the same, and is listened to below.
		next.on('error', () => undefined);
		try {
			await next.connect();
			const { rows } = await next.query<{ held: boolean }>('select pg_try_advisory_lock_shared($1) as held', [LOCK]);
			if (!rows[0]?.held)
				throw new DatabaseInUse('A restore is under way on this database. Start again when it is done.');
		} catch (error) {
			await next.end();
			throw error;
		}
		next.once('end', () => void takeAgain());
		return next;
	}
	async function takeAgain(): Promise<void> {
		while (!released) {
			try {
				client = await take();
				if (released) await client.end();
				return;
			} catch {
				// The database is away, as everybody notices who asks it something: this only has to come back.
				await delay(AGAIN_MS, undefined, { ref: false });
			}
		}
	}
	return {
		async release() {
			released = true;
			await client.end();
		},
	};
}

/** For a restore: takes the lock alone, until this connection ends. Throws `DatabaseInUse` while anybody holds it. */
export async function refuseWhileInUse(client: pg.ClientBase): Promise<void> {
	const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [LOCK]);
	if (rows[0]?.held) return;
	throw new DatabaseInUse('A server uses this database at present. Nothing was changed. Stop it first.');
}
