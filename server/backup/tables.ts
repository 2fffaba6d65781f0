import { createHash } from 'node:crypto';
import type pg from 'pg';
import { copyOut } from './copy.ts';

/** A table as COPY sees it. `order` makes two databases with the same rows give the same bytes. */
export interface Table {
	name: string;
	/** Without those that Postgres computes itself. */
	columns: string[];
	order: string;
	/** What is written of each column, in SQL; by default the columns as they are. */
	values?: readonly string[];
	/** Which rows, in SQL; by default all. */
	where?: string;
}

/** Rows, bytes and SHA-256 of a table's rows in their order. */
export interface Digest {
	rows: number;
	bytes: number;
	sha256: string;
}

/** Written anew by the migrations of the program that restores. */
const OWN_OF_MIGRATIONS = ['kysely_migration', 'kysely_migration_lock'];

/** Whatever the settings of a server are, the same rows give the same text, and are read back as they were. */
export const SAME_TEXT = `
	set local datestyle = 'ISO, YMD'; set local intervalstyle = 'iso_8601'; set local timezone = 'UTC';
	set local bytea_output = 'hex'; set local extra_float_digits = 1; set local client_encoding = 'UTF8';
	set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local lock_timeout = 0;
	set local search_path = public`;

/** The tables of this database that a backup holds, by name. */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
	const { rows } = await client.query<{ name: string; columns: string[]; key: string[] }>(
		`select c.relname::text as name,
			array(select a.attname::text from pg_attribute a
				where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
				order by a.attnum) as columns,
			array(select quote_ident(c.relname) || '.' || quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end
				from pg_index i cross join unnest(i.indkey) with ordinality as key (attnum, place)
				join pg_attribute a on a.attrelid = c.oid and a.attnum = key.attnum
				where i.indrelid = c.oid and i.indisprimary order by key.place) as key
		from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all ($1)
		order by c.relname collate "C"`,
		[OWN_OF_MIGRATIONS],
	);
	return rows.map(({ name, columns, key }) => ({
		name,
		columns,
		// Without a key (a history of repeated rows), the rows themselves.
		order: key.length > 0 ? key.join(', ') : `row(${quotedList(columns)})::text collate "C"`,
	}));
}

/** The rows of a table in text form, in their order; settings must be `SAME_TEXT`. */
export function readRows(client: pg.ClientBase, table: Table): AsyncIterable<Buffer> {
	return copyOut(client, `copy (${selectRows(table)}) to stdout`);
}

/** SQL: the rows of a table, in their order. */
export function selectRows({ name, columns, order, values, where = 'true' }: Table): string {
	const list = columns.map((column, index) => `${values?.[index] ?? quoted(column)} as ${quoted(column)}`).join(', ');
	return `select ${list} from public.${quoted(name)} where ${where} order by ${order}`;
}

/** Passes chunks of rows on and counts them. In the text form of COPY a row is a line, whatever its words are. */
export function digesting(source: AsyncIterable<Uint8Array>): { chunks: AsyncIterable<Uint8Array>; digest(): Digest } {
	const hash = createHash('sha256');
	let rows = 0;
	let bytes = 0;
	async function* chunks() {
		for await (const chunk of source) {
			hash.update(chunk);
			bytes += chunk.length;
			for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) rows += 1;
			yield chunk;
		}
	}
	return { chunks: chunks(), digest: () => ({ rows, bytes, sha256: hash.digest('hex') }) };
}
const NEWLINE = 10;

/** Reads a whole table for its digest. */
export async function digestOf(client: pg.ClientBase, table: Table): Promise<Digest> {
	const counted = digesting(readRows(client, table));
	for await (const _ of counted.chunks) void _;
	return counted.digest();
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const quotedList = (names: string[]) => names.map(quoted).join(', ');
