import pg from 'pg';

/** Ends well when the server of `TEST_DATABASE_URL` lets us in, is recent enough, and lets us make databases. */
const client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL, connectionTimeoutMillis: 2_000 });
try {
	await client.connect();
	const { rows } = await client.query<{ fit: boolean }>(`
		select (rolcreatedb or rolsuper) and current_setting('server_version_num')::int >= 150000 as fit
		from pg_roles where rolname = current_user`);
	process.exitCode = rows[0]?.fit ? 0 : 1;
} catch {
	process.exitCode = 1;
} finally {
	await client.end();
}
