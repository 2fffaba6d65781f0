import type { ShownCollegeTally } from '#lib/domain/agreement.ts';
import type { CollegeColour } from '#lib/domain/colleges.ts';
import type { CollegeShape } from '#lib/domain/vocabulary.ts';
import type { Messages } from '#lib/messages/index.ts';

export interface CollegeLabel {
	key: string;
	label: string;
	shape: CollegeShape;
	colour: CollegeColour;
}

/** What the bar of one college says, in numbers that may be shown. */
export interface TallyBar {
	college: CollegeLabel;
	/** Shares of the bar; null: nothing may be drawn. */
	full: number | null;
	striped: number;
	count: string;
	sentence: string;
}

/** The bar of a college: drawn only where every part of it may be known. */
export function tallyBar(row: ShownCollegeTally, college: CollegeLabel, m: Messages): TallyBar {
	const { agree, agree_with_reservation: reserved, total } = row;
	const words = m.agreement;
	if (total === null)
		return { college, full: null, striped: 0, count: words.fewPositions, sentence: words.barHidden(college.label) };
	const count = words.positions(total);
	if (total === 0) return { college, full: 0, striped: 0, count, sentence: words.barNone(college.label) };
	const atLeast = row.inFavourAtLeast;
	if (atLeast !== null)
		return {
			college,
			full: atLeast / total,
			striped: 0,
			count,
			sentence: words.barAtLeast(college.label, atLeast, total),
		};
	if (agree === null || reserved === null)
		return { college, full: null, striped: 0, count, sentence: words.barPartly(college.label, total) };
	const sentence = words.bar(college.label, agree, reserved, total);
	return { college, full: agree / total, striped: reserved / total, count, sentence };
}
