import { expect, test } from 'vitest';
import { writeCsv } from '../../../server/export/csv.ts';

const columns = [
	{ key: 'text', header: 'Texte' },
	{ key: 'value', header: 'Valeur' },
];
const lines = (rows: object[], excel = false) => writeCsv(columns, rows, { excel }).split('\r\n').slice(1, -1);

test.each(['=1+1', '+33 6 12', '-2+3', '@SUM(A1)', '\tcmd', '＝1', '＋1', '－1', '＠x'])(
	'a spreadsheet does not run %j as a formula',
	(text) => {
		for (const excel of [false, true]) expect(writeCsv(columns, [{ text, value: 1 }], { excel })).toContain(`'${text}`);
	},
);

test('a header that is a formula is not one either', () => {
	expect(writeCsv([{ key: 'text', header: '=HYPERLINK("x")' }], [], { excel: false })).not.toMatch(/^=|^"=/);
});

test('numbers stay numbers, nothing stays nothing, words keep their quotes and lines', () => {
	expect(lines([{ text: 'a,b', value: -3.5 }])).toEqual(['"a,b",-3.5']);
	expect(lines([{ text: null, value: null }])).toEqual([',']);
	expect(writeCsv(columns, [{ text: 'l’« idée »\n"x"', value: 0 }], { excel: false })).toContain(
		'"l’« idée »\n""x""",0',
	);
	expect(lines([{ text: true, value: [{ college: 'residents', total: null }] }])).toEqual([
		'1,"[{""college"":""residents"",""total"":null}]"',
	]);
});

test('for a French spreadsheet: byte order mark, semicolons, decimal commas', () => {
	const text = writeCsv(columns, [{ text: 'a;b', value: -3.5 }], { excel: true });
	expect(text).toBe('\uFEFFTexte;Valeur\r\n"a;b";-3,5\r\n');
});
