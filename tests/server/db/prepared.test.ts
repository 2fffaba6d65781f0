import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../../../server/db/database.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

test('a statement that comes often is planned once, one that is always another never', async () => {
	const db = createDatabase(database.url, { max: 1 });
	const prepared = async () =>
		(await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db)).rows;
	for (let n = 0; n < 20; n++) {
		const { rows } = await sql<{ twice: number }>`select 2 * ${n}::integer as twice`.execute(db);
		expect(rows[0]?.twice).toBe(2 * n);
		await sql`select ${n}::integer as ${sql.id(`column_${n}`)}`.execute(db);
	}
	const statements = (await prepared()).map(({ statement }) => statement);
	expect(statements).toContain('select 2 * $1::integer as twice');
	expect(statements.filter((statement) => statement.includes('column_'))).toEqual([]);
	await db.destroy();
});

test('a prepared statement that fails can be asked again, with other values', async () => {
	const db = createDatabase(database.url, { max: 1 });
	const divide = async (n: number) =>
		(await sql<{ part: number }>`select 10 / ${n}::integer as part`.execute(db)).rows[0]?.part;
	for (let n = 1; n <= 10; n++) expect(await divide(n)).toBe(Math.floor(10 / n));
	await expect(divide(0)).rejects.toThrow('division by zero');
	expect(await divide(5)).toBe(2);
	await db.destroy();
});
