import { stringify } from 'csv-stringify/sync';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * A table as CSV (RFC 4180), UTF-8. Words of people that a spreadsheet would run as a formula get an apostrophe in front;
 * numbers are given as numbers, so that a negative one stays one. `excel`: semicolons and a byte order mark, which a French
 * spreadsheet opens as a table.
 */
export function writeCsv(
	columns: readonly { key: string; header: string }[],
	rows: readonly object[],
	{ excel }: { excel: boolean },
): string {
	const text = stringify([...rows], {
		columns: columns.map(({ key, header }) => ({ key, header })),
		header: true,
		delimiter: excel ? ';' : ',',
		record_delimiter: '\r\n',
		escape_formulas: true,
		cast: {
			boolean: (value) => (value ? '1' : '0'),
			date: (value) => value.toISOString(),
			object: (value) => JSON.stringify(value),
			// French spreadsheets read a decimal comma; a point would make a text, or a date, of the number.
			number: (value) => (excel ? String(value).replace('.', ',') : String(value)),
		},
	});
	return excel ? BYTE_ORDER_MARK + text : text;
}
