import { fractionOf, type ShownCollegeTally, type ShownExplanation } from '#lib/domain/agreement.ts';
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

/** The sentence for one thing that is missing. */
export function explained(explanation: ShownExplanation, labels: ReadonlyMap<string, string>, m: Messages): string {
	const words = m.agreement.missing;
	const college = (key: string) => labels.get(key) ?? key;
	switch (explanation.kind) {
		case 'quorum':
			return explanation.missing === null
				? words.quorumHidden(college(explanation.college), explanation.quorum)
				: words.quorum(college(explanation.college), explanation.missing);
		case 'only_abstentions':
			return words.onlyAbstentions(explanation.college === null ? null : college(explanation.college));
		case 'threshold':
			return words.threshold(college(explanation.college), shareInWords(explanation.threshold, m));
		case 'objection_unanswered':
			return words.unanswered(college(explanation.college), explanation.count);
		case 'objection_not_lifted':
			return words.notLifted(college(explanation.college), explanation.count);
	}
}

/** "deux tiers" for 2/3. */
export function shareInWords(share: number, m: Messages): string {
	const [numerator, denominator] = fractionOf(share);
	return m.agreement.share(numerator, denominator);
}

/** The rule of a round in one sentence. */
export function ruleInWords(
	rule: { quorum: number; threshold: number; required: string[]; objections: 'answered' | 'lifted' },
	labels: ReadonlyMap<string, string>,
	m: Messages,
): string {
	const colleges = m.format.list(rule.required.map((key) => labels.get(key) ?? key));
	return m.agreement.rule(rule.quorum, shareInWords(rule.threshold, m), colleges, rule.objections === 'lifted');
}
