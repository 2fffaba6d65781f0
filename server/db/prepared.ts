import pg from 'pg';

/** A statement is prepared when it comes for this time: lists of many lengths make texts that never come again. */
const OFTEN = 5;
/** Most statements that a connection keeps prepared. Postgres holds a plan of some 10 to 100 KiB for each. */
const MOST_PREPARED = 200;
/** Most texts that are counted, before the counting begins anew. */
const MOST_COUNTED = 5000;

const counts = new Map<string, number>();
/** The same names on all connections: which of them know a name, `pg` remembers. */
const names = new Map<string, string>();

/** The name under which a statement is prepared; undefined: it does not come often enough. */
function nameOf(text: string): string | undefined {
	const name = names.get(text);
	if (name !== undefined || names.size >= MOST_PREPARED) return name;
	const count = (counts.get(text) ?? 0) + 1;
	if (count < OFTEN) {
		if (counts.size >= MOST_COUNTED) counts.clear();
		counts.set(text, count);
		return undefined;
	}
	counts.delete(text);
	names.set(text, `often_${names.size + 1}`);
	return names.get(text);
}

/**
 * A connection on which statements that come often are parsed and planned once: Postgres spends more on reading a short
 * statement with a few joins than on carrying it out. Statements without values go out as they are.
 */
export class PreparingClient extends pg.Client {
	/** As `pg` has it: one implementation for its overloads, whose answers it passes on. */
	override query(query: unknown, values?: unknown, callback?: unknown): never {
		const ask = super.query.bind(this) as (query: unknown, values?: unknown, callback?: unknown) => never;
		if (typeof query !== 'string' || !Array.isArray(values) || values.length === 0) return ask(query, values, callback);
		const name = nameOf(query);
		return name === undefined ? ask(query, values, callback) : ask({ name, text: query, values }, callback);
	}
}
