import { directionOf, languageParts } from '#lib/domain/language.ts';
import { commentsAsNotes } from './comments.ts';
import { imageEnding, printedSize } from './image.ts';
import { anchorIds, itemBlocks, outlined, type Outlined } from './outline.ts';
import { bare, type DocumentTree, type Image, type Span } from './tree.ts';

/** What `document.typ` reads: JSON and nothing else, so that no word can be taken for markup. */
type Data = Record<string, unknown>;

/** Letters of a word that surely fit: on a line of the page, in a cell. A fingerprint, of 64, is copied as it is. */
const LONGEST = { line: 70, cell: 24 };

interface Drawing {
	ids: Set<string>;
	/** Pictures of the document, in order: each is a file of its own. */
	images: Image[];
	undrawable: ReadonlySet<string>;
	graphemes: Intl.Segmenter;
}

/** Where `document.typ` finds the picture with this place among the pictures. */
export const picturePath = (image: Image, index: number) => `/image-${index + 1}.${imageEnding(image)}`;

/** @param undrawable characters that no font can draw; the signs they belong to become pictures with that very text. */
export function pdfData(tree: DocumentTree, undrawable: ReadonlySet<string>): { data: Data; images: Image[] } {
	const locale = languageParts(tree.language) ?? { language: 'fr', region: 'FR' };
	const { creator, subject, keywords, date, identifier, version } = tree.properties;
	const graphemes = new Intl.Segmenter(tree.language);
	const drawing: Drawing = { ids: anchorIds(tree.blocks), images: [], undrawable, graphemes };
	const data: Data = {
		title: tree.title,
		subtitle: tree.subtitle,
		lang: locale.language,
		region: locale.region,
		creator,
		// A PDF made by Typst has no field for these two.
		subject: [subject, identifier, version].filter((part) => part !== '').join(' — '),
		keywords,
		date: [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()],
		cover: tree.cover,
		contents: tree.contents,
		words: tree.words,
		blocks: outlined(commentsAsNotes(tree).blocks).map((block) => blockData(drawing, block)),
	};
	return { data, images: drawing.images };
}

function blockData(drawing: Drawing, block: Outlined): Data {
	switch (block.type) {
		case 'heading':
			return { ...block, spans: spansData(drawing, block.spans), ...spoken(block.language) };
		case 'paragraph':
			return {
				type: 'paragraph',
				tone: block.tone ?? 'body',
				spans: spansData(drawing, block.spans),
				...spoken(block.language),
			};
		case 'quote':
			return { type: 'quote', source: block.source, spans: spansData(drawing, block.spans), ...spoken(block.language) };
		case 'list':
			return {
				type: 'list',
				ordered: block.ordered,
				numbering: block.numbering === 'letters' ? 'a.' : '1.',
				start: block.start ?? 1,
				items: block.items.map((item) => itemBlocks(item).map((child) => blockData(drawing, child))),
			};
		case 'definitions':
			return {
				type: 'definitions',
				entries: block.entries.map(({ term, spans }) => ({
					term: pieceData(drawing, term),
					spans: spansData(drawing, spans),
				})),
			};
		case 'figure': {
			const { image, alt, caption, id = null } = block;
			const { width } = printedSize(image);
			const path = picturePath(image, drawing.images.push(image) - 1);
			return { type: 'figure', id, path, width, alt: alt.toWellFormed(), caption: pieceData(drawing, caption) };
		}
		case 'table':
			return {
				type: 'table',
				id: block.id ?? null,
				rowHeaders: block.rowHeaders === true,
				caption: block.caption,
				columns: block.columns.map((column) => column.title),
				weights: block.columns.map((column) => column.weight ?? 1),
				ends: block.columns.map((column) => column.align === 'end'),
				rows: block.rows.map((row) =>
					block.columns.map((_, index) => ({ spans: spansData(drawing, row[index] ?? [], LONGEST.cell) })),
				),
			};
		case 'page_break':
			return { type: 'page_break' };
	}
}

function spoken(language: string | undefined): Data {
	const parts = language === undefined ? null : languageParts(language);
	if (language === undefined || parts === null) return {};
	return { lang: parts.language, region: parts.region, rtl: directionOf(language) === 'rtl' };
}

function spansData(drawing: Drawing, spans: Span[], longest = LONGEST.line): Data[] {
	return spans.flatMap((span) => spanData(drawing, span, longest));
}

function spanData(drawing: Drawing, span: Span, longest: number): Data[] {
	const marks: Data = { ...spoken(span.language) };
	if (span.bold) marks.bold = true;
	if (span.italic) marks.italic = true;
	if (span.link !== undefined) marks.link = span.link;
	if (span.target !== undefined && drawing.ids.has(span.target)) marks.target = span.target;
	const pieces = pieceData(drawing, span.text, longest).map((piece) => ({ ...piece, ...(piece.break ? {} : marks) }));
	if (span.note === undefined) return pieces;
	return [...pieces, { text: '', note: spansData(drawing, bare(span.note)) }];
}

/** Line breaks and undrawable signs apart from the words. */
function pieceData(drawing: Drawing, words: string, longest = LONGEST.line): Data[] {
	return words
		.toWellFormed()
		.replace(/\S+/g, (word) => (word.length > longest ? breakable(drawing, word) : word))
		.replace(/\r\n?/g, '\n')
		.split(/(\n)/)
		.filter((part) => part !== '')
		.flatMap((part): Data[] => (part === '\n' ? [{ break: true }] : signs(drawing, part)));
}

/** Typst breaks no word: one without end would leave the page. Chances to break are marks that nobody sees. */
function breakable(drawing: Drawing, word: string): string {
	const letters = [...drawing.graphemes.segment(word)].map(({ segment }) => segment);
	return letters.map((letter, index) => (index > 0 && index % 10 === 0 ? `\u200B${letter}` : letter)).join('');
}

function signs(drawing: Drawing, words: string): Data[] {
	if (drawing.undrawable.size === 0) return [{ text: words }];
	const pieces: { text: string; picture?: string }[] = [];
	for (const { segment } of drawing.graphemes.segment(words)) {
		if ([...segment].some((character) => drawing.undrawable.has(character))) {
			pieces.push({ text: segment, picture: picture(segment) });
		} else {
			const previous = pieces.at(-1);
			if (previous && previous.picture === undefined) previous.text += segment;
			else pieces.push({ text: segment });
		}
	}
	return pieces;
}

/** A small box with the code of the character, as browsers draw what they have no font for. Only our own digits in it. */
function picture(sign: string): string {
	const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
	const half = Math.ceil(code.length / 2);
	const row = (digits: string, y: number) =>
		`<text x="14" y="${y}" font-family="DejaVu Sans Mono" font-size="12" text-anchor="middle">${digits}</text>`;
	return `<svg xmlns="http://www.w3.org/2000/svg" width="28" height="30" viewBox="0 0 28 30"><rect x="1" y="1" width="26" height="28" rx="3" fill="none" stroke="#1d1b26" stroke-width="1.5"/>${row(code.slice(0, half), 13)}${row(code.slice(half), 26)}</svg>`;
}
