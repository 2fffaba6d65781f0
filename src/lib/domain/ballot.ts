import { floorBreakdown, floored } from './floor.ts';
import type { Ballot } from './phase.ts';
import { POSITION_CHOICES } from './vocabulary.ts';

/** What one person chose: dots by target. A consent check and a poll have one target, with one dot. */
export type Marks = Readonly<Record<string, number>>;

export type BallotProblem = 'over_budget' | 'too_many_on_one' | 'target_unknown' | 'one_answer' | 'malformed';

/**
 * Whether a ballot may be cast. `targets`: what can be chosen now (ids of groups, notes or items); a poll's options and the
 * choices of a consent check are known from the ballot itself. Null: it may.
 */
export function ballotProblem(ballot: Ballot, marks: Marks, targets: ReadonlySet<string>): BallotProblem | null {
	const entries = Object.entries(marks);
	if (entries.some(([, dots]) => !Number.isSafeInteger(dots) || dots < 1)) return 'malformed';
	const known = ballot.kind === 'dots' ? targets : answersOf(ballot);
	if (entries.some(([target]) => !known.has(target))) return 'target_unknown';
	if (ballot.kind !== 'dots') {
		return entries.length > 1 || entries.some(([, dots]) => dots !== 1) ? 'one_answer' : null;
	}
	if (entries.some(([, dots]) => dots > ballot.mostOnOne)) return 'too_many_on_one';
	return dotsOf(marks) > ballot.budget ? 'over_budget' : null;
}

/** Targets of a consent check (positions) or of a poll (places of its options, from 0). */
export function answersOf(ballot: Exclude<Ballot, { kind: 'dots' }>): ReadonlySet<string> {
	return new Set(ballot.kind === 'consent' ? POSITION_CHOICES : ballot.options.map((_, index) => String(index)));
}

export function dotsOf(marks: Marks): number {
	return Object.values(marks).reduce((sum, dots) => sum + dots, 0);
}

/** Dots on one target from one college, cast or counted by hand. `collegeId` null: nobody said which. */
export interface DotCount {
	target: string;
	collegeId: string | null;
	dots: number;
	/** People behind the dots that were cast; 0 for those counted by hand. */
	people: number;
	byHand: boolean;
}

export interface TargetResult {
	target: string;
	/** Null: too few people voted. */
	total: number | null;
	/** Of them, entered by hand. */
	byHand: number;
	/** By college, in the order given; null: too few people to be told apart (floor of 5). */
	colleges: (number | null)[];
}

export interface BallotResult {
	/** Most chosen first; equal ones in the order of `targets`. */
	targets: TargetResult[];
	/** People who cast a ballot; null: fewer than five, and then no dot of theirs is told. */
	people: number | null;
	dots: number | null;
	byHand: number;
}

/**
 * What a ballot gave, as it may be shown. A breakdown by college is told only where every college that voted is large enough, in the whole ballot,
 * that nobody's choice can be read from it: the floor of 5 is on the people who voted, not on the dots of one target.
 * `voters`: people who cast a ballot, by college.
 */
export function ballotResult(
	targets: readonly string[],
	collegeIds: readonly string[],
	voters: ReadonlyMap<string, number>,
	counts: readonly DotCount[],
): BallotResult {
	const voted = collegeIds.map((id) => voters.get(id) ?? 0);
	const people = floored(voted.reduce((total, one) => total + one, 0));
	const { cells } = floorBreakdown(voted);
	const results = targets.map((target): TargetResult => {
		const own = counts.filter((count) => count.target === target);
		const colleges = collegeIds.map((id, index) => {
			return cells[index] === null ? null : sum(own.filter(({ collegeId }) => collegeId === id));
		});
		return { target, total: people === null ? null : sum(own), byHand: handOf(own), colleges };
	});
	// The order of equal ones, and of those that are not told, says nothing: it is that of the targets.
	results.sort((a, b) => (b.total ?? 0) - (a.total ?? 0));
	return { targets: results, people, dots: people === null ? null : sum(counts), byHand: handOf(counts) };
}

const handOf = (counts: readonly DotCount[]): number => sum(counts.filter(({ byHand }) => byHand));

function sum(counts: readonly DotCount[]): number {
	return counts.reduce((total, { dots }) => total + dots, 0);
}
