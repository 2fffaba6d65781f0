import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	evaluate,
	fractionOf,
	isTighter,
	OUTCOMES,
	shownExplanations,
	shownTally,
	tally,
	type AgreementRule,
	type CountedPosition,
} from '#lib/domain/agreement.ts';
import { FLOOR } from '#lib/domain/floor.ts';
import { POSITION_CHOICES, type PositionChoice } from '#lib/domain/vocabulary.ts';

const COLLEGES = ['residents', 'associations', 'state'];
const RULE: AgreementRule = {
	quorum: 3,
	threshold: 2 / 3,
	required: ['residents', 'associations'],
	objections: 'answered',
};

let voters = 0;
const given = (college: string, choice: PositionChoice, times = 1, more: Partial<CountedPosition> = {}) =>
	Array.from({ length: times }, (): CountedPosition => ({
		voter: `p${++voters}`,
		college,
		choice,
		lifted: false,
		answered: false,
		...more,
	}));
const enough = (college: string) => given(college, 'agree', 3);

const ruleArbitrary: fc.Arbitrary<AgreementRule> = fc.record({
	quorum: fc.integer({ min: 0, max: 6 }),
	threshold: fc.constantFrom(0, 0.5, 2 / 3, 0.75, 0.9, 1),
	required: fc.subarray(COLLEGES),
	objections: fc.constantFrom('answered' as const, 'lifted' as const),
});
const positionsArbitrary: fc.Arbitrary<CountedPosition[]> = fc
	.array(
		fc.record({
			college: fc.constantFrom(...COLLEGES),
			choice: fc.constantFrom(...POSITION_CHOICES),
			lifted: fc.boolean(),
			answered: fc.boolean(),
		}),
		{ maxLength: 30 },
	)
	.map((positions) => positions.map((position, index) => ({ ...position, voter: `v${index}` })));
const rank = (rule: AgreementRule, positions: CountedPosition[]) =>
	OUTCOMES.indexOf(evaluate(rule, positions, COLLEGES).outcome);
const check = <T extends unknown[]>(property: fc.IProperty<T>) => fc.assert(property, { verbose: true, numRuns: 500 });

