import {
	AlignmentType,
	BorderStyle,
	Paragraph,
	SimpleField,
	Table as DocxTable,
	TableCell,
	TableRow,
	TextRun,
	WidthType,
	type FileChild,
} from 'docx';
import { bookmarked, inline, runs, type Writing } from './docx-inline.ts';
import type { Table } from './tree.ts';

/** Twentieths of a point between the margins of an A4 page. */
const TEXT_WIDTH = 9070;
const LINE = { style: BorderStyle.SINGLE, size: 4, color: 'B9B2C4' };
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' };

/** A numbered caption, which Word counts and lists; `id`: for links to it. */
export function captionPart(
	writing: Writing,
	kind: { field: 'Table' | 'Figure'; word: string; number: number; id: string | undefined },
	words: string,
): Paragraph {
	const { field, word, number, id } = kind;
	return new Paragraph({
		style: 'Caption',
		keepNext: field === 'Table',
		children: bookmarked(writing, id, [
			...runs(`${word} `),
			new SimpleField(`SEQ ${field} \\* ARABIC`, String(number)),
			...runs(`. ${words}`),
		]),
	});
}

/** Caption, then the grid; its header row comes again on each page. */
export function tableParts(writing: Writing, table: Table): FileChild[] {
	writing.tables += 1;
	const weights = table.columns.map((column) => column.weight ?? 1);
	const together = weights.reduce((sum, weight) => sum + weight, 0);
	const columnWidths = weights.map((weight) => Math.floor((TEXT_WIDTH * weight) / together));
	const cell = (column: number, children: Paragraph[], header: boolean) =>
		new TableCell({
			children,
			width: { size: columnWidths[column] ?? 0, type: WidthType.DXA },
			...(header && { shading: { fill: 'F3EFE6' } }),
		});
	const alignment = (column: number) =>
		table.columns[column]?.align === 'end' ? { alignment: AlignmentType.END } : {};
	const header = table.columns.map(({ title }, column) =>
		cell(column, [new Paragraph({ style: 'TableHeading', ...alignment(column), children: runs(title) })], true),
	);
	const rows = table.rows.map((row) =>
		table.columns.map((_, column) => {
			const style = table.rowHeaders && column === 0 ? 'TableHeading' : 'TableText';
			const children = inline(writing, row[column] ?? []);
			return cell(column, [new Paragraph({ style, ...alignment(column), children })], false);
		}),
	);
	return [
		captionPart(
			writing,
			{ field: 'Table', word: writing.words.table, number: writing.tables, id: table.id },
			table.caption,
		),
		new DocxTable({
			columnWidths,
			width: { size: columnWidths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
			margins: { top: 60, bottom: 60, left: 80, right: 80 },
			borders: { top: LINE, bottom: LINE, insideHorizontal: LINE, left: NONE, right: NONE, insideVertical: NONE },
			tableLook: { firstRow: true, firstColumn: table.rowHeaders === true, noHBand: true, noVBand: true },
			rows: [
				new TableRow({ tableHeader: true, cantSplit: true, children: header }),
				...rows.map((children) => new TableRow({ cantSplit: true, children })),
			],
		}),
		new Paragraph({ children: [new TextRun({ size: 12, text: '' })] }),
	];
}
