import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { SUBPROTOCOL } from '../../../src/lib/schemas/wire.ts';
import { administer, withDatabase } from '../../support/administer.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { Context } from './context.ts';
import { ServerProcess } from './server-process.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const run = promisify(execFile);

/** A server under test, with data of its own. It is started by the scenario, and ended here. */
export interface Peer extends Pick<Context, 'server' | 'target' | 'documents' | 'board'> {
	remove(): Promise<void>;
}

interface Size {
	people: number;
	documents: number;
}

/** The servers that can be measured, by name. `postgres`: a server on which databases may be created. */
export const PEERS: Record<string, (postgres: string, size: Size) => Promise<Peer>> = {
	/** Ours: gate, roles, a commit before each broadcast. */
	async trame(postgres, size) {
		const [port, dataDir, database] = await Promise.all([freePort(), temporaryFolder(), newDatabase(postgres)]);
		const env = {
			DATABASE_URL: database.url,
			DATA_DIR: dataDir,
			PORT: String(port),
			HOST: '127.0.0.1',
			TRAME_DEMO: 'off',
			LOG_LEVEL: 'warn',
		};
		const asked = ['--participants', String(size.people), '--documents', String(size.documents), '--json'];
		const { stdout } = await run(process.execPath, [at('../../../server/admin.ts'), 'load-target', ...asked], {
			env: { ...process.env, ...env },
			maxBuffer: 16 << 20,
		});
		const { documents, cookies } = JSON.parse(stdout) as { documents: string[]; cookies: string[] };
		return {
			server: new ServerProcess([at('../../../server/main.ts')], env, port),
			target: {
				url: `ws://127.0.0.1:${port}/sync/{board}`,
				protocol: 'y-websocket',
				cookies,
				subprotocol: SUBPROTOCOL,
			},
			documents,
			board: { name: await emptiestBoard(database.url), databaseUrl: database.url },
			async remove() {
				await database.drop();
				await rm(dataDir, { recursive: true });
			},
		};
	},

	/** The most used server for Yjs, storing to the same Postgres. */
	async hocuspocus(postgres, size) {
		const [port, database] = await Promise.all([freePort(), newDatabase(postgres)]);
		return {
			server: new ServerProcess([at('hocuspocus.ts')], { DATABASE_URL: database.url, PORT: String(port) }, port),
			target: { url: `ws://127.0.0.1:${port}/`, protocol: 'named', cookies: [] },
			documents: names(size),
			remove: database.drop,
		};
	},

	/** The server that came with y-websocket 2, which stores nothing. */
	async 'y-websocket'(_postgres, size) {
		const port = await freePort();
		const env = { PORT: String(port), HOST: '127.0.0.1' };
		return {
			server: new ServerProcess([at('../../../node_modules/y-websocket-2/bin/server.cjs')], env, port),
			target: { url: `ws://127.0.0.1:${port}/{board}`, protocol: 'y-websocket', cookies: [] },
			documents: names(size),
			remove: async () => undefined,
		};
	},
};

const names = ({ documents }: Size) =>
	Array.from({ length: documents }, (_, n) => `bench-${randomBytes(4).toString('hex')}-${n}`);

async function emptiestBoard(url: string): Promise<string> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const { rows } = await client.query<{ id: string }>(
			`select id from document where kind = 'board' order by head_seq limit 1`,
		);
		if (!rows[0]) throw new Error('no board was made');
		return rows[0].id;
	} finally {
		await client.end();
	}
}

async function newDatabase(postgres: string): Promise<{ url: string; drop(): Promise<void> }> {
	const name = `trame_bench_${randomBytes(6).toString('hex')}`;
	await administer(postgres, `create database ${name}`);
	return {
		url: withDatabase(postgres, name),
		drop: () => administer(postgres, `drop database if exists ${name} with (force)`),
	};
}

async function freePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}
