import { captionXml } from './odt-figure.ts';
import { spans, type Writing } from './odt-inline.ts';
import type { Span, Table } from './tree.ts';
import { element, type Xml } from './xml.ts';

/** Caption, then the grid with its repeated header row. */
export function tableXml(writing: Writing, table: Table): Xml[] {
	writing.tables += 1;
	const number = writing.tables;
	const name = `Table${number}`;
	writing.tableStyles.push(...tableStylesXml(name, table));
	const cellXml = (content: Span[], style: string, align: 'end' | undefined, header: boolean) => {
		const parent = header ? 'Table_20_Heading' : 'Table_20_Contents';
		const aligned = align
			? writing.styles.of('paragraph', parent, [element('style:paragraph-properties', { 'fo:text-align': 'end' })])
			: parent;
		return element('table:table-cell', { 'table:style-name': style, 'office:value-type': 'string' }, [
			element('text:p', { 'text:style-name': aligned }, spans(writing, content)),
		]);
	};
	const caption = captionXml({ style: 'Table', word: writing.words.table, number, id: table.id }, table.caption);
	const header = table.columns.map((column) => cellXml([{ text: column.title }], `${name}.Head`, column.align, true));
	const grid = element('table:table', { 'table:name': name, 'table:style-name': name }, [
		...columnsXml(name, table),
		element('table:table-header-rows', {}, [element('table:table-row', {}, header)]),
		...table.rows.map((row) =>
			element(
				'table:table-row',
				{ 'table:style-name': `${name}.Row` },
				table.columns.map((column, index) =>
					cellXml(row[index] ?? [], `${name}.Cell`, column.align, table.rowHeaders === true && index === 0),
				),
			),
		),
	]);
	return [caption, grid, element('text:p', { 'text:style-name': 'After_20_table' })];
}

/** A first column that names the rows is said to be their header. */
function columnsXml(name: string, table: Table): Xml[] {
	const columns = table.columns.map((_, index) =>
		element('table:table-column', { 'table:style-name': `${name}.C${index + 1}` }),
	);
	if (!table.rowHeaders) return columns;
	return [element('table:table-header-columns', {}, columns.slice(0, 1)), ...columns.slice(1)];
}

function tableStylesXml(name: string, table: Table): Xml[] {
	const weights = table.columns.map((column) => column.weight ?? 1);
	const together = weights.reduce((sum, weight) => sum + weight, 0);
	const style = (suffix: string, family: string, properties: Xml) =>
		element('style:style', { 'style:name': `${name}${suffix}`, 'style:family': family }, [properties]);
	const padding = { 'fo:padding': '0.12cm', 'fo:border-bottom': '0.5pt solid #b9b2c4' };
	return [
		style(
			'',
			'table',
			element('style:table-properties', { 'style:width': '16cm', 'table:align': 'left', 'fo:margin-bottom': '0.3cm' }),
		),
		...weights.map((weight, index) =>
			style(
				`.C${index + 1}`,
				'table-column',
				element('style:table-column-properties', {
					'style:column-width': `${((16 * weight) / together).toFixed(2)}cm`,
				}),
			),
		),
		style('.Row', 'table-row', element('style:table-row-properties', { 'fo:keep-together': 'always' })),
		style(
			'.Head',
			'table-cell',
			element('style:table-cell-properties', {
				...padding,
				'fo:background-color': '#f3efe6',
				'fo:border-bottom': '1pt solid #1d1b26',
			}),
		),
		style('.Cell', 'table-cell', element('style:table-cell-properties', padding)),
	];
}
