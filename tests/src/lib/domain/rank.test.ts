import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	byRank,
	LONGEST_RANK,
	place,
	rankBetween,
	ranksBetween,
	type Ranked,
} from '../../../../src/lib/domain/rank.ts';

/** A list grown by inserting at random places. */
const grown = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 120 }).map((places) => {
	const ranks: string[] = [];
	for (const where of places) {
		const at = where % (ranks.length + 1);
		ranks.splice(at, 0, rankBetween(ranks[at - 1] ?? null, ranks[at] ?? null));
	}
	return ranks;
});

describe('rankBetween', () => {
	it('keeps any list in strict order, wherever keys are inserted', () => {
		fc.assert(
			fc.property(grown, (ranks) => {
				for (let index = 1; index < ranks.length; index += 1) expect(ranks[index - 1]! < ranks[index]!).toBe(true);
			}),
		);
	});

	it('uses ASCII letters and digits only, so that bytes, Postgres "C" and JavaScript agree', () => {
		fc.assert(fc.property(grown, (ranks) => ranks.forEach((rank) => expect(rank).toMatch(/^[0-9A-Za-z]+$/))));
	});

	it('stays short when appending ten thousand times, at either end', () => {
		let last: string | null = null;
		let first: string | null = null;
		for (let count = 0; count < 10_000; count += 1) {
			last = rankBetween(last, null);
			first = rankBetween(null, first);
		}
		expect(last!.length).toBeLessThanOrEqual(4);
		expect(first!.length).toBeLessThanOrEqual(4);
	});

	it('grows by at most one character for five insertions into the same gap', () => {
		const low = rankBetween(null, null);
		let high = rankBetween(low, null);
		for (let count = 1; count <= 400; count += 1) {
			high = rankBetween(low, high);
			expect(high.length).toBeLessThanOrEqual(3 + Math.ceil(count / 5));
		}
	});

	it('refuses neighbours out of order', () => {
		expect(() => rankBetween('a1', 'a0')).toThrow(RangeError);
		expect(() => rankBetween('a0', 'a0')).toThrow(RangeError);
	});
});

describe('ranksBetween', () => {
	it('gives as many keys as asked, in order, between any two neighbours of a list', () => {
		fc.assert(
			fc.property(grown, fc.nat(), fc.integer({ min: 0, max: 200 }), (ranks, where, count) => {
				const at = where % (ranks.length + 1);
				const all = [ranks[at - 1], ...ranksBetween(ranks[at - 1] ?? null, ranks[at] ?? null, count), ranks[at]].filter(
					(rank) => rank !== undefined,
				);
				expect(all.length - [ranks[at - 1], ranks[at]].filter((rank) => rank !== undefined).length).toBe(count);
				for (let index = 1; index < all.length; index += 1) expect(all[index - 1]! < all[index]!).toBe(true);
			}),
		);
	});
});

describe('place', () => {
	const applied = (list: Ranked[], ranks: Record<string, string>) =>
		list.map((one) => ({ ...one, rank: ranks[one.id] ?? one.rank })).sort(byRank);

	it('puts the moved ones, in their order, before the sibling asked for, whatever the keys were', () => {
		const entry = fc.record({ id: fc.uuid(), rank: fc.constantFrom('a0', 'a1', 'a1V', 'Zz') });
		fc.assert(
			fc.property(
				fc.uniqueArray(entry, { minLength: 1, maxLength: 30, selector: (one) => one.id }),
				fc.nat(),
				fc.nat(),
				(list, first, second) => {
					const moved = [...new Set([list[first % list.length]!.id, list[second % list.length]!.id])];
					const rest = [...list].sort(byRank).filter((one) => !moved.includes(one.id));
					const before = rest[second % (rest.length + 1)]?.id ?? null;
					const at = before === null ? rest.length : rest.findIndex((one) => one.id === before);
					const ids = rest.map((one) => one.id);
					ids.splice(at, 0, ...moved);
					expect(applied(list, place(list, moved, before)).map((one) => one.id)).toEqual(ids);
				},
			),
		);
	});

	it('gives everybody fresh keys before any key grows too long', () => {
		let list: Ranked[] = [
			{ id: 'a', rank: 'a0' },
			{ id: 'z', rank: 'a1' },
		];
		for (let count = 0; count < 2000; count += 1) {
			// The newest always goes right after the first: the worst a hand can do.
			const id = `n${count}`;
			const next = list[1]!.id;
			list = applied([...list.slice(0, 40), { id, rank: '' }], place(list.slice(0, 40), [id], next));
			expect(Math.max(...list.map((one) => one.rank.length))).toBeLessThanOrEqual(LONGEST_RANK);
			expect(list[1]!.id).toBe(id);
		}
	});

	it('puts at the end what should stand before somebody who has gone', () => {
		const list = [
			{ id: 'a', rank: 'a0' },
			{ id: 'b', rank: 'a1' },
		];
		expect(applied(list, place(list, ['a'], 'gone')).map((one) => one.id)).toEqual(['b', 'a']);
	});
});