describe('the agreement rule', () => {
	it('agrees a text when every required college reaches quorum and threshold', () => {
		expect(evaluate(RULE, [...enough('residents'), ...enough('associations')], COLLEGES)).toMatchObject({
			outcome: 'agreed',
			missing: [],
		});
	});

	it('says how many positions each college lacks', () => {
		const result = evaluate(RULE, [...given('residents', 'agree'), ...enough('associations')], COLLEGES);
		expect(result.outcome).toBe('not_reached');
		expect(result.missing).toEqual([{ kind: 'quorum', college: 'residents', quorum: 3, missing: 2 }]);
	});

	it('reaches two thirds exactly at 2 of 3, 4 of 6 and 200 of 300, and misses it one below', () => {
		for (const size of [3, 6, 9, 30, 300]) {
			const favourable = (size * 2) / 3;
			const college = (agree: number) => [
				...given('residents', 'agree', agree),
				...given('residents', 'object', size - agree, { answered: true }),
			];
			const rule = { ...RULE, required: ['residents'] };
			expect(evaluate(rule, college(favourable), COLLEGES).outcome).toBe('agreed_with_reservations');
			expect(evaluate(rule, college(favourable - 1), COLLEGES).missing).toEqual([
				{ kind: 'threshold', college: 'residents', threshold: 2 / 3 },
			]);
		}
	});

	it('does not count abstentions against a text, and is not reached by abstentions alone', () => {
		const heard = enough('associations');
		const some = [...given('residents', 'agree'), ...given('residents', 'abstain', 2)];
		expect(evaluate(RULE, [...some, ...heard], COLLEGES).outcome).toBe('agreed');
		const none = evaluate(RULE, [...given('residents', 'abstain', 9), ...heard], COLLEGES);
		expect(none).toMatchObject({
			outcome: 'not_reached',
			missing: [{ kind: 'only_abstentions', college: 'residents' }],
		});
		expect(evaluate({ ...RULE, required: [] }, [], COLLEGES)).toMatchObject({
			outcome: 'not_reached',
			missing: [{ kind: 'only_abstentions', college: null }],
		});
	});

	it('waits for the answer to every objection, also of a college that is not required', () => {
		const heard = [...enough('residents'), ...enough('associations')];
		const waiting = evaluate(RULE, [...heard, ...given('state', 'object')], COLLEGES);
		expect(waiting).toMatchObject({
			outcome: 'contested',
			missing: [{ kind: 'objection_unanswered', college: 'state', count: 1 }],
		});
		const answered = [...heard, ...given('state', 'object', 1, { answered: true })];
		expect(evaluate(RULE, answered, COLLEGES)).toMatchObject({ outcome: 'agreed_with_reservations', missing: [] });
	});

	it('asks the author to lift the objection when the rule says so', () => {
		const rule: AgreementRule = { ...RULE, objections: 'lifted' };
		const heard = [...enough('residents'), ...enough('associations')];
		const answered = given('state', 'object', 1, { answered: true });
		expect(evaluate(rule, [...heard, ...answered], COLLEGES).missing).toEqual([
			{ kind: 'objection_not_lifted', college: 'state', count: 1 },
		]);
		const lifted = given('state', 'object', 1, { answered: true, lifted: true });
		expect(evaluate(rule, [...heard, ...lifted], COLLEGES).outcome).toBe('agreed');
	});

	it('keeps an answered objection in the tally: it stays printed', () => {
		const heard = [...enough('residents'), ...enough('associations')];
		const result = evaluate(RULE, [...heard, ...given('residents', 'object', 1, { answered: true })], COLLEGES);
		expect(result.tally.find((row) => row.college === 'residents')).toMatchObject({ agree: 3, object: 1 });
	});

	it('is monotone: one more agreement, or one position that becomes an agreement, never makes it worse', () => {
		check(
			fc.property(
				ruleArbitrary,
				positionsArbitrary,
				fc.nat(),
				fc.constantFrom(...COLLEGES),
				(rule, all, at, college) => {
					const before = rank(rule, all);
					const extra: CountedPosition = { voter: 'new', college, choice: 'agree', lifted: false, answered: false };
					expect(rank(rule, [...all, extra])).toBeGreaterThanOrEqual(before);
					if (all.length === 0) return;
					const changed = all.map((position, index) =>
						index === at % all.length ? { ...position, choice: 'agree' as const } : position,
					);
					expect(rank(rule, changed)).toBeGreaterThanOrEqual(before);
				},
			),
		);
	});

	it('lets no required college be outvoted: any number of agreements elsewhere changes nothing for it', () => {
		check(
			fc.property(ruleArbitrary, positionsArbitrary, fc.integer({ min: 1, max: 200 }), (rule, positions, many) => {
				for (const college of rule.required) {
					const about = (all: CountedPosition[]) =>
						evaluate(rule, all, COLLEGES).missing.filter((explanation) => explanation.college === college);
					const others = COLLEGES.filter((other) => other !== college);
					const crowd = others.flatMap((other) => given(other, 'agree', many));
					expect(about([...positions, ...crowd])).toEqual(about(positions));
				}
			}),
		);
	});

	it('does not depend on the order of positions', () => {
		check(
			fc.property(
				ruleArbitrary,
				positionsArbitrary.chain((positions) =>
					fc.tuple(fc.constant(positions), fc.shuffledSubarray(positions, { minLength: positions.length })),
				),
				(rule, [positions, shuffled]) => {
					expect(evaluate(rule, shuffled, COLLEGES)).toEqual(evaluate(rule, positions, COLLEGES));
				},
			),
		);
	});

	it('explains exactly when it does not agree', () => {
		check(
			fc.property(ruleArbitrary, positionsArbitrary, (rule, positions) => {
				const { outcome, missing } = evaluate(rule, positions, COLLEGES);
				expect(missing.length === 0).toBe(outcome === 'agreed' || outcome === 'agreed_with_reservations');
			}),
		);
	});

	it('refuses to count one voter twice', () => {
		const [position] = given('residents', 'agree');
		if (!position) throw new Error('no position');
		expect(() => tally([position, { ...position, choice: 'object' }], COLLEGES)).toThrow('two positions');
	});

	it('reads a threshold as a fraction', () => {
		expect(fractionOf(2 / 3)).toEqual([2, 3]);
		expect(fractionOf(0.6666667)).toEqual([2, 3]);
		expect(fractionOf(0.75)).toEqual([3, 4]);
		expect(fractionOf(0)).toEqual([0, 1]);
		expect(fractionOf(1)).toEqual([1, 1]);
	});
});

