import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createApp, type App } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { createLog } from '../../server/log.ts';
import { createOrigins } from '../../server/origins.ts';
import { bareEnvironment } from './environment.ts';
import { freePort } from './server.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface Node {
	/** `ws://127.0.0.1:PORT`. */
	url: string;
	/** SIGKILL. */
	kill(): Promise<void>;
	/** SIGTERM, and waits for the end. */
	stop(): Promise<void>;
	/** The figures of `/metrics`. */
	metrics(): Promise<string>;
}

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/**
 * Processes on one database and one Redis, each with a folder of its own, and `app`: one more, which is this process and
 * takes no sockets. `clockOffset`: how many milliseconds the clock of the last process is ahead.
 */
export async function startNodes(
	count: number,
	{ databaseUrl, redisUrl, clockOffset = 0 }: { databaseUrl: string; redisUrl: string; clockOffset?: number },
) {
	const folders: string[] = [];
	const shared = { SECRET_KEY: randomBytes(32).toString('hex'), DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };

	async function environment() {
		const [folder, port] = [await temporaryFolder(), await freePort()];
		folders.push(folder);
		return { ...shared, DATA_DIR: folder, PORT: String(port), TRAME_DEMO: 'off', LOG_LEVEL: 'error' };
	}
	async function start(offset: number): Promise<Node> {
		const own = await environment();
		const clock = offset === 0 ? [] : ['--import', path('wrong-clock.ts')];
		const child: ChildProcess = spawn(process.execPath, [...clock, path('node-process.ts')], {
			env: { ...own, ...bareEnvironment(), TEST_CLOCK_OFFSET: String(offset) },
			// Over the channel it notices our end.
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		});
		const ended = once(child, 'exit');
		await Promise.race([once(child, 'message'), ended.then(() => Promise.reject(new Error('a node did not start')))]);
		const end = async (signal: NodeJS.Signals) => {
			child.kill(signal);
			await ended;
		};
		return {
			url: `ws://127.0.0.1:${own.PORT}`,
			kill: () => end('SIGKILL'),
			stop: () => end('SIGTERM'),
			metrics: async () => (await fetch(`http://127.0.0.1:${own.PORT}/`)).text(),
		};
	}

	const nodes = await Promise.all(
		Array.from({ length: count }, (_, index) => start(index === count - 1 ? clockOffset : 0)),
	);
	const config = await readConfig(await environment());
	const app: App = await createApp({
		config,
		databaseUrl,
		origins: createOrigins(config),
		log: createLog('error'),
	});
	return {
		nodes,
		app,
		async close() {
			await app.close();
			await Promise.all(nodes.map((node) => node.stop()));
			for (const folder of folders) await rm(folder, { recursive: true, force: true });
		},
	};
}
