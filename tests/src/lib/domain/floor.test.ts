import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLOOR, floorBreakdown, floored, floorTable } from '#lib/domain/floor.ts';

const count = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 6 }) }, fc.integer({ min: 0, max: 60 }));

describe('the floor', () => {
	it('hides one to four people and shows the rest', () => {
		expect([0, 1, 4, 5, 6].map(floored)).toEqual([0, null, null, 5, 6]);
	});

	it('shows nothing of a group under the floor, not even its zeros', () => {
		expect(floorBreakdown([3, 0, 1])).toEqual({ cells: [null, null, null], total: null, hidden: null });
	});

	it('hides a second count where a single one could be subtracted', () => {
		expect(floorBreakdown([6, 1, 0, 0])).toEqual({ cells: [null, null, 0, 0], total: 7, hidden: 7 });
	});

	it('shows everything when everything is large enough', () => {
		expect(floorBreakdown([12, 5, 0])).toEqual({ cells: [12, 5, 0], total: 17, hidden: 0 });
	});

	it('never shows a number between one and four, nor a sum of hidden counts under the floor', () => {
		fc.assert(
			fc.property(fc.array(fc.array(count, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 6 }), (rows) => {
				const shown = floorTable(rows);
				const numbers = [shown.total, ...shown.rows.flatMap((row) => [row.total, row.hidden, ...row.cells])];
				for (const number of numbers) expect(number === null || number === 0 || number >= FLOOR).toBe(true);
			}),
			{ verbose: true },
		);
	});

	it('lets nobody compute a hidden count from what is shown, even knowing the procedure', () => {
		// Every breakdown of three counts up to 13: those which look the same once shown must differ in each hidden count.
		const counts = range(14).flatMap((a) => range(14).flatMap((b) => range(14).map((c) => [a, b, c])));
		expectAmbiguous(counts, (one) => floorBreakdown(one));
	});

	it('lets nobody compute a hidden count of a table from its rows and the grand total', () => {
		const counts = range(8).flatMap((a) =>
			range(8).flatMap((b) => range(8).flatMap((c) => range(8).map((d) => [a, b, c, d]))),
		);
		expectAmbiguous(counts, (one) => {
			const { rows, total } = floorTable([one.slice(0, 2), one.slice(2)]);
			return { cells: rows.flatMap((row) => row.cells), totals: rows.map((row) => row.total), total };
		});
	});

	it('lets nobody compute a hidden row from the other rows and the grand total', () => {
		fc.assert(
			fc.property(fc.array(fc.array(count, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 6 }), (rows) => {
				const shown = floorTable(rows);
				const hiddenRows = shown.rows.filter((row) => row.total === null).length;
				if (shown.total === null || hiddenRows === 0) return;
				const known = shown.rows.reduce((sum, row) => sum + (row.total ?? 0), 0);
				expect(hiddenRows).toBeGreaterThan(1);
				expect(shown.total - known).toBeGreaterThanOrEqual(FLOOR);
			}),
			{ verbose: true },
		);
	});
});

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** Whatever is hidden could have been at least two numbers, for somebody who knows the procedure and sees its result. */
function expectAmbiguous(all: number[][], show: (counts: number[]) => { cells: (number | null)[] }): void {
	const byFace = new Map<string, { cells: (number | null)[]; behind: number[][] }>();
	for (const counts of all) {
		const shown = show(counts);
		const face = JSON.stringify(shown);
		const known = byFace.get(face) ?? { cells: shown.cells, behind: [] };
		known.behind.push(counts);
		byFace.set(face, known);
	}
	for (const [face, { cells, behind }] of byFace) {
		for (const [index, cell] of cells.entries()) {
			if (cell !== null) continue;
			const possible = new Set(behind.map((counts) => counts[index])).size;
			expect({ face, index, ambiguous: possible > 1 }).toEqual({ face, index, ambiguous: true });
		}
	}
}
