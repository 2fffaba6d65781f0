import type { EstimatedPageNumbers, IXmlableObject } from 'docx';

/** Between the margins, in points. */
const PAGE = { width: 453, height: 717 };
/** Room that a heading wants below it, so that it does not end a page. */
const BELOW_HEADING = 45;
/** A letter of Times is so wide, on average, for each point of its size; of Arial, in bold. */
const LETTER = { text: 0.45, heading: 0.55 };
const FOOTNOTE_HEIGHT = 24;

/** Height of a line, space around a paragraph and size of its letters, in points: what `docx-styles.ts` asks for. */
const STYLES: Record<string, { size: number; line: number; around: number; width?: number; heading?: true }> = {
	Title: { size: 28, line: 34, around: 160, heading: true },
	Subtitle: { size: 15, line: 20, around: 20 },
	Heading1: { size: 17, line: 22, around: 30, heading: true },
	Heading2: { size: 13.5, line: 18, around: 21, heading: true },
	Heading3: { size: 12, line: 16, around: 21, heading: true },
	Lead: { size: 12.5, line: 18, around: 6 },
	Quiet: { size: 9.5, line: 14, around: 6 },
	Quote: { size: 11, line: 16, around: 0, width: 407 },
	QuoteSource: { size: 9.5, line: 14, around: 8 },
	Definition: { size: 11, line: 16, around: 4, width: 325 },
	Caption: { size: 9.5, line: 14, around: 15 },
	TableText: { size: 9.5, line: 12.5, around: 6 },
	TableHeading: { size: 9.5, line: 12.5, around: 6 },
	TOC1: { size: 11, line: 16, around: 3 },
	TOC2: { size: 11, line: 16, around: 3 },
};
const BODY = { size: 11, line: 16, around: 6 };

type Node = [name: string, children: unknown];

/**
 * The page on which each heading probably is, for contents that are filled before a word processor has counted. In time
 * that grows with the words and nothing else: the layout that comes with `docx` takes minutes for a note of one long word.
 */
export function estimatedPages(body: IXmlableObject): EstimatedPageNumbers {
	const bookmarks = new Map<string, string>();
	let page = 1;
	let used = 0;
	const turn = () => {
		page += 1;
		used = 0;
	};
	const add = (height: number, below = 0) => {
		if (used > 0 && used + Math.min(height, PAGE.height) + below > PAGE.height) {
			// Long paragraphs go on over the page; short ones move.
			if (height < 60) turn();
			else {
				const left = PAGE.height - used;
				turn();
				used = height - left;
			}
		} else used += height;
		while (used > PAGE.height) {
			page += 1;
			used -= PAGE.height;
		}
	};
	const place = (nodes: Node[]) => {
		for (const [name, content] of nodes) {
			if (name === 'w:sdt' || name === 'w:sdtContent') place(children(content));
			else if (name === 'w:tbl') for (const [, row] of named(content, 'w:tr')) add(rowHeight(row));
			else if (name === 'w:p') {
				if (named(content, 'w:pageBreakBefore').length > 0 && used > 0) turn();
				const style = styleOf(content);
				const height = paragraphHeight(content, PAGE.width);
				if (used > 0 && style.heading && used + height + BELOW_HEADING > PAGE.height) turn();
				for (const [, mark] of named(content, 'w:bookmarkStart'))
					bookmarks.set(attribute(mark, 'w:name'), String(page));
				add(height);
				if (named(content, 'w:br').some(([, one]) => attribute(one, 'w:type') === 'page')) turn();
			}
		}
	};
	place(named(body, 'w:body').flatMap(([, content]) => children(content)));
	return { bookmarks };
}

/** As high as the highest of its cells, each as wide as it says. */
function rowHeight(row: unknown): number {
	const heights = named(row, 'w:tc').map(([, cell]) => {
		const [width] = named(cell, 'w:tcW');
		const points = width ? Number(attribute(width[1], 'w:w')) / 20 - 8 : PAGE.width;
		return named(cell, 'w:p').reduce((sum, [, paragraph]) => sum + paragraphHeight(paragraph, points), 0);
	});
	return Math.max(0, ...heights);
}

function styleOf(paragraph: unknown): (typeof STYLES)[string] {
	const [style] = named(paragraph, 'w:pStyle');
	return (style && STYLES[attribute(style[1], 'w:val')]) ?? BODY;
}

function paragraphHeight(paragraph: unknown, room: number): number {
	const style = styleOf(paragraph);
	const perLine = Math.min(room, style.width ?? room) / (style.size * (style.heading ? LETTER.heading : LETTER.text));
	const lines = words(paragraph)
		.split('\n')
		.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / perLine)), 0);
	const notes = named(paragraph, 'w:footnoteReference').length * FOOTNOTE_HEIGHT;
	const [picture] = named(paragraph, 'wp:extent');
	// English Metric Units: 12,700 for a point.
	const pictured = picture ? Number(attribute(picture[1], 'cy')) / 12_700 : 0;
	return Math.max(lines * style.line, pictured) + style.around + notes;
}

function words(node: unknown): string {
	return children(node)
		.map(([name, content]) => {
			if (name === 'w:br') return '\n';
			if (name === 'w:instrText') return '';
			return typeof content === 'string' ? content : words(content);
		})
		.join('');
}

/** Elements inside, whether `docx` writes them as a list of objects or as one; plain strings under an empty name. */
function children(content: unknown): Node[] {
	const list: unknown[] = Array.isArray(content) ? content : [content];
	return list.flatMap((one): Node[] => {
		if (typeof one === 'string') return [['', one]];
		if (typeof one !== 'object' || one === null) return [];
		return Object.entries(one).filter(([name]) => name !== '_attr');
	});
}

/** All elements of this name, at any depth, but none inside another of them. */
function named(content: unknown, wanted: string): Node[] {
	return children(content).flatMap((node) => {
		if (node[0] === wanted) return [node];
		return node[0] === '' ? [] : named(node[1], wanted);
	});
}

function attribute(content: unknown, name: string): string {
	const list: unknown[] = Array.isArray(content) ? content : [content];
	for (const one of list)
		if (typeof one === 'object' && one !== null && '_attr' in one)
			return String((one._attr as Record<string, unknown>)[name] ?? '');
	return '';
}
