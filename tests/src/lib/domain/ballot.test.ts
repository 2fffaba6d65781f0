import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ballotProblem, ballotResult, dotsOf, type DotCount, type Marks } from '#lib/domain/ballot.ts';
import type { Ballot } from '#lib/domain/phase.ts';

const dots: Ballot = { kind: 'dots', target: 'groups', budget: 4, mostOnOne: 2 };
const targets = new Set(['a', 'b', 'c', 'd']);

describe('a ballot', () => {
	it('keeps to its budget, in all and on one', () => {
		expect(ballotProblem(dots, { a: 2, b: 1, c: 1 }, targets)).toBeNull();
		expect(ballotProblem(dots, {}, targets)).toBeNull();
		expect(ballotProblem(dots, { a: 2, b: 2, c: 1 }, targets)).toBe('over_budget');
		expect(ballotProblem(dots, { a: 3 }, targets)).toBe('too_many_on_one');
		expect(ballotProblem(dots, { x: 1 }, targets)).toBe('target_unknown');
		for (const odd of [0, -1, 1.5, NaN, Infinity]) expect(ballotProblem(dots, { a: odd }, targets)).toBe('malformed');
	});

	it('is one answer in a consent check and in a poll', () => {
		const consent: Ballot = { kind: 'consent', proposal: 'Un bus le dimanche' };
		const poll: Ballot = { kind: 'poll', options: ['Lundi', 'Mardi'] };
		expect(ballotProblem(consent, { agree: 1 }, targets)).toBeNull();
		expect(ballotProblem(consent, { agree: 1, object: 1 }, targets)).toBe('one_answer');
		expect(ballotProblem(consent, { perhaps: 1 }, targets)).toBe('target_unknown');
		expect(ballotProblem(poll, { 1: 1 }, targets)).toBeNull();
		expect(ballotProblem(poll, { 2: 1 }, targets)).toBe('target_unknown');
		expect(ballotProblem(poll, { 1: 2 }, targets)).toBe('one_answer');
	});

	it('never exceeds its budget, whatever is sent', () => {
		const marks = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'x'), fc.integer({ min: -2, max: 6 }));
		fc.assert(
			fc.property(marks, (sent: Marks) => {
				if (ballotProblem(dots, sent, targets) !== null) return;
				expect(dotsOf(sent)).toBeLessThanOrEqual(4);
				for (const [target, count] of Object.entries(sent)) {
					expect(targets).toContain(target);
					expect(count).toBeGreaterThan(0);
					expect(count).toBeLessThanOrEqual(2);
				}
			}),
		);
	});
});

describe('what a ballot gave', () => {
	const count = (target: string, collegeId: string | null, some: number, byHand = false): DotCount => {
		return { target, collegeId, dots: some, people: byHand ? 0 : 1, byHand };
	};

	it('is told in the order of what was chosen, by college where enough people voted', () => {
		const voters = new Map([
			['residents', 6],
			['state', 7],
		]);
		const counts = [count('a', 'residents', 3), count('b', 'residents', 4), count('b', 'state', 2)];
		expect(ballotResult(['a', 'b', 'c'], ['residents', 'state'], voters, counts)).toEqual({
			targets: [
				{ target: 'b', total: 6, byHand: 0, colleges: [4, 2] },
				{ target: 'a', total: 3, byHand: 0, colleges: [3, 0] },
				{ target: 'c', total: 0, byHand: 0, colleges: [0, 0] },
			],
			people: 13,
			dots: 9,
			byHand: 0,
		});
	});

	it('hides the choice of the one elected official, and what would give it away', () => {
		const voters = new Map([
			['residents', 6],
			['elected', 1],
		]);
		const { targets: told } = ballotResult(['a'], ['residents', 'elected'], voters, [
			count('a', 'residents', 5),
			count('a', 'elected', 1),
		]);
		expect(told[0]).toEqual({ target: 'a', total: 6, byHand: 0, colleges: [null, null] });
	});

	it('tells no dot of fewer than five people, and those counted by hand all the same', () => {
		const result = ballotResult(['a', 'b'], ['residents'], new Map([['residents', 4]]), [
			count('b', 'residents', 4),
			count('b', null, 7, true),
		]);
		expect(result).toEqual({
			targets: [
				{ target: 'a', total: null, byHand: 0, colleges: [null] },
				{ target: 'b', total: null, byHand: 7, colleges: [null] },
			],
			people: null,
			dots: null,
			byHand: 7,
		});
	});
});
