import {
	AlignmentType,
	BorderStyle,
	PageBreak,
	Paragraph,
	SimpleField,
	Table as DocxTable,
	TableCell,
	TableRow,
	TextRun,
	WidthType,
	type FileChild,
	type IParagraphOptions,
} from 'docx';
import { bookmarked, direction, inline, runs, type Writing } from './docx-inline.ts';
import { itemBlocks, staysTogether, type Outlined, type Span, type Table } from './tree.ts';

/** Twentieths of a point between the margins of an A4 page. */
const TEXT_WIDTH = 9070;
const INDENT = 360;
const DEEPEST_LIST = 8;
const HEADINGS = ['Heading1', 'Heading2', 'Heading3', 'Heading4', 'Heading5', 'Heading6'] as const;
const LINE = { style: BorderStyle.SINGLE, size: 4, color: 'B9B2C4' };
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' };

export function blockParts(writing: Writing, block: Outlined, newPage: boolean): FileChild[] {
	switch (block.type) {
		case 'heading': {
			const style = HEADINGS[Math.min(block.level, HEADINGS.length) - 1];
			const children = bookmarked(writing, block.id, inline(writing, block.spans, block.language));
			const pageBreakBefore = newPage || block.newPage;
			return [new Paragraph({ heading: style, pageBreakBefore, ...direction(block.language), children })];
		}
		case 'paragraph': {
			const style = block.tone === 'lead' ? 'Lead' : block.tone === 'quiet' ? 'Quiet' : undefined;
			return [words(writing, block.spans, block.language, style === undefined ? {} : { style })];
		}
		case 'quote':
			return [
				words(writing, block.spans, block.language, { style: 'Quote', keepNext: staysTogether(block.spans) }),
				new Paragraph({ style: 'QuoteSource', children: runs(block.source) }),
			];
		case 'list':
			return listParts(writing, block, 0);
		case 'table':
			return tableParts(writing, block);
		case 'page_break':
			return [new Paragraph({ children: [new PageBreak()] })];
	}
}

function words(
	writing: Writing,
	spans: Span[],
	language: string | undefined,
	options: IParagraphOptions = {},
): Paragraph {
	return new Paragraph({ ...options, ...direction(language), children: inline(writing, spans, language) });
}

/** The first paragraph of an item carries its mark; what follows in the item stands under it. */
function listParts(writing: Writing, list: Extract<Outlined, { type: 'list' }>, level: number): FileChild[] {
	writing.lists += 1;
	const numbering = { reference: list.ordered ? 'numbers' : 'bullets', level, instance: writing.lists };
	return list.items.flatMap((item) =>
		itemBlocks(item).flatMap((child, index): FileChild[] => {
			const under = { indent: { left: (level + 1) * INDENT } };
			if (child.type === 'list') return listParts(writing, child, Math.min(level + 1, DEEPEST_LIST));
			if (child.type === 'paragraph')
				return [words(writing, child.spans, child.language, index === 0 ? { numbering } : under)];
			return blockParts(writing, child, false);
		}),
	);
}

/** Caption, then the grid; its header row comes again on each page. */
function tableParts(writing: Writing, table: Table): FileChild[] {
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
		new Paragraph({
			style: 'Caption',
			keepNext: true,
			children: [
				...runs(`${writing.words.table} `),
				new SimpleField('SEQ Table \\* ARABIC', String(writing.tables)),
				...runs(`. ${table.caption}`),
			],
		}),
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
