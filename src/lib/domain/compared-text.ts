import { differences, type Difference } from './differences.ts';
import { inlineText, type Block } from './rich-text.ts';

/** One paragraph, heading or item of a list of two texts laid over each other. */
export interface ComparedLine {
	shape: 'paragraph' | 'heading' | 'item';
	/** `same` lines have one part; the parts of `changed` ones are words. */
	kind: 'same' | 'removed' | 'added' | 'changed';
	parts: { kind: Difference<string>['kind']; text: string }[];
}

export interface ComparedText {
	lines: ComparedLine[];
	/** Words. */
	added: number;
	removed: number;
}

interface Line {
	shape: ComparedLine['shape'];
	text: string;
}

/** Two lines are one that changed when at least so much of their words stands in both. */
const ALIKE = 0.4;

/**
 * Two states of a text laid over each other, word by word. Marks and places of lists are not compared: words are. Pure.
 */
export function compareTexts(before: readonly Block[], after: readonly Block[]): ComparedText {
	const steps = differences(linesOf(before), linesOf(after), ({ shape, text }) => `${shape} ${text}`);
	const lines: ComparedLine[] = [];
	for (const [index, { kind, items }] of steps.entries()) {
		if (kind === 'same') lines.push(...items.map((line) => whole('same', line)));
		else if (kind === 'removed') {
			const next = steps[index + 1];
			lines.push(...replaced(items, next?.kind === 'added' ? next.items : []));
		} else if (steps[index - 1]?.kind !== 'removed') lines.push(...items.map((line) => whole('added', line)));
	}
	const parts = lines.flatMap((line) => line.parts);
	const count = (wanted: string) =>
		parts.reduce((sum, { kind, text }) => sum + (kind === wanted ? countWords(text) : 0), 0);
	return { lines, added: count('added'), removed: count('removed') };
}

/** Letters and digits that stand together. */
export const countWords = (text: string): number => text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;

/** Words, spaces and signs: together they are the text. */
export const tokensOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? [];

function linesOf(blocks: readonly Block[], shape: 'paragraph' | 'item' = 'paragraph'): Line[] {
	return blocks.flatMap((block): Line[] => {
		if (block.type === 'list') return block.items.flatMap((item) => linesOf(item, 'item'));
		const text = inlineText(block.content);
		if (text.trim() === '') return [];
		return [{ shape: block.type === 'heading' ? 'heading' : shape, text }];
	});
}

/** Lines that went and lines that came in one place: those that resemble each other are one line that changed. */
function replaced(removed: readonly Line[], added: readonly Line[]): ComparedLine[] {
	const lines: ComparedLine[] = [];
	let from = 0;
	for (const line of removed) {
		const index = added.findIndex((one, at) => at >= from && one.shape === line.shape && alike(line.text, one.text));
		const match = added[index];
		if (!match) {
			lines.push(whole('removed', line));
			continue;
		}
		lines.push(...added.slice(from, index).map((one) => whole('added', one)));
		lines.push({ shape: line.shape, kind: 'changed', parts: wordsBetween(line.text, match.text) });
		from = index + 1;
	}
	return [...lines, ...added.slice(from).map((one) => whole('added', one))];
}

function wordsBetween(before: string, after: string): ComparedLine['parts'] {
	return differences(tokensOf(before), tokensOf(after), (token) => token).map(({ kind, items }) => ({
		kind,
		text: items.join(''),
	}));
}

function alike(one: string, two: string): boolean {
	const [words, others] = [tokensOf(one).filter(isWord), tokensOf(two).filter(isWord)];
	const left = [...others];
	let both = 0;
	for (const word of words) {
		const at = left.indexOf(word);
		if (at < 0) continue;
		left.splice(at, 1);
		both += 1;
	}
	return both * 2 >= ALIKE * (words.length + others.length) && both > 0;
}

const isWord = (token: string) => countWords(token) > 0;
const whole = (kind: 'same' | 'removed' | 'added', { shape, text }: Line): ComparedLine => ({
	shape,
	kind,
	parts: [{ kind, text }],
});
