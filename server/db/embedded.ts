import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { findPlace, initialise, preparePlace, type Place } from './cluster.ts';
import { lockData, type DataLock } from './data-lock.ts';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { postgresUser, type PostgresUser } from './postgres-user.ts';
import { livingPostmaster, stopPostmaster } from './postmaster.ts';

export interface EmbeddedOptions {
	/** Everything lives in here; made when absent. */
	dataDir: string;
	/** Told what takes time or is unusual, in plain words. */
	say?: (line: string) => void;
	/** Settings of the server beyond ours, by name (tests of throw-away data switch `fsync` off). */
	settings?: Record<string, string>;
}

export interface EmbeddedPostgres {
	/** Address of the database `trame`, with its password: not to be logged. */
	url: string;
	pid: number;
	/** Settles when the server has ended, asked or not. */
	ended: Promise<void>;
	/** Ends the server in order (no new work, open transactions rolled back, checkpoint), then frees the data. */
	stop(): Promise<void>;
}

const DATABASE = 'trame';
const START_TIMEOUT = 60_000;

/**
 * Starts the embedded Postgres on `dataDir` and supervises it. The server is a detached child: Ctrl-C does not reach it,
 * so that last writes can be made. If an earlier run was killed, its orphaned server is stopped in order first. A second
 * start on the same data throws `DataInUse`.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
	const say = options.say ?? (() => undefined);
	const user = await postgresUser();
	// The database's own user must pass through this folder; what is secret in it is closed file by file.
	await mkdir(options.dataDir, { recursive: true, mode: user.uid === undefined ? 0o700 : 0o711 });
	const lock = await lockData(options.dataDir);
	try {
		const place = await preparePlace(options.dataDir, user, say);
		const binaries = await postgresBinaries(user);
		const orphan = await livingPostmaster(place.cluster);
		if (orphan) {
			say(`A database server was left behind by a run that was killed (process ${orphan.pid}): stopping it first.`);
			await stopPostmaster(orphan.pid);
		}
		await initialise(place, binaries, user, say);
		return await startPatiently(options, place, binaries, user, lock);
	} catch (error) {
		lock.release();
		throw error;
	}
}

/** Address of the database of a server that runs on `dataDir` at present (started by another process), else `null`. */
export async function runningEmbedded(dataDir: string): Promise<string | null> {
	const place = await findPlace(dataDir);
	if (!place) return null;
	const running = await livingPostmaster(place.cluster);
	return running?.port ? address(running.port, (await readFile(place.password, 'utf8')).trim()) : null;
}

/** What ends by itself: rests of a server that was killed a moment ago, or our free port taken by someone quicker. */
const PASSING = /lock file .* already exists|pre-existing shared memory block|could not bind/;
const ATTEMPTS = 40;

async function startPatiently(...args: Parameters<typeof start>): Promise<EmbeddedPostgres> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await start(...args);
		} catch (error) {
			if (attempt === ATTEMPTS || !PASSING.test(String(error))) throw error;
			await delay(250);
		}
	}
}

async function start(
	options: EmbeddedOptions,
	place: Place,
	binaries: PostgresBinaries,
	user: PostgresUser,
	lock: DataLock,
): Promise<EmbeddedPostgres> {
	const port = await freePort();
	const settings = {
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		timezone: 'UTC',
		log_timezone: 'UTC',
		...options.settings,
	};
	const log = await openLog(join(options.dataDir, 'postgres.log'));
	const child = spawn(
		binaries.postgres,
		['-D', place.cluster, '-p', String(port), ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
		{
			...user,
			cwd: place.folder,
			detached: true,
			stdio: ['ignore', log.fd, log.fd],
			env: { LC_ALL: 'C.UTF-8' },
		},
	);
	let running = true;
	const ended = new Promise<void>((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', () => resolve());
	}).finally(() => (running = false));
	child.unref();
	await log.close();

	const password = (await readFile(place.password, 'utf8')).trim();
	try {
		await Promise.race([
			untilReady(port, password, () => running),
			ended.then(() => Promise.reject(new Error('it ended at once'))),
		]);
		await createDatabaseIfAbsent(address(port, password, 'postgres'));
	} catch (error) {
		if (child.pid && running) await stopPostmaster(child.pid);
		const tail = (await readFile(join(options.dataDir, 'postgres.log'), 'utf8'))
			.trim()
			.split('\n')
			.slice(-5)
			.join('\n');
		throw new Error(`The embedded Postgres did not start. The end of its log (postgres.log):\n${tail}`, {
			cause: error,
		});
	}
	const pid = child.pid as number;
	return {
		url: address(port, password),
		pid,
		ended,
		async stop() {
			if (running) await stopPostmaster(pid);
			lock.release();
		},
	};
}

async function untilReady(port: number, password: string, running: () => boolean): Promise<void> {
	const giveUpAt = Date.now() + START_TIMEOUT;
	for (;;) {
		const client = new pg.Client({
			connectionString: address(port, password, 'postgres'),
			connectionTimeoutMillis: 5_000,
		});
		try {
			await client.connect();
			return;
		} catch (error) {
			// Recovery after a crash may take a while; each attempt until then is refused.
			if (!running() || Date.now() > giveUpAt) throw error;
		} finally {
			await client.end();
		}
		await delay(25);
	}
}

async function createDatabaseIfAbsent(url: string): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
		if (!rowCount) await client.query(`create database ${DATABASE}`);
	} finally {
		await client.end();
	}
}

function address(port: number, password: string, database = DATABASE): string {
	return `postgres://trame:${password}@127.0.0.1:${port}/${database}`;
}

/** Keeps the log of the run before this one, so that the cause of a failure is still there after a restart. */
async function openLog(path: string) {
	if (await stat(path).catch(() => null)) await rename(path, `${path}.1`);
	return open(path, 'a', 0o600);
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as AddressInfo;
			probe.close(() => resolve(port));
		});
	});
}
