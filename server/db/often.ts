import {
	CompiledQuery,
	DummyDriver,
	Kysely,
	PostgresAdapter,
	PostgresIntrospector,
	PostgresQueryCompiler,
} from 'kysely';
import type { Tx } from '../documents.ts';
import type { Database } from './tables.ts';

/** Builds the text of questions and asks none. */
const builder = new Kysely<Database>({
	dialect: {
		createAdapter: () => new PostgresAdapter(),
		createDriver: () => new DummyDriver(),
		createIntrospector: (db) => new PostgresIntrospector(db),
		createQueryCompiler: () => new PostgresQueryCompiler(),
	},
});

/** In the place of a value while the text of a question is made. */
class StandIn {
	readonly index: number;

	constructor(index: number) {
		this.index = index;
	}
}

/**
 * A question that is asked so often that making its text would cost more than asking it. It is made at once, so that the
 * first to ask after a start does not wait for it: `build` hands its values to the query without looking at them, and the
 * text must not depend on them. It takes no optional values.
 */
export function often<Values extends unknown[], Row>(
	build: (db: Kysely<Database>, ...values: Values) => CompiledQuery<Row>,
): (db: Tx, ...values: Values) => Promise<Row[]> {
	const standIns = Array.from({ length: build.length - 1 }, (_, index) => new StandIn(index));
	const { sql, parameters } = build(builder, ...(standIns as unknown[] as Values));
	return async (db, ...values) => {
		const given = parameters.map((value) => (value instanceof StandIn ? values[value.index] : value));
		const { rows } = await db.executeQuery(CompiledQuery.raw(sql, given) as CompiledQuery<Row>);
		return rows;
	};
}
