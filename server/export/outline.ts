import type { Block, Section, Span } from './tree.ts';

type Heading = Extract<Block, { type: 'heading' }>;

/** What a section's heading reads: "Article 3.1 — Constat partagé", "4. Constats partagés", or the title alone. */
export function headingText(section: Pick<Section, 'label' | 'title'>): string {
	if (section.label === '') return section.title;
	return /^\d+$/.test(section.label) ? `${section.label}. ${section.title}` : `${section.label} — ${section.title}`;
}

/** A block with the depth of its headings settled: 1 for the highest, never a step skipped on the way down. */
export type Outlined = OutlinedHeading | Exclude<Block, { type: 'section' | 'heading' }>;

export interface OutlinedHeading {
	type: 'heading';
	level: number;
	id: string | null;
	/** A part of its own, with its place in the contents. */
	listed: boolean;
	newPage: boolean;
	spans: Span[];
	language?: string;
}

/** The flat reading order of blocks. PDF/UA and screen readers refuse a heading two levels below the one before it. */
export function outlined(blocks: Block[]): Outlined[] {
	const flat: Outlined[] = [];
	let previous = 0;
	const heading = (wanted: number, spans: Span[], of: Section | Heading) => {
		const { id = null, language } = of;
		const listed = of.type === 'section';
		const newPage = of.type === 'section' && of.newPage === true;
		previous = Math.min(wanted, previous + 1);
		flat.push({
			type: 'heading',
			level: previous,
			id,
			listed,
			newPage,
			spans,
			...(language !== undefined && { language }),
		});
	};
	const walk = (level: Block[], depth: number) => {
		for (const block of level) {
			if (block.type === 'section') {
				heading(depth, [{ text: headingText(block) }], block);
				walk(block.blocks, depth + 1);
			} else if (block.type === 'heading') heading(depth + block.level - 1, block.spans, block);
			else flat.push(block);
		}
	};
	walk(blocks, 1);
	return flat;
}

/** All that can be pointed at: a writer follows a `target` only when it leads somewhere. */
export function anchorIds(blocks: Block[]): Set<string> {
	return new Set(
		blocks.flatMap((block): string[] => {
			if (block.type === 'section') return [block.id, ...anchorIds(block.blocks)];
			if (block.type === 'list') return block.items.flatMap((item) => [...anchorIds(itemBlocks(item))]);
			return 'id' in block && block.id !== undefined ? [block.id] : [];
		}),
	);
}

/** What the table of contents lists: parts and their parts, not the headings inside them. */
export function contentsEntries(flat: Outlined[]): (OutlinedHeading & { id: string })[] {
	return flat.flatMap((block) =>
		block.type === 'heading' && block.listed && block.id !== null && block.level <= 2
			? [{ ...block, id: block.id }]
			: [],
	);
}

/** Only words and lists may stand in a list item: a heading there is words, since the outline has no place for it. */
export function itemBlocks(item: Block[]): Exclude<Outlined, { type: 'heading' }>[] {
	return outlined(item).map((block) =>
		block.type === 'heading'
			? { type: 'paragraph', spans: block.spans, ...(block.language !== undefined && { language: block.language }) }
			: block,
	);
}
