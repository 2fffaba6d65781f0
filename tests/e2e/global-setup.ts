import { buildWhenNeeded } from '../../server/start/build.ts';
import { administer, withDatabase } from '../support/administer.ts';
import { startPostgres } from '../support/postgres.ts';
import { SHARED, startServer } from '../support/server.ts';

/**
 * Once before all: the pages are built, since the servers under test serve what was built, and the demonstration is loaded
 * into a database that they copy.
 */
export default async function setup(): Promise<() => Promise<void>> {
	await buildWhenNeeded((line) => console.log(line));
	const postgres = await startPostgres({});
	const demo = `trame_e2e_demo_${process.pid}`;
	await administer(postgres.url, `create database ${demo}`);
	const loader = await startServer({ DATABASE_URL: withDatabase(postgres.url, demo) });
	await loader.remove();
	Object.assign(process.env, { [SHARED.server]: postgres.url, [SHARED.demo]: demo });
	return async () => {
		await administer(postgres.url, `drop database if exists ${demo} with (force)`);
		await postgres.stop();
	};
}
