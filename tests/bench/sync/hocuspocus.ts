import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';
import pg from 'pg';

/** The peer: Hocuspocus with its database extension on Postgres, everything else as it comes. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
await pool.query('create table if not exists documents (name text primary key, data bytea not null)');
const database = new Database({
	fetch: async ({ documentName }) => {
		const { rows } = await pool.query<{ data: Uint8Array }>('select data from documents where name = $1', [
			documentName,
		]);
		return rows[0]?.data ?? null;
	},
	store: async ({ documentName, state }) => {
		await pool.query(
			'insert into documents (name, data) values ($1, $2) on conflict (name) do update set data = excluded.data',
			[documentName, state],
		);
	},
});
await new Server({
	address: '127.0.0.1',
	port: Number(process.env.PORT),
	quiet: true,
	extensions: [database],
}).listen();
