import { FLOOR, floorTable } from './floor.ts';
import { POSITION_CHOICES, type PositionChoice } from './vocabulary.ts';

/** The rule a project sets before a round opens; a round may tighten it, never loosen it. */
export interface AgreementRule {
	/** Least number of positions in each required college. */
	quorum: number;
	/** Least share, in each required college, of (agree + reservations) over all but abstentions; 0 to 1. */
	threshold: number;
	/** Keys of the colleges that must each reach quorum and threshold. */
	required: string[];
	/** An objection must have been answered, or lifted by its author, before a text counts as agreed. */
	objections: 'answered' | 'lifted';
}

/** One position as the rule counts it. `voter` names the participant or the organisation: it has one per text. */
export interface CountedPosition {
	voter: string;
	/** Key of the college. */
	college: string;
	choice: PositionChoice;
	/** An objection that its author no longer holds. */
	lifted: boolean;
	/** An objection that has received a response. */
	answered: boolean;
}

/** Positions of one college on one text. A lifted objection is counted in `lifted`, no longer in `object`. */
export type CollegeTally = { college: string } & Record<PositionChoice | 'lifted' | 'total', number>;

/** What is missing before a text is agreed; `messages.agreement` turns each into a sentence. */
export type Explanation =
	| { kind: 'quorum'; college: string; quorum: number; missing: number }
	/** `college` null: nobody at all took a side. */
	| { kind: 'only_abstentions'; college: string | null }
	| { kind: 'threshold'; college: string; threshold: number }
	| { kind: 'objection_unanswered'; college: string; count: number }
	| { kind: 'objection_not_lifted'; college: string; count: number };

/** From the worst to the best: more agreement never moves a text to the left. */
export const OUTCOMES = ['not_reached', 'contested', 'agreed_with_reservations', 'agreed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Evaluation {
	outcome: Outcome;
	/** Empty exactly when the text is agreed, with or without reservations. */
	missing: Explanation[];
	tally: CollegeTally[];
}

/**
 * Counts positions by college, in the order of `colleges` (keys); a college that nobody knows comes last.
 * Two positions of one voter are an error of the caller: the database's unique constraints keep them out.
 */
export function tally(positions: readonly CountedPosition[], colleges: readonly string[]): CollegeTally[] {
	const byCollege = new Map(colleges.map((college) => [college, emptyTally(college)]));
	const voters = new Set<string>();
	for (const position of positions) {
		if (voters.has(position.voter)) throw new Error(`two positions of one voter: ${position.voter}`);
		voters.add(position.voter);
		const row = byCollege.get(position.college) ?? emptyTally(position.college);
		byCollege.set(position.college, row);
		row[isLifted(position) ? 'lifted' : position.choice] += 1;
		row.total += 1;
	}
	return [...byCollege.values()];
}

/**
 * Says whether a text is agreed under a rule (docs/promises.md, "How a text becomes agreed"), and what is missing in each college.
 * - In each required college: at least `quorum` positions, abstentions included, then the threshold; no other college
 *   can make up for one that misses it. Only abstentions = not reached.
 * - A lifted objection counts like an abstention: its author stands in nobody's way, and no agreement is invented.
 * - Every objection, of any college, is answered or lifted as the rule asks. One that is answered and kept stays
 *   printed: the text is then agreed with reservations.
 * `contested`: everybody needed has spoken, and they do not agree. `not_reached`: some have not spoken yet.
 */
export function evaluate(
	rule: AgreementRule,
	positions: readonly CountedPosition[],
	colleges: readonly string[],
): Evaluation {
	const rows = tally(positions, colleges);
	const voices = missingVoices(rule, rows);
	const disagreements = [...belowThreshold(rule, rows), ...openObjections(rule, positions, rows)];
	const missing = [...voices, ...disagreements];
	return { outcome: outcomeOf(voices, disagreements, rows), missing, tally: rows };
}

function outcomeOf(voices: Explanation[], disagreements: Explanation[], rows: CollegeTally[]): Outcome {
	if (voices.length > 0) return 'not_reached';
	if (disagreements.length > 0) return 'contested';
	return rows.some((row) => row.agree_with_reservation > 0 || row.object > 0) ? 'agreed_with_reservations' : 'agreed';
}

function missingVoices(rule: AgreementRule, rows: CollegeTally[]): Explanation[] {
	const missing: Explanation[] = [];
	for (const row of requiredRows(rule, rows)) {
		const lacking = rule.quorum - row.total;
		if (lacking > 0) missing.push({ kind: 'quorum', college: row.college, quorum: rule.quorum, missing: lacking });
		else if (expressed(row) === 0) missing.push({ kind: 'only_abstentions', college: row.college });
	}
	if (missing.length === 0 && rows.every((row) => expressed(row) === 0)) {
		missing.push({ kind: 'only_abstentions', college: null });
	}
	return missing;
}

/** Said of a college only once it has its quorum: before, it would tell how its first few people answered. */
function belowThreshold(rule: AgreementRule, rows: CollegeTally[]): Explanation[] {
	return requiredRows(rule, rows)
		.filter((row) => row.total >= rule.quorum && expressed(row) > 0 && !reaches(row, rule.threshold))
		.map((row) => ({ kind: 'threshold', college: row.college, threshold: rule.threshold }));
}

