/**
 * The least number of people behind any count that is shown: with one elected official in the room, "results by
 * college" would publish a vote (docs/promises.md). Screens, rounds, exports and interfaces all ask
 * here before they show a number.
 */
export const FLOOR = 5;

/**
 * A lone count as it may be shown: the number, or null when it stands for one to four people. Zero is shown: it is
 * nobody's. Where several counts and their total stand together, ask `floorBreakdown`: subtraction would undo this.
 */
export function floored(count: number): number | null {
	return count > 0 && count < FLOOR ? null : count;
}

export interface FlooredBreakdown {
	/** In the order given; null: not shown. */
	cells: (number | null)[];
	total: number | null;
	/** What the cells that are not shown make together; null when the total is not shown either. At least `FLOOR` or 0. */
	hidden: number | null;
}

/**
 * The counts of one whole (the answers of one college) and their total, as they may be shown. Counts of one to four
 * people are hidden; further ones, then the total, as long as subtraction, or knowledge of this very procedure, would
 * give a hidden one away. Under the floor as a whole, nothing is shown, zeros included.
 *
 * `known`: which counts everybody can find elsewhere (objections are printed one by one). Others are then hidden with
 * the small ones, and at last the total, until the rest of it cannot be worked out.
 */
export function floorBreakdown(counts: readonly number[], known: readonly boolean[] = []): FlooredBreakdown {
	const total = sum(counts);
	if (total > 0 && total < FLOOR) return nothingOf(counts);
	const hidden = new Set(counts.flatMap((count, index) => (floored(count) === null ? [index] : [])));
	while (isTelling(counts, hidden) || isTellingBeside(counts, hidden, known)) {
		const next = smallestShown(counts, hidden, isTelling(counts, hidden) ? [] : known);
		if (next.length === 0) return nothingOf(counts);
		for (const index of next) hidden.add(index);
	}
	return {
		cells: counts.map((count, index) => (hidden.has(index) ? null : count)),
		total,
		hidden: sum([...hidden].map((index) => counts[index] ?? 0)),
	};
}

/**
 * A table of several wholes (colleges × answers) with the total of each row and of all rows. Columns are not summed:
 * the sum of a column with a row would tell more than either. `known`: as for `floorBreakdown`, by column.
 */
export function floorTable(
	rows: readonly (readonly number[])[],
	known: readonly boolean[] = [],
): { rows: FlooredBreakdown[]; total: number | null } {
	const shown = rows.map((row) => floorBreakdown(row, known));
	const totals = rows.map(sum);
	// Where a row is hidden, the grand total goes before any larger row does; what it leaves over must stand the floor.
	const hidden = new Set(shown.flatMap((row, index) => (row.total === null ? [index] : [])));
	const secret = sum([...hidden].map((index) => sum((rows[index] ?? []).filter((_, column) => !known[column]))));
	const tells = isTelling(totals, hidden) || (secret > 0 && secret < FLOOR);
	return { rows: shown, total: tells ? null : floored(sum(totals)) };
}

/**
 * Whether the hidden counts can be worked out. Everyone can compute their sum; zeros are never hidden, and whoever
 * knows the procedure knows that most hidden counts lie between 1 and 4. So: never one alone, never a sum under the
 * floor, and never the least or the greatest sum that so many small counts can make.
 */
function isTelling(counts: readonly number[], hidden: ReadonlySet<number>): boolean {
	if (hidden.size === 0) return false;
	const together = sum([...hidden].map((index) => counts[index] ?? 0));
	return hidden.size === 1 || together < FLOOR || together === hidden.size || together === hidden.size * (FLOOR - 1);
}

/** The same, for somebody who has counted the `known` ones elsewhere: what is left must stand by itself. */
function isTellingBeside(counts: readonly number[], hidden: ReadonlySet<number>, known: readonly boolean[]): boolean {
	const secret = new Set([...hidden].filter((index) => !known[index]));
	return [...secret].some((index) => floored(counts[index] ?? 0) === null) && isTelling(counts, secret);
}

/**
 * The next counts to hide: the smallest that are shown and not zero, so that as much as possible stays readable. All
 * of that size: choosing one of several by its place would tell which of the hidden ones it is.
 */
function smallestShown(counts: readonly number[], hidden: ReadonlySet<number>, except: readonly boolean[]): number[] {
	const open = [...counts.keys()].filter((index) => counts[index] !== 0 && !hidden.has(index) && !except[index]);
	const least = Math.min(...open.map((index) => counts[index] ?? 0));
	return open.filter((index) => counts[index] === least);
}

function nothingOf(counts: readonly unknown[]): FlooredBreakdown {
	return { cells: counts.map(() => null), total: null, hidden: null };
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
