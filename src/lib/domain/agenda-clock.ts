/** When each phase of an agenda begins, and how its length compares with the hours that were announced. */
export interface AgendaClock {
	/** Beginning of each phase; null: the workshop has no hour yet. */
	starts: (Date | null)[];
	/** Minutes of all phases together. */
	total: number;
	ends: Date | null;
	/** Minutes between the end of the agenda and the announced end; negative: too long. Null: not known. */
	spare: number | null;
}

/** Pure. `minutes` of each phase, in order. */
export function agendaClock(minutes: readonly number[], startsAt: Date | null, endsAt: Date | null): AgendaClock {
	const starts: (Date | null)[] = [];
	let total = 0;
	const at = (count: number) => startsAt && new Date(startsAt.getTime() + count * 60_000);
	for (const count of minutes) {
		starts.push(at(total));
		total += count;
	}
	const ends = at(total);
	const spare = ends && endsAt ? Math.floor((endsAt.getTime() - ends.getTime()) / 60_000) : null;
	return { starts, total, ends, spare };
}
