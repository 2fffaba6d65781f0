/** Somebody to be placed at a table. */
export interface Guest {
	id: string;
	collegeId: string;
}

/** `mixed`: each college is spread over all tables; `random`: by lot, whatever the colleges. */
export type SeatingWay = 'mixed' | 'random';

/**
 * Places people at tables: each table has as many as the others, give or take one, and with `mixed` as many of each college,
 * give or take one. `shuffle` decides who; tests give their own. Returns the table of each person.
 */
export function seat(
	guests: readonly Guest[],
	tableIds: readonly string[],
	way: SeatingWay,
	shuffle: <T>(list: readonly T[]) => T[] = shuffled,
): Map<string, string> {
	const places = new Map<string, string>();
	if (tableIds.length === 0) return places;
	const mixed = shuffle(guests);
	if (way === 'mixed') {
		// Dealt like cards, college after college: one goes on where the one before ended, so that no table is favoured.
		const order = [...new Set(mixed.map(({ collegeId }) => collegeId))];
		mixed.sort((one, other) => order.indexOf(one.collegeId) - order.indexOf(other.collegeId));
	}
	mixed.forEach(({ id }, index) => places.set(id, tableIds[index % tableIds.length] as string));
	return places;
}

function shuffled<T>(list: readonly T[]): T[] {
	const result = [...list];
	for (let last = result.length - 1; last > 0; last -= 1) {
		const other = Math.floor(Math.random() * (last + 1));
		[result[last], result[other]] = [result[other] as T, result[last] as T];
	}
	return result;
}
