import { CompiledQuery } from 'kysely';
import type { Tx } from '../documents.ts';

/** In the place of a value while the text of a question is made. */
class StandIn {
	readonly index: number;

	constructor(index: number) {
		this.index = index;
	}
}

/**
 * A question that is asked so often that making its text would cost more than asking it: `build` is called once, and
 * hands its values to the query without looking at them. Its text must not depend on them.
 */
export function often<Values extends unknown[], Row>(
	build: (db: Tx, ...values: Values) => CompiledQuery<Row>,
): (db: Tx, ...values: Values) => Promise<Row[]> {
	let built: CompiledQuery<Row> | undefined;
	return async (db, ...values) => {
		built ??= build(db, ...(values.map((_, index) => new StandIn(index)) as Values));
		const parameters = built.parameters.map((value) => (value instanceof StandIn ? values[value.index] : value));
		const { rows } = await db.executeQuery(CompiledQuery.raw(built.sql, parameters) as CompiledQuery<Row>);
		return rows;
	};
}
