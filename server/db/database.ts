import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { PreparingClient } from './prepared.ts';
import type { Database } from './tables.ts';

export interface DatabaseOptions {
	/** Most connections kept by this process. */
	max?: number;
	/** Milliseconds that a statement may wait for a free connection before it fails. */
	connectionTimeout?: number;
	/** Milliseconds after which Postgres cancels a statement; 0 lets it run. */
	statementTimeout?: number;
	/** Milliseconds after that in which the answer must have come: then nobody is there, and the connection is given up. */
	silenceTimeout?: number;
	/** Milliseconds after which Postgres ends a transaction that waits for us; 0 lets it wait. */
	idleInTransactionTimeout?: number;
	/** Told when a connection that nobody uses breaks: the pool replaces it by itself. */
	onIdleError?: (error: Error) => void;
}

const BIGINT = 20;
const DATE = 1082;
const NUMERIC = 1700;

/** Counts and sums are numbers; a date stays `YYYY-MM-DD`, so that no time zone can move it by a day. */
const PARSERS: Record<number, (value: string) => unknown> = {
	[BIGINT]: Number,
	[NUMERIC]: Number,
	[DATE]: (value) => value,
};

const types: pg.CustomTypesConfig = {
	getTypeParser: (oid, format) =>
		(format !== 'binary' && PARSERS[oid]) || pg.types.getTypeParser(oid, format as 'text'),
};

/** Connections that are made when first needed, so this never fails; `end()` waits for the statements under way. */
export function createPool(url: string, options: DatabaseOptions = {}, types?: pg.CustomTypesConfig): pg.Pool {
	const { statementTimeout = 30_000, silenceTimeout = 5_000 } = options;
	const pool = new pg.Pool({
		Client: PreparingClient,
		connectionString: url,
		...(types && { types }),
		max: options.max ?? 10,
		connectionTimeoutMillis: options.connectionTimeout ?? 10_000,
		statement_timeout: statementTimeout,
		...(statementTimeout > 0 && { query_timeout: statementTimeout + silenceTimeout }),
		idle_in_transaction_session_timeout: options.idleInTransactionTimeout ?? 30_000,
		application_name: 'trame',
	});
	// Without a listener, a connection cut by the server would end the process.
	pool.on('error', options.onIdleError ?? (() => undefined));
	// The pool forgets a connection before its socket is closed: what the server says in between (its own shutdown, a
	// dropped database) concerns nobody. A query under way fails by itself all the same.
	pool.on('connect', (client) => client.on('error', () => undefined));
	// A database that vanished without a word (its machine, the network before it) never closes its connections. One that is
	// handed back while it still owes an answer would make whoever takes it next wait in vain.
	pool.on('release', (_error, client) => {
		if ('readyForQuery' in client && client.readyForQuery === false) void client.end();
	});
	return pool;
}

/** Opens a pool on `url`, as `createPool` does; `destroy()` ends it. */
export function createDatabase(url: string, options: DatabaseOptions = {}): Kysely<Database> {
	const pool = createPool(url, options, types);
	const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
	pools.set(db, pool);
	return db;
}

const pools = new WeakMap<Kysely<Database>, pg.Pool>();

/** Connections of a pool at this moment. */
export function poolFigures(db: Kysely<Database>): { total: number; idle: number; waiting: number } {
	const pool = pools.get(db);
	return { total: pool?.totalCount ?? 0, idle: pool?.idleCount ?? 0, waiting: pool?.waitingCount ?? 0 };
}
