import type { Block as TextBlock, Inline } from '#lib/domain/rich-text.ts';

/**
 * The neutral document: what every export (contract, minutes, reports) is written from, whatever the format. It says
 * what things are, never how they look. Writers walk it; `outlined` numbers the depth of headings for all of them.
 */
export interface DocumentTree {
	title: string;
	subtitle: string;
	/** BCP 47, of everything that does not say otherwise: `fr-FR`. */
	language: string;
	properties: DocumentProperties;
	/** Lines of the cover page, under the title. */
	cover: string[];
	/** Heading of the table of contents; null: none. */
	contents: string | null;
	/** Words that writers add themselves, in the document's language. */
	words: Record<'page' | 'table' | 'figure' | 'notes' | 'comments' | 'comment' | 'back', string>;
	blocks: Block[];
}

export interface DocumentProperties {
	/** A body or a project, never a person. */
	creator: string;
	subject: string;
	keywords: string[];
	/** When the export was made. */
	date: Date;
	/** The same for every export of the same thing, in any format: `urn:uuid:…`. */
	identifier: string;
	/** Which state of that thing this is, as its readers quote it. */
	version: string;
}

export type Block =
	| Section
	| { type: 'heading'; level: 1 | 2; spans: Span[]; /** For `Span.target`. */ id?: string; language?: string }
	| { type: 'paragraph'; spans: Span[]; language?: string; tone?: 'lead' | 'quiet' }
	| List
	/** Facts by name: what stands beside "Date", "Lieu". */
	| { type: 'definitions'; entries: { term: string; spans: Span[] }[] }
	| Table
	| Figure
	/** Somebody's words, as they were given, and whose voice it is. */
	| { type: 'quote'; spans: Span[]; language?: string; source: string }
	| { type: 'page_break' };

/** A titled part. `label` is its number as it is quoted elsewhere: "Article 3.1", "4", "Annexe 2", or nothing. */
export interface Section {
	type: 'section';
	/** Unique in the document: what `Span.target` names. A letter first, then letters, digits and hyphens. */
	id: string;
	label: string;
	title: string;
	/** Of the title; the blocks say their own. */
	language?: string;
	newPage?: boolean;
	blocks: Block[];
}

export interface List {
	type: 'list';
	ordered: boolean;
	/** Of an ordered list: 1, 2, 3 (unless said otherwise) or a, b, c. */
	numbering?: 'decimal' | 'letters';
	/** Of an ordered list: the number of its first item, 1 or more; 1 unless said otherwise. */
	start?: number;
	items: Block[][];
}

/**
 * A grid with one header row, which comes again on each page. No merged cells: no screen reader and no Markdown reads
 * them reliably; a table that would need them is two tables.
 */
export interface Table {
	type: 'table';
	/** For `Span.target`. */
	id?: string;
	caption: string;
	columns: { title: string; /** Relative width. */ weight?: number; align?: 'end' }[];
	/** One list of spans per cell; as many cells as columns. */
	rows: Span[][][];
	/** The first cell of each row names the row. */
	rowHeaders?: true;
}

/** A picture inside the document, with the words for those who do not see it. */
export interface Figure {
	type: 'figure';
	/** For `Span.target`. */
	id?: string;
	image: Image;
	/** Never empty: PDF/UA and screen readers ask for it. */
	alt: string;
	caption: string;
}

export interface Image {
	mediaType: 'image/png' | 'image/jpeg';
	bytes: Uint8Array;
	/** In pixels; as wide as the page at most, else 96 of them for an inch. */
	width: number;
	height: number;
}

export interface Span {
	text: string;
	bold?: true;
	italic?: true;
	/** Absolute address, checked by `isSafeLink` when it was written. */
	link?: string;
	/** Id of a section, a heading, a table or a figure of the same document. */
	target?: string;
	language?: string;
	/** Text of a footnote called after these words. */
	note?: Span[];
	/** What was said about these words. */
	comments?: Comment[];
}

/** A remark in the margin. */
export interface Comment {
	/** Label of a college or name of an organisation, never of a person. */
	author: string;
	date: Date;
	spans: Span[];
}

export function paragraph(text: string, tone?: 'lead' | 'quiet'): Block {
	return { type: 'paragraph', spans: [{ text }], ...(tone && { tone }) };
}

/** A cell, from a word or a number already written in the reader's language. */
export function cell(text: string): Span[] {
	return text === '' ? [] : [{ text }];
}

/** Co-written text as blocks of the tree: its headings stay under the section that holds it. */
export function fromRichText(blocks: TextBlock[]): Block[] {
	return blocks.map((block): Block => {
		switch (block.type) {
			case 'heading':
				return { type: 'heading', level: block.level === 2 ? 1 : 2, spans: fromInlines(block.content) };
			case 'list':
				return { type: 'list', ordered: block.ordered, items: block.items.map(fromRichText) };
			case 'paragraph':
				return { type: 'paragraph', spans: fromInlines(block.content) };
		}
	});
}

function fromInlines(content: Inline[]): Span[] {
	return content.map((inline) => ({ ...inline }));
}

/** "4 novembre 2026", as the document's language writes a date. */
export function dateIn(language: string, date: Date): string {
	return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}

/** Nothing inside a note or a comment calls another one, in any format: only the words are kept. */
export function bare(spans: Span[]): Span[] {
	return spans.map(({ note: _, comments: __, ...span }) => span);
}

/** Words short enough to stay on one page with what says whose they are: longer ones would leave a page empty. */
export function staysTogether(spans: Span[]): boolean {
	return spans.reduce((sum, { text }) => sum + text.length, 0) < 1000;
}
