import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seat, type Guest } from '#lib/domain/seating.ts';

const guests = fc
	.array(fc.constantFrom('residents', 'associations', 'state', 'landlords'), { maxLength: 80 })
	.map((colleges) => colleges.map((collegeId, index): Guest => ({ id: `p${index}`, collegeId })));
const tables = fc.integer({ min: 1, max: 12 }).map((count) => Array.from({ length: count }, (_, n) => `t${n}`));
const spread = (counts: number[]) => Math.max(...counts) - Math.min(...counts);

test('everybody has one table, and tables are of one size, give or take one', () => {
	fc.assert(
		fc.property(guests, tables, fc.constantFrom('mixed' as const, 'random' as const), (people, tableIds, way) => {
			const places = seat(people, tableIds, way);
			expect([...places.keys()].sort()).toEqual(people.map(({ id }) => id).sort());
			const sizes = tableIds.map((table) => [...places.values()].filter((place) => place === table).length);
			expect(spread(sizes)).toBeLessThanOrEqual(1);
		}),
	);
});

test('mixed, each college is at every table as often, give or take one', () => {
	fc.assert(
		fc.property(guests, tables, (people, tableIds) => {
			const places = seat(people, tableIds, 'mixed');
			for (const collegeId of new Set(people.map((person) => person.collegeId))) {
				const own = people.filter((person) => person.collegeId === collegeId);
				const counts = tableIds.map((table) => own.filter(({ id }) => places.get(id) === table).length);
				expect(spread(counts)).toBeLessThanOrEqual(1);
			}
		}),
	);
});

test('without tables nobody is placed', () => {
	expect(seat([{ id: 'a', collegeId: 'b' }], [], 'mixed').size).toBe(0);
});
