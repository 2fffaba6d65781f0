import type { BoardState } from '#lib/domain/board.ts';

/** What came onto a board since it was last told, apart from one's own. */
export interface Arrivals {
	notes: number;
	groups: number;
	items: number;
}

export const NO_ARRIVALS: Arrivals = { notes: 0, groups: 0, items: 0 };

/** Counts what is new between two states; what this device added itself is no news to it. Pure. */
export function arrivals(before: BoardState, after: BoardState, own: (id: string) => boolean): Arrivals {
	const fresh = (old: Record<string, unknown>, now: Record<string, unknown>) =>
		Object.keys(now).filter((id) => old[id] === undefined && !own(id)).length;
	return {
		notes: fresh(before.notes, after.notes),
		groups: fresh(before.groups, after.groups),
		items: fresh(before.items, after.items),
	};
}

/** Several batches told in one sentence. */
export function together(one: Arrivals, other: Arrivals): Arrivals {
	return { notes: one.notes + other.notes, groups: one.groups + other.groups, items: one.items + other.items };
}

export function anything({ notes, groups, items }: Arrivals): boolean {
	return notes + groups + items > 0;
}
