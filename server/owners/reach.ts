import type pg from 'pg';
import { quoted, quotedList } from '../backup/tables.ts';

/** A foreign key: the columns of `table` name a row of `parent`. */
export interface Link {
	table: string;
	columns: string[];
	parent: string;
	parentColumns: string[];
	/** One of its columns may be empty. */
	optional: boolean;
	/** A row goes with the row that it names. */
	cascades: boolean;
}

/** The links by which each table is found from a root: a row belongs when any of them leads to a row that belongs. */
export type Reach = ReadonlyMap<string, readonly Link[]>;

export async function readLinks(client: pg.ClientBase): Promise<Link[]> {
	const { rows } = await client.query<Link>(
		`select child.relname::text as table, parent.relname::text as parent, bool_or(not a.attnotnull) as optional,
			c.confdeltype = 'c' as cascades,
			array_agg(a.attname::text order by key.place) as columns,
			array_agg(b.attname::text order by key.place) as "parentColumns"
		from pg_constraint c
		join pg_class child on child.oid = c.conrelid
		join pg_class parent on parent.oid = c.confrelid
		cross join unnest(c.conkey, c.confkey) with ordinality as key (here, there, place)
		join pg_attribute a on a.attrelid = c.conrelid and a.attnum = key.here
		join pg_attribute b on b.attrelid = c.confrelid and b.attnum = key.there
		where c.contype = 'f' and c.connamespace = 'public'::regnamespace
		group by c.oid, child.relname, parent.relname
		order by 1, 2, array_agg(a.attname::text order by key.place)`,
	);
	return rows;
}

/**
 * Walks from a table to everything that hangs on it. A column that cannot be empty is enough by itself, and nearer tables
 * come first; only where there is none do the optional ones count, all of them.
 */
export function reachFrom(root: string, links: readonly Link[]): Reach {
	const reach = new Map<string, readonly Link[]>([[root, []]]);
	const ways = links.filter(({ table, parent }) => table !== parent && table !== root);
	const next = (optional: boolean) => {
		const found = new Map<string, Link[]>();
		for (const link of ways) {
			if (link.optional !== optional || reach.has(link.table) || !reach.has(link.parent)) continue;
			if (optional || !found.has(link.table)) found.set(link.table, [...(found.get(link.table) ?? []), link]);
		}
		for (const [table, by] of found) reach.set(table, by);
		return found.size > 0;
	};
	while (next(false) || next(true));
	return reach;
}

/** Tables of which some rows belong to no owner: every way to them passes through a column that may be empty. */
export function partlyReached(reach: Reach): string[] {
	const partly = (table: string): boolean => {
		const by = reach.get(table) ?? [];
		return by.some(({ optional }) => optional) || (by.length > 0 && by.every(({ parent }) => partly(parent)));
	};
	return [...reach.keys()].filter(partly).sort();
}

/** SQL: whether a row of this table hangs on a row of the root for which `condition` holds. Columns are named with their table. */
export function belongs(reach: Reach, table: string, condition: string): string {
	const by = reach.get(table);
	if (!by) throw new Error(`${table} does not hang on it`);
	if (by.length === 0) return `(${condition})`;
	const ways = by.map(({ columns, parent, parentColumns }) => {
		const here = columns.map((column) => `${quoted(table)}.${quoted(column)}`).join(', ');
		return `(${here}) in (select ${quotedList(parentColumns)} from ${quoted(parent)} where ${belongs(reach, parent, condition)})`;
	});
	// Where every way is empty, the row belongs to nobody, which is not the same as not being known.
	return `coalesce(${ways.join(' or ')}, false)`;
}
