import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../server/db/migrate.ts';
import { administer, withDatabase } from './administer.ts';
import { temporaryFolder } from './temporary-folder.ts';

const HOLDER = fileURLToPath(new URL('./hold-database.ts', import.meta.url));

declare module 'vitest' {
	interface ProvidedContext {
		/** Address of a Postgres server on which this run may create databases. */
		postgresUrl: string;
		/** Name of a migrated database that test databases are copied from. */
		templateName: string;
	}
}

/** Once per run: a Postgres server, and on it a migrated database to copy from. Returns what to do at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	// Nothing here outlives the run, so waiting for the disk would prove nothing.
	const server = await startPostgres({ fsync: 'off' });
	const templateName = `trame_test_${randomBytes(6).toString('hex')}`;
	await administer(server.url, `create database ${templateName}`);
	await migrate(withDatabase(server.url, templateName));
	project.provide('postgresUrl', server.url);
	project.provide('templateName', templateName);
	return async () => {
		await administer(server.url, `drop database if exists ${templateName} with (force)`);
		await server.stop();
	};
}

/**
 * `TEST_DATABASE_URL` when it is set (a server on which databases may be created), else a Postgres of our own with these
 * settings.
 */
export async function startPostgres(more: Record<string, string>): Promise<{ url: string; stop(): Promise<void> }> {
	const given = process.env.TEST_DATABASE_URL;
	if (given) return { url: given, stop: async () => undefined };
	const dataDir = await temporaryFolder();
	const settings = JSON.stringify({ max_connections: '200', ...more });
	// In a process that ends with ours however that ends: a run that is killed leaves no database behind.
	const holder = fork(HOLDER, [dataDir, settings], { execArgv: [], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
	const ended = once(holder, 'exit');
	const [said] = (await Promise.race([once(holder.stdout!, 'data'), ended])) as [Buffer | number | null];
	if (!Buffer.isBuffer(said)) throw new Error(`the database of the tests did not start (${said})`);
	const { url } = JSON.parse(said.toString()) as { url: string };
	return {
		url,
		async stop() {
			holder.disconnect();
			await ended;
		},
	};
}
