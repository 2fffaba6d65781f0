import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runningEmbedded, startEmbedded, type EmbeddedPostgres } from '../../../server/db/embedded.ts';
import { livingPostmaster } from '../../../server/db/postmaster.ts';
import { livingProcess } from '../../../server/db/processes.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let dataDir: string;
let server: EmbeddedPostgres | undefined;
let holder: ChildProcess | undefined;

beforeAll(async () => void (dataDir = await temporaryFolder()));
afterAll(async () => {
	holder?.kill('SIGKILL');
	await server?.stop();
	await rm(dataDir, { recursive: true });
});

async function ask(url: string, statement: string): Promise<unknown[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query(statement)).rows;
	} finally {
		await client.end();
	}
}

/** Starts the database from another process and leaves it running there. */
async function hold(): Promise<{ url: string; pid: number }> {
	const script = new URL('../../support/hold-database.ts', import.meta.url).pathname;
	holder = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
	const [said] = (await Promise.race([once(holder.stdout!, 'data'), once(holder, 'exit')])) as [Buffer | number];
	return JSON.parse(said.toString()) as { url: string; pid: number };
}

test('the first start over the rest of an interrupted one makes a database that asks for its password', async () => {
	await mkdir(join(dataDir, 'postgres', 'cluster.unfinished', 'base'), { recursive: true });
	server = await startEmbedded({ dataDir });
	await ask(server.url, 'create table kept (word text)');
	await ask(server.url, `insert into kept values ('trame')`);
	expect(await ask(server.url, 'show data_checksums')).toEqual([{ data_checksums: 'on' }]);
	expect(await ask(server.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
	expect(await ask(server.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
	expect((await stat(join(dataDir, 'postgres', 'password'))).mode & 0o777).toBe(0o600);
	expect((await stat(join(dataDir, 'postgres', 'cluster'))).mode & 0o777).toBe(0o700);

	const wrong = new URL(server.url);
	wrong.password = 'guess';
	await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
});

test('a second start on the same data says so, and the first goes on', async () => {
	await expect(startEmbedded({ dataDir })).rejects.toThrow(/is in use by another Trame \(process \d+/);
	expect(await ask(server!.url, 'select word from kept')).toEqual([{ word: 'trame' }]);
	expect(await runningEmbedded(dataDir)).toBe(server!.url);
});

test('stopping ends the server, and the next start finds what was written', async () => {
	const { pid } = server!;
	await server!.stop();
	expect(await livingProcess(pid)).toBeNull();
	expect(await runningEmbedded(dataDir)).toBeNull();
	server = await startEmbedded({ dataDir });
	expect(await ask(server.url, 'select word from kept')).toEqual([{ word: 'trame' }]);
	await server.stop();
});

test('after kill -9 the orphaned server is stopped, another takes its place, and no acknowledged row is lost', async () => {
	const first = await hold();
	await ask(first.url, `insert into kept values ('before the kill')`);
	const gone = once(holder!, 'exit');
	holder!.kill('SIGKILL');
	await gone;
	expect(await livingProcess(first.pid)).not.toBeNull();

	const said: string[] = [];
	server = await startEmbedded({ dataDir, say: (line) => said.push(line) });
	expect(said.join()).toContain(`process ${first.pid}`);
	expect(await livingProcess(first.pid)).toBeNull();
	expect(await ask(server.url, 'select count(*)::int as n from kept')).toEqual([{ n: 2 }]);
});

test('after kill -9 of the database too, the next start recovers', async () => {
	await server!.stop();
	const first = await hold();
	await ask(first.url, `insert into kept values ('before the crash')`);
	const gone = once(holder!, 'exit');
	holder!.kill('SIGKILL');
	process.kill(first.pid, 'SIGKILL');
	await gone;
	server = await startEmbedded({ dataDir });
	expect(await ask(server.url, 'select count(*)::int as n from kept')).toEqual([{ n: 3 }]);
});

test('a living process that merely has the number of the last database server is not taken for it', async () => {
	const cluster = join(dataDir, 'postgres', 'cluster');
	await server!.stop();
	await writeFile(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n0\n5432\n\n127.0.0.1\n`);
	expect(await livingPostmaster(cluster)).toBeNull();
	await rm(join(cluster, 'postmaster.pid'));
});

test('data of another major version is refused and left as it is', async () => {
	const file = join(dataDir, 'postgres', 'cluster', 'PG_VERSION');
	const version = await readFile(file, 'utf8');
	await writeFile(file, '16\n');
	await expect(startEmbedded({ dataDir })).rejects.toThrow('was written by Postgres 16');
	await writeFile(file, version);
	server = await startEmbedded({ dataDir });
	expect(await ask(server.url, 'select count(*)::int as n from kept')).toEqual([{ n: 3 }]);
});