describe('the rule of a round', () => {
	it('may tighten the rule of the project, never loosen it', () => {
		expect(isTighter(RULE, RULE)).toBe(true);
		expect(isTighter({ ...RULE, quorum: 4, threshold: 0.8, required: [...COLLEGES], objections: 'lifted' }, RULE)).toBe(
			true,
		);
		expect(isTighter({ ...RULE, quorum: 2 }, RULE)).toBe(false);
		expect(isTighter({ ...RULE, threshold: 0.5 }, RULE)).toBe(false);
		expect(isTighter({ ...RULE, required: ['residents'] }, RULE)).toBe(false);
		expect(isTighter(RULE, { ...RULE, objections: 'lifted' })).toBe(false);
	});

	it('makes nothing agreed that the rule of the project would not', () => {
		check(
			fc.property(ruleArbitrary, ruleArbitrary, positionsArbitrary, (round, project, positions) => {
				fc.pre(isTighter(round, project));
				expect(rank(project, positions)).toBeGreaterThanOrEqual(rank(round, positions));
			}),
		);
	});
});

describe('a tally as it is shown', () => {
	it('shows nothing of a college under five, and no total that would tell it', () => {
		const rows = tally([...given('residents', 'agree', 9), ...given('state', 'object', 1)], COLLEGES);
		const shown = shownTally(rows);
		expect(shown.colleges.map((row) => row.total)).toEqual([9, 0, null]);
		expect(shown.total).toBeNull();
	});

	it('hides the total where objections, which are printed, would leave a small number of agreements', () => {
		const rows = tally([...given('residents', 'agree', 3), ...given('residents', 'object', 4)], ['residents']);
		expect(shownTally(rows).colleges[0]).toMatchObject({ agree: null, object: null, total: null });
	});

	it('says that nearly everybody is in favour by a bound that is the same for none and for four who stand apart', () => {
		const bound = (apart: number) =>
			shownTally(
				tally(
					[
						...given('residents', 'agree', 28 - apart),
						...given('residents', 'agree_with_reservation', 2),
						...given('residents', 'abstain', apart),
					],
					['residents'],
				),
			).colleges[0]?.inFavourAtLeast;
		expect([0, 1, 4].map(bound)).toEqual([26, 26, 26]);
		expect(bound(5)).toBeNull();
	});

	it('never shows one to four, nor lets printed objections and reservations leave one to four', () => {
		check(
			fc.property(positionsArbitrary, (positions) => {
				const rows = tally(positions, COLLEGES);
				const shown = shownTally(rows);
				shown.colleges.forEach((college, index) => {
					const row = rows[index];
					if (!row) throw new Error('no row');
					for (const value of Object.values(college))
						if (typeof value === 'number' && value > 0) expect(value).toBeGreaterThanOrEqual(FLOOR);
					if (college.total === null) return;
					const printed = row.agree_with_reservation + row.object + row.lifted;
					const silent = college.total - printed - (college.agree ?? 0) - (college.abstain ?? 0);
					const smallHidden = [row.agree, row.abstain].some((count) => count > 0 && count < FLOOR);
					if (smallHidden) expect(silent).toBeGreaterThanOrEqual(FLOOR);
				});
			}),
		);
	});

	it('does not say how many positions are missing where that would tell a count under five', () => {
		const rule = { ...RULE, quorum: 8, required: ['residents', 'associations', 'state'] };
		const positions = [...given('residents', 'agree', 6), ...given('associations', 'agree', 3)];
		const { missing, tally: rows } = evaluate(rule, positions, COLLEGES);
		expect(shownExplanations(missing, shownTally(rows))).toMatchObject([
			{ college: 'residents', missing: 2 },
			{ college: 'associations', missing: null },
			{ college: 'state', missing: 8 },
		]);
	});
});
