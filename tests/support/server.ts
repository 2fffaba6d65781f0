import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { administer, withDatabase } from './administer.ts';
import { bareEnvironment } from './environment.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The built server as a process of its own, on its own port and data. */
export interface TestServer {
	/** `http://localhost:PORT`. */
	readonly url: string;
	readonly port: number;
	readonly dataDir: string;
	/** The environment that it runs with, for commands that must find the same data. */
	readonly env: Record<string, string>;
	/** Everything that the run at present has printed. */
	readonly output: string;
	/** Addresses that it printed, by the words before them. */
	readonly links: Map<string, string>;
	/** Starts it again on the same data and port, after `kill` or `stop`; settles when it is healthy. */
	start(): Promise<void>;
	/** SIGKILL: nothing is flushed, the embedded database is orphaned. */
	kill(): Promise<void>;
	/** SIGTERM, and waits for the end. Returns the exit code. */
	stop(): Promise<number | null>;
	/** Stops it and removes its data. */
	remove(): Promise<void>;
}

export const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
const START_TIMEOUT = 60_000;

type Environment = Record<string, string>;

/**
 * `env` is added to an environment in which nothing of ours is set; it may depend on the address of the server. The pages
 * must be built already.
 */
export async function startServer(env: Environment | ((url: string) => Environment) = {}): Promise<TestServer> {
	const [port, dataDir] = await Promise.all([freePort(), temporaryFolder()]);
	const url = `http://localhost:${port}`;
	const added = typeof env === 'function' ? env(url) : env;
	const database = 'DATABASE_URL' in added ? null : await newDatabase(added.TRAME_DEMO !== 'off');
	const environment = { ...ours(database?.url), PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...added };
	let child: ChildProcess | undefined;
	let output = '';

	async function start(): Promise<void> {
		output = '';
		// Over the channel it notices our end: a run that is killed leaves no server behind.
		const started = spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
		child = started;
		started.stdout?.on('data', (chunk: Buffer) => (output += chunk));
		started.stderr?.on('data', (chunk: Buffer) => (output += chunk));
		const giveUpAt = Date.now() + START_TIMEOUT;
		while (!(await healthy(port))) {
			if (started.exitCode !== null || Date.now() > giveUpAt) throw new Error(`The server did not start.\n${output}`);
			await delay(50);
		}
	}
	async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
		if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
		const ended = once(child, 'exit');
		child.kill(signal);
		return ((await ended) as [number | null])[0];
	}

	const server: TestServer = {
		url,
		port,
		dataDir,
		env: environment,
		get output() {
			return output;
		},
		get links() {
			return new Map(
				[...output.matchAll(/^(.+?):? +(https?:\/\/\S+)$/gm)].map(([, words = '', link = '']) => [words, link]),
			);
		},
		start,
		kill: async () => void (await end('SIGKILL')),
		stop: () => end('SIGTERM'),
		async remove() {
			await end('SIGTERM');
			await database?.drop();
			await rm(dataDir, { recursive: true });
		},
	};
	try {
		await start();
	} catch (error) {
		await server.remove();
		throw error;
	}
	return server;
}

async function healthy(port: number): Promise<boolean> {
	try {
		return (await fetch(`http://127.0.0.1:${port}/health`)).ok;
	} catch {
		return false; // Nobody listens yet: that is what is being asked.
	}
}

/** Set for a whole run by `tests/e2e/global-setup.ts`: a Postgres server, and on it a database with the demonstration. */
export const SHARED = { server: 'TRAME_TEST_POSTGRES', demo: 'TRAME_TEST_DEMO' } as const;

/**
 * A database of its own on the server of the run, or of `TEST_DATABASE_URL`; without either the server under test brings its
 * own. Loading the demonstration takes seconds, copying it does not.
 */
async function newDatabase(demo: boolean): Promise<{ url: string; drop(): Promise<void> } | null> {
	const server = process.env[SHARED.server] ?? process.env.TEST_DATABASE_URL;
	if (!server) return null;
	const name = `trame_e2e_${randomBytes(6).toString('hex')}`;
	const template = demo ? process.env[SHARED.demo] : undefined;
	await administer(server, `create database ${name}${template === undefined ? '' : ` template ${template}`}`);
	return {
		url: withDatabase(server, name),
		drop: () => administer(server, `drop database if exists ${name} with (force)`),
	};
}

/** All know one key, so that what one of them sealed in the demonstration opens on the others. */
function ours(databaseUrl: string | undefined): Record<string, string> {
	const key = { SECRET_KEY: 'the key that servers under test share' };
	return { ...bareEnvironment(), ...key, ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }) };
}

/** A port that nobody has at this moment. */
export async function freePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	await new Promise((resolve) => probe.close(resolve));
	return port;
}
