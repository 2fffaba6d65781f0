import { ImageRun, PageBreak, Paragraph, Tab, TextRun, type FileChild, type IParagraphOptions } from 'docx';
import { bookmarked, direction, inline, runs, type Writing } from './docx-inline.ts';
import { DEEPEST_LIST, LIST_INDENT, numberingOf } from './docx-numbering.ts';
import { captionPart, tableParts } from './docx-table.ts';
import { imageEnding, printedSize } from './image.ts';
import { itemBlocks, type Outlined } from './outline.ts';
import { staysTogether, type Figure, type List, type Span } from './tree.ts';
import { legal } from './xml.ts';

/** Word measures pictures in pixels of 96 for an inch. */
const PIXELS_PER_MILLIMETRE = 96 / 25.4;
const HEADINGS = ['Heading1', 'Heading2', 'Heading3', 'Heading4', 'Heading5', 'Heading6'] as const;

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
		case 'definitions':
			return block.entries.map(
				({ term, spans }) =>
					new Paragraph({
						style: 'Definition',
						children: [
							...runs(term, { bold: true }),
							new TextRun({ children: [new Tab()] }),
							...inline(writing, spans),
						],
					}),
			);
		case 'table':
			return tableParts(writing, block);
		case 'figure':
			return figureParts(writing, block);
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
function listParts(writing: Writing, list: List, level: number): FileChild[] {
	writing.lists += 1;
	const numbering = { reference: numberingOf(writing, list), level, instance: writing.lists };
	return list.items.flatMap((item) =>
		itemBlocks(item).flatMap((child, index): FileChild[] => {
			const under = { indent: { left: (level + 1) * LIST_INDENT } };
			if (child.type === 'list') return listParts(writing, child, Math.min(level + 1, DEEPEST_LIST));
			if (child.type === 'paragraph')
				return [words(writing, child.spans, child.language, index === 0 ? { numbering } : under)];
			return blockParts(writing, child, false);
		}),
	);
}

/** The picture with its words for those who do not see it, then its caption. */
function figureParts(writing: Writing, { id, image, alt, caption }: Figure): FileChild[] {
	writing.figures += 1;
	const { width, height } = printedSize(image);
	const [pixelsWide, pixelsTall] = [width, height].map((size) => Math.round(size * PIXELS_PER_MILLIMETRE));
	const picture = new ImageRun({
		type: imageEnding(image),
		data: image.bytes,
		transformation: { width: pixelsWide ?? 0, height: pixelsTall ?? 0 },
		altText: { name: `${writing.words.figure} ${writing.figures}`, title: legal(caption), description: legal(alt) },
	});
	return [
		new Paragraph({ keepNext: true, children: [picture] }),
		captionPart(writing, { field: 'Figure', word: writing.words.figure, number: writing.figures, id }, caption),
	];
}
