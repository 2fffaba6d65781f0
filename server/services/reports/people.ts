import { floorBreakdown } from '#lib/domain/floor.ts';
import { peopleByCollege } from '#lib/domain/weave.ts';
import type { Messages } from '#lib/messages/index.ts';
import type { CollegeRecord } from '../../db/college-store.ts';
import type { ProvenanceNote } from '../../db/provenance-store.ts';
import { cell, type Table } from '../../export/tree.ts';

/** People heard in these notes, by college and together, as the floor lets them be told. */
export function shownPeople(
	colleges: readonly CollegeRecord[],
	notes: readonly ProvenanceNote[],
): { byCollege: { college: CollegeRecord; people: number | null }[]; total: number | null } {
	const people = peopleByCollege(notes);
	const heard = colleges.filter(({ id }) => people.has(id));
	// Figures and words whose college is gone speak for no college: they are one more row, never printed.
	const others = [...people].reduce((sum, [id, count]) => (heard.some((one) => one.id === id) ? sum : sum + count), 0);
	const { cells, total } = floorBreakdown([...heard.map(({ id }) => people.get(id) ?? 0), others]);
	return { byCollege: heard.map((college, index) => ({ college, people: cells[index] ?? null })), total };
}

/** Who was heard, by college. */
export function peopleTable(colleges: readonly CollegeRecord[], notes: readonly ProvenanceNote[], m: Messages): Table {
	const words = m.reports.people;
	const { byCollege, total } = shownPeople(colleges, notes);
	const count = (value: number | null) => cell(value === null ? m.exports.notShown : m.format.number(value));
	return {
		type: 'table',
		caption: words.caption,
		rowHeaders: true,
		columns: [
			{ title: words.college, weight: 3 },
			{ title: words.people, align: 'end' },
		],
		rows: [
			...byCollege.map(({ college, people }) => [cell(college.label), count(people)]),
			[cell(words.all), count(total)],
		],
	};
}
