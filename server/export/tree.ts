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
	words: { page: string; table: string; notes: string; comments: string; comment: string; back: string };
	blocks: Block[];
}

export interface DocumentProperties {
	/** A body or a project, never a person. */
	creator: string;
	subject: string;
	keywords: string[];
	/** When the export was made. */
	date: Date;
}

export type Block =
	| Section
	| { type: 'heading'; level: 1 | 2; spans: Span[]; language?: string }
	| { type: 'paragraph'; spans: Span[]; language?: string; tone?: 'lead' | 'quiet' }
	| { type: 'list'; ordered: boolean; items: Block[][] }
	| Table
	/** Somebody's words, as they were given, and whose voice it is. */
	| { type: 'quote'; spans: Span[]; language?: string; source: string }
	| { type: 'page_break' };

/** A titled part. `label` is its number as it is quoted elsewhere: "Article 3.1", "4", "Annexe 2", or nothing. */
export interface Section {
	type: 'section';
	/** Unique in the document: what `Span.target` names. Letters, digits and hyphens. */
	id: string;
	label: string;
	title: string;
	/** Of the title; the blocks say their own. */
	language?: string;
	newPage?: boolean;
	blocks: Block[];
}

export interface Table {
	type: 'table';
	caption: string;
	columns: { title: string; /** Relative width. */ weight?: number; align?: 'end' }[];
	/** One list of spans per cell; as many cells as columns. */
	rows: Span[][][];
	/** The first cell of each row names the row. */
	rowHeaders?: true;
}

export interface Span {
	text: string;
	bold?: true;
	italic?: true;
	/** Absolute address, checked by `isSafeLink` when it was written. */
	link?: string;
	/** Id of a section of the same document. */
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

/** What a section's heading reads: "Article 3.1 — Constat partagé", "4. Constats partagés", or the title alone. */
export function headingText(section: Pick<Section, 'label' | 'title'>): string {
	if (section.label === '') return section.title;
	return /^\d+$/.test(section.label) ? `${section.label}. ${section.title}` : `${section.label} — ${section.title}`;
}

/** A block with the depth of its headings settled: 1 for the highest, never a step skipped on the way down. */
export type Outlined =
	| { type: 'heading'; level: number; id: string | null; newPage: boolean; spans: Span[]; language?: string }
	| Exclude<Block, { type: 'section' | 'heading' }>;

/** The flat reading order of blocks. PDF/UA and screen readers refuse a heading two levels below the one before it. */
export function outlined(blocks: Block[]): Outlined[] {
	const flat: Outlined[] = [];
	let previous = 0;
	const heading = (wanted: number, spans: Span[], id: string | null, newPage: boolean, language?: string) => {
		previous = Math.min(wanted, previous + 1);
		flat.push({ type: 'heading', level: previous, id, newPage, spans, ...(language !== undefined && { language }) });
	};
	const walk = (level: Block[], depth: number) => {
		for (const block of level) {
			if (block.type === 'section') {
				heading(depth, [{ text: headingText(block) }], block.id, block.newPage === true, block.language);
				walk(block.blocks, depth + 1);
			} else if (block.type === 'heading') heading(depth + block.level - 1, block.spans, null, false, block.language);
			else flat.push(block);
		}
	};
	walk(blocks, 1);
	return flat;
}

/** Ids of all sections: a writer follows a `target` only when it leads somewhere. */
export function sectionIds(blocks: Block[]): Set<string> {
	return new Set(blocks.flatMap((block) => (block.type === 'section' ? [block.id, ...sectionIds(block.blocks)] : [])));
}

/** Only words and lists may stand in a list item: a heading there is words, since the outline has no place for it. */
export function itemBlocks(item: Block[]): Exclude<Outlined, { type: 'heading' }>[] {
	return outlined(item).map((block) =>
		block.type === 'heading'
			? { type: 'paragraph', spans: block.spans, ...(block.language !== undefined && { language: block.language }) }
			: block,
	);
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
