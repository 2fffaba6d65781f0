/**
 * Rich text as everything but the editor knows it: pages, exports, hashes. The editor and the shared documents use
 * ProseMirror's names; `src/lib/sync/rich-text.ts` translates. Styles are limited to what every export keeps.
 */
export type Block<Run = Inline> =
	| { type: 'paragraph'; content: Run[] }
	| { type: 'heading'; level: 2 | 3; content: Run[] }
	| { type: 'list'; ordered: boolean; items: Block<Run>[][] };

export interface Inline {
	/** Never empty; `\n` is a line break. */
	text: string;
	bold?: true;
	italic?: true;
	/** Absolute address, one of `LINK_PROTOCOLS`. */
	link?: string;
}

export const LINK_PROTOCOLS = ['http:', 'https:', 'mailto:'] as const;

/** Deepest nesting of lists: more is refused by the gate and never drawn. */
export const MAX_DEPTH = 12;

/** Whether an address may stand behind a link. Untrusted input: anything but a plain absolute address is refused. */
export function isSafeLink(address: string): boolean {
	try {
		return (LINK_PROTOCOLS as readonly string[]).includes(new URL(address).protocol);
	} catch {
		return false;
	}
}

/** The words alone: blocks and list items end with a newline, nothing is added. */
export function plainText(blocks: Block[]): string {
	return blocks.map(blockText).join('\n');
}

function blockText(block: Block): string {
	if (block.type === 'list') return block.items.map((item) => plainText(item)).join('\n');
	return inlineText(block.content);
}

export function inlineText(content: Inline[]): string {
	return content.map((inline) => inline.text).join('');
}

/** Paragraphs from plain text: one per line. The inverse of `plainText` for text without lists. */
export function paragraphs(text: string): Block[] {
	return text
		.split(/\r?\n/)
		.filter((line) => line.trim() !== '')
		.map((line) => ({ type: 'paragraph', content: [{ text: line.trim() }] }));
}

/**
 * The canonical form over which an agreed text is hashed: JSON with fixed key order, no empty runs, adjacent runs of
 * equal marks joined. Two texts that read the same have the same form.
 */
export function canonicalText(title: string, blocks: Block[]): string {
	return JSON.stringify([title.normalize('NFC'), blocks.map(canonicalBlock)]);
}

function canonicalBlock(block: Block): unknown {
	if (block.type === 'list') return ['list', block.ordered, block.items.map((item) => item.map(canonicalBlock))];
	const runs = joinRuns(block.content).map((run) => [
		run.text.normalize('NFC'),
		run.bold === true,
		run.italic === true,
		run.link ?? null,
	]);
	return block.type === 'heading' ? ['heading', block.level, runs] : ['paragraph', runs];
}

/** Joins neighbours that carry the same marks, and drops empty runs. */
export function joinRuns(content: Inline[]): Inline[] {
	const runs: Inline[] = [];
	for (const run of content) {
		if (run.text === '') continue;
		const last = runs.at(-1);
		if (last && last.bold === run.bold && last.italic === run.italic && last.link === run.link) {
			runs[runs.length - 1] = { ...last, text: last.text + run.text };
		} else runs.push(run);
	}
	return runs;
}
