import { expect, test } from 'vitest';
import { compareTexts } from '#lib/domain/compared-text.ts';
import { differences } from '#lib/domain/differences.ts';
import { paragraphs } from '#lib/domain/rich-text.ts';
import { randomSource } from '../../../server/sync/random-source.ts';

const self = (item: string) => item;
const told = (kinds: string[], steps: ReturnType<typeof differences<string>>) =>
	steps.flatMap(({ kind, items }) => (kinds.includes(kind) ? items : []));

/** Length of the longest common subsequence, by the table of the school books. */
function longestCommon(a: string[], b: string[]): number {
	const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
	for (const [i, one] of a.entries())
		for (const [j, other] of b.entries())
			table[i + 1]![j + 1] = one === other ? table[i]![j]! + 1 : Math.max(table[i]![j + 1]!, table[i + 1]![j]!);
	return table[a.length]![b.length]!;
}

test('H5 differences give both sequences back, and as much as possible is told as the same', () => {
	const random = randomSource();
	for (let round = 0; round < 400; round += 1) {
		const make = () => Array.from({ length: random.below(25) }, () => 'abcd'[random.below(4)] as string);
		const [before, after] = [make(), make()];
		const steps = differences(before, after, self);
		expect(told(['same', 'removed'], steps)).toEqual(before);
		expect(told(['same', 'added'], steps)).toEqual(after);
		expect(told(['same'], steps)).toHaveLength(longestCommon(before, after));
	}
});

test('H5 two long texts that have nothing in common are told as replaced, in bounded work', () => {
	const before = Array.from({ length: 20_000 }, (_, index) => `a${index}`);
	const after = Array.from({ length: 20_000 }, (_, index) => `b${index}`);
	expect(differences(before, after, self).map(({ kind, items }) => [kind, items.length])).toEqual([
		['removed', 20_000],
		['added', 20_000],
	]);
});

test('H5 a line that changed shows its words; one that has nothing of the other is another line', () => {
	const compared = compareTexts(
		paragraphs('Un banc sous le tilleul.\nOn ferme à midi.'),
		paragraphs('Un banc neuf sous le tilleul.\nRien de tout cela.'),
	);
	expect(compared).toMatchObject({ added: 5, removed: 4 });
	expect(compared.lines.map(({ kind }) => kind)).toEqual(['changed', 'removed', 'added']);
	expect(compared.lines[0]?.parts).toEqual([
		{ kind: 'same', text: 'Un banc ' },
		{ kind: 'added', text: 'neuf ' },
		{ kind: 'same', text: 'sous le tilleul.' },
	]);
});
