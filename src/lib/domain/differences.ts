/** What stands in both, in the first alone, in the second alone; in reading order, removals before additions. */
export interface Difference<Item> {
	kind: 'same' | 'removed' | 'added';
	items: Item[];
}

/** Beyond so many steps between two sequences, what lies between their common ends is told as replaced. */
const MOST_STEPS = 1500;

/**
 * The fewest removals and additions that make one sequence of the other (Myers, 1986), by what `key` says of each item.
 * Of items that stand in both, those of `after` are given. Costs length × steps, and steps are bounded. Pure.
 */
export function differences<Item>(
	before: readonly Item[],
	after: readonly Item[],
	key: (item: Item) => string,
): Difference<Item>[] {
	const [a, b] = [before.map(key), after.map(key)];
	let start = 0;
	while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
	let end = 0;
	while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
	const [lastA, lastB] = [a.length - end, b.length - end];
	const steps: Difference<Item>[] = [];
	add(steps, 'same', after.slice(0, start));
	let [x, y] = [start, start];
	for (const [toX, toY] of commonPairs(a.slice(start, lastA), b.slice(start, lastB))) {
		add(steps, 'removed', before.slice(x, start + toX));
		add(steps, 'added', after.slice(y, start + toY));
		add(steps, 'same', after.slice(start + toY, start + toY + 1));
		[x, y] = [start + toX + 1, start + toY + 1];
	}
	add(steps, 'removed', before.slice(x, lastA));
	add(steps, 'added', after.slice(y, lastB));
	add(steps, 'same', after.slice(lastB));
	return steps;
}

function add<Item>(steps: Difference<Item>[], kind: Difference<Item>['kind'], items: readonly Item[]): void {
	if (items.length === 0) return;
	const last = steps.at(-1);
	if (last?.kind === kind) for (const item of items) last.items.push(item);
	else steps.push({ kind, items: [...items] });
}

/** Places of a longest common subsequence, as pairs of indices; none when it is too far to look for. */
function commonPairs(a: readonly string[], b: readonly string[]): [number, number][] {
	if (a.length === 0 || b.length === 0) return [];
	const most = Math.min(a.length + b.length, MOST_STEPS);
	/** How far each diagonal x − y reaches after so many steps, from −step to +step. */
	const rows: Int32Array[] = [];
	for (let step = 0; step <= most; step += 1) {
		const row = new Int32Array(2 * step + 1);
		const former = rows[step - 1];
		for (let diagonal = -step; diagonal <= step; diagonal += 2) {
			let x = former ? reach(former, step - 1, diagonal) : 0;
			let y = x - diagonal;
			while (x < a.length && y < b.length && a[x] === b[y]) [x, y] = [x + 1, y + 1];
			row[diagonal + step] = x;
			if (x >= a.length && y >= b.length) return walkBack([...rows, row], a.length, b.length);
		}
		rows.push(row);
	}
	return [];
}

/** Where a diagonal begins, coming from its neighbours of the step before. */
function reach(row: Int32Array, step: number, diagonal: number): number {
	const [down, across] = [row[diagonal + 1 + step], row[diagonal - 1 + step]];
	if (goesDown(row, step, diagonal)) return down ?? 0;
	return (across ?? 0) + 1;
}

function goesDown(row: Int32Array, step: number, diagonal: number): boolean {
	if (diagonal <= -step) return true;
	if (diagonal >= step) return false;
	return (row[diagonal - 1 + step] ?? 0) < (row[diagonal + 1 + step] ?? 0);
}

function walkBack(rows: readonly Int32Array[], endX: number, endY: number): [number, number][] {
	const pairs: [number, number][] = [];
	let [x, y] = [endX, endY];
	for (let step = rows.length - 1; step >= 0; step -= 1) {
		const former = rows[step - 1];
		const diagonal = x - y;
		const startX = former ? reach(former, step - 1, diagonal) : 0;
		while (x > startX) pairs.push([--x, --y]);
		if (!former) break;
		if (goesDown(former, step - 1, diagonal)) y -= 1;
		else x -= 1;
	}
	return pairs.reverse();
}
