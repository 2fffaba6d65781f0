import * as v from 'valibot';
import { Refusal } from '../errors.ts';

const MOST = 200;
const USUAL = 50;

/** Fields of a query that asks for a part of a list. */
export const paging = {
	limit: v.optional(
		v.pipe(v.string('malformed'), v.regex(/^[1-9]\d{0,2}$/, 'number_out_of_range'), v.transform(Number)),
		String(USUAL),
	),
	cursor: v.optional(v.pipe(v.string('malformed'), v.maxLength(200, 'malformed'))),
};

/** A part of a list. `next`: the `cursor` of the next call; null: this was the end. */
export function pageOf<Row extends v.GenericSchema>(row: Row) {
	return v.object({ data: v.array(row), next: v.nullable(v.string()) });
}

/**
 * The rows after the cursor, which names the last one that was given. The order is the caller's and must be stable. A row
 * that is gone since is told as such: the reader starts again rather than missing some.
 */
export function page<Row>(
	rows: readonly Row[],
	{ limit, cursor }: { limit: number; cursor?: string | undefined },
	keyOf: (row: Row) => string,
): { data: Row[]; next: string | null } {
	let from = 0;
	if (cursor !== undefined) {
		const last = Buffer.from(cursor, 'base64url').toString('utf8');
		from = rows.findIndex((row) => keyOf(row) === last) + 1;
		if (from === 0) throw new Refusal('invalid', 'cursor_unknown', 'cursor');
	}
	const data = rows.slice(from, from + Math.min(limit, MOST));
	const end = data.at(-1);
	const more = from + data.length < rows.length;
	return { data, next: more && end !== undefined ? Buffer.from(keyOf(end)).toString('base64url') : null };
}
