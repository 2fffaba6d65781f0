import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RETENTION, RETENTION_KINDS } from '#lib/domain/retention.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

const page = (name: string) => readFile(new URL(`../../../docs/privacy/${name}`, import.meta.url), 'utf8');

/** First cells of the rows of the page's tables: `` `table`: `column`, `column` ``, several of them between `<br>`. */
function columnsOf(markdown: string): string[] {
	const cells = markdown.split('\n').flatMap((line) => /^\| (`[^|]+) \|/.exec(line)?.[1]?.split('<br>') ?? []);
	return cells.flatMap((cell) => {
		const [table = '', columns = ''] = cell.split(': ');
		return Array.from(columns.matchAll(/`([^`]+)`/g), ([, column = '']) => `${table.replaceAll('`', '')}.${column}`);
	});
}

test('every column of the database is listed in the data map, once: as personal, or as not personal', async () => {
	const { rows } = await sql<{ column: string }>`
		select table_name || '.' || column_name as column
		from information_schema.columns join information_schema.tables using (table_schema, table_name)
		where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'kysely_%'`.execute(database.db);
	expect(columnsOf(await page('carte-des-donnees.md')).sort()).toEqual(rows.map(({ column }) => column).sort());
});

test('the register entry states the durations and bounds that the purge applies', async () => {
	const stated = Array.from(
		(await page('registre.md')).matchAll(/^\| `(\w+)` +\| [^|]+ \| (\S+) +\| (\S+) +\|/gm),
		([, kind, days, bounds]) => [kind, days, bounds],
	);
	const number = (days: number) => (days < 1 && days > 0 ? '1/24' : String(days));
	const applied = RETENTION_KINDS.map((kind) => {
		const { days, least, most } = RETENTION[kind];
		return [kind, number(days), least === most ? 'fixe' : `${least}–${most}`];
	});
	expect(stated).toEqual(applied);
});
