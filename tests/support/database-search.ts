import { sql, type Kysely } from 'kysely';
import type { Database } from '../../server/db/tables.ts';

/** Every `table.column` of the database in which one of these strings stands: in texts, JSON, arrays and raw bytes. */
export async function findInDatabase(db: Kysely<Database>, strings: string[]): Promise<string[]> {
	const { rows: columns } = await sql<{ name: string; column: string; bytes: boolean }>`
		select table_name as name, column_name as column, data_type = 'bytea' as bytes
		from information_schema.columns join information_schema.tables using (table_schema, table_name)
		where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
		order by 1, 2`.execute(db);
	const found: string[] = [];
	for (const { name, column, bytes } of columns) {
		for (const string of strings) {
			const value = sql.ref(column);
			const { rows } = await sql<{ count: number }>`
				select count(*)::int as count from ${sql.table(name)}
				where ${
					bytes
						? sql`position(${Buffer.from(string, 'utf8')}::bytea in ${value}) > 0`
						: sql`position(${string} in ${value}::text) > 0`
				}`.execute(db);
			if ((rows[0]?.count ?? 0) > 0) found.push(`${name}.${column}: ${string}`);
		}
	}
	return found;
}
