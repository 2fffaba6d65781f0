import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	articleNumbers,
	DEFAULT_OUTLINE,
	homeOf,
	inOrder,
	moved,
	sectionNumbers,
} from '#lib/domain/contract-outline.ts';
import { ITEM_KINDS } from '#lib/domain/vocabulary.ts';

const sections = DEFAULT_OUTLINE.map((section) => ({
	id: section.key,
	source: section.source,
	annex: 'annex' in section,
}));

describe('the default outline', () => {
	it('has a place for every kind of agreed item, and annexes at the end', () => {
		for (const kind of ITEM_KINDS) expect(homeOf(kind, sections)).not.toBeNull();
		expect(homeOf('finding', sections)).toBe('findings');
		expect(homeOf('recommendation', sections)).toBe('objectives');
		expect(inOrder(sections)).toEqual(sections);
	});

	it('gives up when the outline has no place', () => {
		expect(homeOf('finding', [{ id: 'x', source: 'prose' }])).toBeNull();
	});
});

describe('numbers', () => {
	it('start after the preamble; annexes have their own', () => {
		const numbers = sectionNumbers(sections);
		expect(numbers.get('preamble')).toBe('');
		expect(numbers.get('territory')).toBe('1');
		expect(numbers.get('duration')).toBe('15');
		expect(numbers.get('recommendations')).toBe('A1');
		expect(numbers.get('decisions')).toBe('A3');
	});

	it('of articles follow their section, whatever stands between', () => {
		const clauses = [
			{ id: 'a', sectionId: 'findings' },
			{ id: 'b', sectionId: 'objectives' },
			{ id: 'c', sectionId: 'findings' },
			{ id: 'd', sectionId: 'preamble' },
		];
		expect([...articleNumbers(sections, clauses)]).toEqual([
			['a', '5.1'],
			['b', '7.1'],
			['c', '5.2'],
			['d', '0.1'],
		]);
	});
});

describe('moving', () => {
	it('keeps every id once, and the others in their order', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.string(), { minLength: 1 }),
				fc.nat(),
				fc.integer({ min: -50, max: 50 }),
				(ids, at, by) => {
					const id = ids[at % ids.length]!;
					const result = moved(ids, id, by);
					expect(result.toSorted()).toEqual(ids.toSorted());
					expect(result.filter((other) => other !== id)).toEqual(ids.filter((other) => other !== id));
					expect(result.indexOf(id)).toBe(Math.max(0, Math.min(ids.length - 1, ids.indexOf(id) + by)));
				},
			),
		);
	});

	it('of something unknown changes nothing', () => {
		expect(moved(['a', 'b'], 'c', 1)).toEqual(['a', 'b']);
	});
});
