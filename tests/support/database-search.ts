import { sql, type Kysely } from 'kysely';
import type { Database } from '../../server/db/tables.ts';

/** Every `table.column` of the database in which one of these strings stands: in texts, JSON, arrays and raw bytes. */
export async function findInDatabase(db: Kysely<Database>, strings: string[]): Promise<string[]> {
	const { rows: columns } = await sql<{ name: string; column: string; bytes: boolean }>`
		select case table_schema when 'public' then '' else table_schema || '.' end || table_name as name, column_name as column, data_type = 'bytea' as bytes
		from information_schema.columns join information_schema.tables using (table_schema, table_name)
		where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
		order by 1, 2`.execute(db);
	const found: string[] = [];
	// One look at each table.
	for (const name of new Set(columns.map((column) => column.name))) {
		const places = columns
			.filter((column) => column.name === name)
			.flatMap(({ column, bytes }) => strings.map((string) => ({ column, bytes, string })));
		const counts = places.map(({ column, bytes, string }, index) => {
			const value = sql.ref(column);
			const there = bytes
				? sql`position(${Buffer.from(string, 'utf8')}::bytea in ${value}) > 0`
				: sql`position(${string}::text in ${value}::text) > 0`;
			return sql`bool_or(${there}) as ${sql.ref(`place_${index}`)}`;
		});
		const { rows } = await sql<Record<string, boolean | null>>`
			select ${sql.join(counts)} from ${sql.table(name)}`.execute(db);
		places.forEach(({ column, string }, index) => {
			if (rows[0]?.[`place_${index}`]) found.push(`${name}.${column}: ${string}`);
		});
	}
	return found;
}
