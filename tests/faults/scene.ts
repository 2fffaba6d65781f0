import { execFile } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Kysely } from 'kysely';
import { createDatabase } from '../../server/db/database.ts';
import type { Database } from '../../server/db/tables.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { boardClient, stockClient, textClient, type Client, type Seat } from './clients.ts';
import { LogReader } from './log-reader.ts';
import { startOwnPostgres, type OwnPostgres } from './own-postgres.ts';
import { startProxy, type Proxy } from '../support/proxy.ts';

const ADMIN = fileURLToPath(new URL('../../server/admin.ts', import.meta.url));
const SABOTAGE = pathToFileURL(fileURLToPath(new URL('./sabotage.ts', import.meta.url))).href;
const TEXTS = 2;
const TYPISTS = 2;
const AT_TABLE = 3;

/** A server, its database, the network between the two and to its clients, and a hall full of people. */
export interface Scene {
	readonly postgres: OwnPostgres;
	readonly server: TestServer;
	/** Between the clients and the server. */
	readonly network: Proxy;
	/** Who writes. */
	readonly writers: Client[];
	/** Who only looks, with a stock client. */
	readonly readers: Client[];
	readonly logs: Map<string, LogReader>;
	/** A connection to the database past every proxy, for the checks. */
	readonly db: Kysely<Database>;
	/** After the database was started again. */
	reconnect(): Promise<void>;
	/** Texts that nobody has open yet. */
	readonly spare: string[];
	/** A place for one more client. */
	seat(document: string): Seat;
	remove(): Promise<void>;
}

/** The environment of a server of this run. A sabotage of ours reaches it as it reached us. */
export function environment(postgres: OwnPostgres): Record<string, string> {
	const { TRAME_SABOTAGE: way } = process.env;
	return {
		DATABASE_URL: postgres.url,
		TRAME_DEMO: 'off',
		LOG_LEVEL: 'fatal',
		...(way !== undefined && { TRAME_SABOTAGE: way, NODE_OPTIONS: `--import ${SABOTAGE}` }),
	};
}

/** `folder`: where Postgres keeps its data; by default a temporary folder on the machine's disk. `spare`: texts more. */
export async function openScene({ folder, spare = 0 }: { folder?: string; spare?: number } = {}): Promise<Scene> {
	const postgres = await startOwnPostgres(folder);
	const server = await startServer(environment(postgres));
	const asked = `load-target --participants ${TEXTS * (TYPISTS + 1) + AT_TABLE + 2} --documents ${TEXTS + spare} --json`;
	const { stdout } = await promisify(execFile)(process.execPath, [ADMIN, ...asked.split(' ')], { env: server.env });
	const { documents: texts, cookies } = JSON.parse(stdout) as { documents: string[]; cookies: string[] };
	const documents = texts.slice(0, TEXTS);
	let db = createDatabase(postgres.directUrl, { max: 2 });
	const { id } = await db.selectFrom('board').select('id').executeTakeFirstOrThrow();
	const board = `board:${id}`;
	const network = await startProxy(server.port);

	let marks = 0;
	const seat = (document: string): Seat => {
		const cookie = cookies[marks % cookies.length] ?? '';
		marks += 1;
		const [address, host] = [`ws://127.0.0.1:${network.port}`, `127.0.0.1:${server.port}`];
		return { server: address, host, document, cookie, mark: `c${marks}` };
	};
	const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make);
	const writers = [
		...documents.flatMap((text) => [...times(TYPISTS, () => textClient(seat(text))), stockClient(seat(text))]),
		...times(AT_TABLE, () => boardClient(seat(board))),
	];
	const readers = [stockClient(seat(board)), stockClient(seat(documents[0] ?? board))];

	return {
		postgres,
		server,
		network,
		writers,
		readers,
		logs: new Map([...documents, board].map((name) => [name, new LogReader(name)])),
		get db() {
			return db;
		},
		async reconnect() {
			await db.destroy();
			db = createDatabase(postgres.directUrl, { max: 2 });
		},
		spare: texts.slice(TEXTS),
		seat,
		async remove() {
			for (const client of [...writers, ...readers]) client.destroy();
			await network.close();
			await server.remove();
			await db.destroy();
			await postgres.remove();
		},
	};
}