function openObjections(
	rule: AgreementRule,
	positions: readonly CountedPosition[],
	rows: CollegeTally[],
): Explanation[] {
	const open = positions.filter(
		(position) =>
			position.choice === 'object' && !position.lifted && !(rule.objections === 'answered' && position.answered),
	);
	return rows.flatMap(({ college }): Explanation[] => {
		const mine = open.filter((position) => position.college === college);
		const unanswered = mine.filter((position) => !position.answered).length;
		const answered = mine.length - unanswered;
		return [
			...(unanswered > 0 ? [{ kind: 'objection_unanswered' as const, college, count: unanswered }] : []),
			...(answered > 0 ? [{ kind: 'objection_not_lifted' as const, college, count: answered }] : []),
		];
	});
}

const requiredRows = (rule: AgreementRule, rows: CollegeTally[]): CollegeTally[] =>
	[...new Set(rule.required)].map((key) => rows.find((row) => row.college === key) ?? emptyTally(key));

const expressed = (row: CollegeTally): number => row.agree + row.agree_with_reservation + row.object;

/** In whole numbers: 4 of 6 reaches two thirds exactly, whatever 2/3 looks like in binary. */
function reaches(row: CollegeTally, threshold: number): boolean {
	const [numerator, denominator] = fractionOf(threshold);
	return (row.agree + row.agree_with_reservation) * denominator >= numerator * expressed(row);
}

/** A share as a fraction of whole numbers: 0.75 → [3, 4], 0.6666667 → [2, 3]; at most thousandths. */
export function fractionOf(share: number): [numerator: number, denominator: number] {
	for (let denominator = 1; denominator <= 1000; denominator++) {
		const numerator = Math.round(share * denominator);
		if (Math.abs(share - numerator / denominator) < 1e-6) return [numerator, denominator];
	}
	return [Math.ceil(share * 1000), 1000];
}

/** Whether a round's rule asks at least as much as the project's, in every respect. */
export function isTighter(round: AgreementRule, project: AgreementRule): boolean {
	return (
		round.quorum >= project.quorum &&
		round.threshold >= project.threshold &&
		project.required.every((college) => round.required.includes(college)) &&
		(round.objections === 'lifted' || project.objections === 'answered')
	);
}

/** A tally as it may be shown; null: not shown (see `floor.ts`). */
export interface ShownTally {
	colleges: ShownCollegeTally[];
	/** Positions of all colleges. */
	total: number | null;
}

export type ShownCollegeTally = { college: string } & Record<PositionChoice | 'lifted' | 'total', number | null> & {
		/** Where the parts are hidden but nearly everybody is in favour: at least so many are, with or without reservation. */
		inFavourAtLeast: number | null;
	};

const TALLY_COLUMNS = [...POSITION_CHOICES, 'lifted'] as const;
/** Reasons are published, so that everybody can count these: what is left of a total must stand the floor by itself. */
const PUBLIC_COLUMNS = new Set<(typeof TALLY_COLUMNS)[number]>(['agree_with_reservation', 'object', 'lifted']);

/** The tally by college as everyone may see it, the steward included. */
export function shownTally(rows: readonly CollegeTally[]): ShownTally {
	const table = floorTable(
		rows.map((row) => TALLY_COLUMNS.map((column) => row[column])),
		TALLY_COLUMNS.map((column) => PUBLIC_COLUMNS.has(column)),
	);
	return {
		colleges: rows.map((row, index) => {
			const shown = table.rows[index];
			const cell = (column: (typeof TALLY_COLUMNS)[number]) => shown?.cells[TALLY_COLUMNS.indexOf(column)] ?? null;
			return {
				college: row.college,
				agree: cell('agree'),
				agree_with_reservation: cell('agree_with_reservation'),
				object: cell('object'),
				abstain: cell('abstain'),
				lifted: cell('lifted'),
				total: shown?.total ?? null,
				inFavourAtLeast: inFavourAtLeast(row, shown?.total ?? null, cell('agree')),
			};
		}),
		total: table.total,
	};
}

/**
 * A few who do not agree must not hide that all others do. The bound is the same whether none or four stand apart, so it
 * tells nothing of them; under two floors it would say too little, and is left out.
 */
function inFavourAtLeast(row: CollegeTally, total: number | null, agree: number | null): number | null {
	if (total === null || agree !== null || total < 2 * FLOOR) return null;
	const apart = total - row.agree - row.agree_with_reservation;
	return apart < FLOOR ? total - (FLOOR - 1) : null;
}

/** What is missing, as it may be shown: how many positions lack is not told where it would tell a count under the floor. */
export type ShownExplanation =
	| Exclude<Explanation, { kind: 'quorum' }>
	| { kind: 'quorum'; college: string; quorum: number; missing: number | null };

/** The explanations with the floor applied to what they say. `shown`: the tally of the same positions, as shown. */
export function shownExplanations(missing: readonly Explanation[], shown: ShownTally): ShownExplanation[] {
	return missing.map((explanation) => {
		if (explanation.kind !== 'quorum') return explanation;
		const total = shown.colleges.find((row) => row.college === explanation.college)?.total;
		return total === null ? { ...explanation, missing: null } : explanation;
	});
}

const isLifted = (position: CountedPosition): boolean => position.choice === 'object' && position.lifted;

const emptyTally = (college: string): CollegeTally => ({
	college,
	agree: 0,
	agree_with_reservation: 0,
	object: 0,
	abstain: 0,
	lifted: 0,
	total: 0,
});
