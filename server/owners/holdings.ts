import type pg from 'pg';
import { listTables, quoted, type Table } from '../backup/tables.ts';
import { belongs, partlyReached, reachFrom, readLinks } from './reach.ts';
import { ACCOUNT_TRAVELS, LEFT_BEHIND, MEMBERSHIPS, NEVER_EMPTY } from './tables.ts';

/** What one owner has in this database, table by table, each as the rows that `where` finds. */
export interface Holdings {
	/**
	 * Every table with rows that hang on the owner, `owner` itself among them; in no order that foreign keys would know. Of
	 * tables that are partly owned, with the rows that go with `people`.
	 */
	owned: Table[];
	/** Accounts that take part in what it has, that no row of another owner names, and that do not run this server. */
	people: Table;
	/** What hangs on those accounts alone: sessions, second factors… */
	ofPeople: Table[];
	/** Accounts that rows of its archive name. */
	named: Table;
}

/** Looks at the tables as they are now; the walk is made anew each time, so that no new table is forgotten. */
export async function holdingsOf(client: pg.ClientBase, ownerId: string): Promise<Holdings> {
	const tables = await listTables(client);
	const links = await readLinks(client);
	const reach = reachFrom('owner', links);
	const id = uuidLiteral(ownerId);
	const where = (name: string) => belongs(reach, name, `owner.id = ${id}`);
	const elsewhere = (name: string) => belongs(reach, name, `owner.id <> ${id}`);
	const accounts = tables.find(({ name }) => name === 'account');
	if (!accounts) throw new Error('there is no table of accounts');

	/** Whether a row that `whose` finds, in one of these tables, names the account. */
	const named = (whose: (table: string) => string, tables: (table: string) => boolean) =>
		links
			.filter(({ table, parent }) => parent === 'account' && reach.has(table) && tables(table))
			.map(({ table, columns: [column = ''] }) => {
				const rows = `${quoted(table)} where ${quoted(column)} is not null and ${whose(table)}`;
				return `account.id in (select ${quoted(column)} from ${rows})`;
			})
			.join(' or ');
	const member = (name: string) => MEMBERSHIPS.includes(name);
	const travels = (name: string) => !LEFT_BEHIND.includes(name);

	const people = {
		...accounts,
		where: `not account.administrator and (${named(where, member)}) and not (${named(elsewhere, () => true)})`,
	};
	/** Of a table that is partly owned: what belongs to nobody, and goes with one of these accounts. */
	const withPeople = (name: string) =>
		links
			.filter(({ table, parent, cascades }) => table === name && parent === 'account' && cascades)
			.map(
				({ columns: [column = ''] }) =>
					` or ${quoted(name)}.${quoted(column)} in (select id from account where ${people.where})`,
			);
	const partly = partlyReached(reach);
	const hanging = reachFrom(
		'account',
		links.filter(({ table }) => !reach.has(table)),
	);
	return {
		owned: tables
			.filter(({ name }) => reach.has(name))
			.map((table) => {
				const more = partly.includes(table.name) ? withPeople(table.name) : [];
				return { ...table, where: [where(table.name), ...more].join('') };
			}),
		people,
		ofPeople: tables
			.filter(({ name }) => name !== 'account' && hanging.has(name))
			.map((table) => ({ ...table, where: belongs(hanging, table.name, people.where) })),
		named: { ...accounts, where: named(where, travels) },
	};
}

export const NO_ROW = 'false';

/**
 * Every table as the archive of an owner holds it, which is as `restore` wants it: with the owner's rows, with the accounts
 * that these name, or empty. What opens something on this server does not leave it.
 */
export async function archivedTables(client: pg.ClientBase, ownerId: string): Promise<Table[]> {
	const { owned, named } = await holdingsOf(client, ownerId);
	const whole = (await listTables(client)).map((table): Table | Promise<Table> => {
		if (table.name === 'account') return asNew(client, named, ACCOUNT_TRAVELS);
		if (NEVER_EMPTY.includes(table.name)) return asNew(client, table, []);
		const own = LEFT_BEHIND.includes(table.name) ? undefined : owned.find(({ name }) => name === table.name);
		return own ?? { ...table, where: NO_ROW };
	});
	return Promise.all(whole);
}

/** A table of which only some columns are told; the others have the values of a new row. */
async function asNew(client: pg.ClientBase, table: Table, told: readonly string[]): Promise<Table> {
	const { rows } = await client.query<{ name: string; value: string | null }>(
		`select a.attname::text as name, pg_get_expr(d.adbin, d.adrelid) as value
		from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
		where a.attrelid = $1::regclass and a.attnum > 0`,
		[quoted(table.name)],
	);
	const defaults = new Map(rows.map(({ name, value }) => [name, value ?? 'null']));
	const values = table.columns.map((column) =>
		told.includes(column) ? `${quoted(table.name)}.${quoted(column)}` : (defaults.get(column) ?? 'null'),
	);
	return { ...table, values };
}

/** COPY takes no parameters: nothing but a UUID gets into a statement. */
function uuidLiteral(id: string): string {
	if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new Error('not a UUID');
	return `'${id}'::uuid`;
}
