import { sql, type Kysely } from 'kysely';
import type { Seal } from '../auth/seal.ts';
import type { Database } from '../db/tables.ts';
import type { Log } from '../log.ts';
import type { Bus } from './bus.ts';
import { createMemoryBus } from './memory-bus.ts';
import { createRedisBus, type BusFigures } from './redis-bus.ts';

export interface OpenBus {
	bus: Bus;
	/** Null: one process, nothing to count. */
	figures: (() => BusFigures) | null;
}

/** The bus that the configuration names: Redis between the processes of this database, else this process alone. */
export async function createBus(parts: {
	redisUrl: string | null;
	db: Kysely<Database>;
	seal: Seal;
	log: Log;
	report: (error: unknown) => void;
}): Promise<OpenBus> {
	const { redisUrl: url, db, seal, log, report: onListenerError } = parts;
	if (url === null) return { bus: createMemoryBus(onListenerError), figures: null };
	// Several instances may share a Redis: their keys or their databases are different.
	const { rows } = await sql<{ name: string; oid: string }>`
		select datname as name, oid::text from pg_database where datname = current_database()`.execute(db);
	const prefix = `trame:${seal.derive('bus', `${rows[0]?.name} ${rows[0]?.oid}`)}`;
	const bus = createRedisBus({ url, prefix, seal, onListenerError, log });
	return { bus, figures: bus.figures };
}
