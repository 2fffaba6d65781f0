import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { usualSettings } from '#lib/domain/phase.ts';
import { PHASE_KINDS } from '#lib/domain/vocabulary.ts';
import { agendaPlan, AGENDA_LIMITS, changePhaseForm, restorePhaseForm, storedPlans } from '#lib/schemas/agenda.ts';

const id = '6f1c1f0e-0000-4000-8000-000000000001';
const plan = (kind: (typeof PHASE_KINDS)[number] = 'write') => ({
	...{ kind, title: '', minutes: 10, question: 'Quoi ?', instruction: '', plainText: '', prompts: [] },
	settings: usualSettings(kind),
});
const form = {
	...{ phaseId: id, seen: 'x', kind: 'write', title: '', minutes: '10', question: '', instruction: '', plainText: '' },
	...{ prompts: '', writing: 'hidden', noteKinds: ['need'], starters: '', most: '', rounds: '', roundMinutes: '' },
	...{ ballot: 'none', target: 'groups', budget: '', mostOnOne: '', proposal: '', options: '', screen: 'counts' },
};
const faults = (schema: v.GenericSchema, input: unknown) =>
	v.safeParse(schema, input).issues?.map((issue) => [v.getDotPath(issue), issue.message]);

describe('a phase as data', () => {
	test('as usual for every kind it is an agenda', () => {
		const all = PHASE_KINDS.map(plan);
		expect(v.parse(agendaPlan, all)).toEqual(all);
	});

	test.each([
		[{ minutes: 0 }, 'number_out_of_range'],
		[{ minutes: 601 }, 'number_out_of_range'],
		[{ minutes: 1.5 }, 'number_malformed'],
		[{ question: 'x'.repeat(AGENDA_LIMITS.question + 1) }, 'too_long'],
		[{ prompts: Array.from({ length: 13 }, () => 'x') }, 'too_many_lines'],
	])('%o is refused', (change, reason) => {
		expect(faults(agendaPlan, [{ ...plan(), ...change }])?.map(([, message]) => message)).toEqual([reason]);
	});

	test('nothing else gets in, nor does an agenda without end or without a phase', () => {
		expect(v.safeParse(agendaPlan, [{ ...plan(), author: 'x' }]).success).toBe(false);
		expect(v.safeParse(agendaPlan, []).success).toBe(false);
		expect(
			v.safeParse(
				agendaPlan,
				Array.from({ length: 41 }, () => plan()),
			).success,
		).toBe(false);
	});

	test('a round-robin has rounds; dots on one thing are within the budget', () => {
		const settings = usualSettings('write');
		const robin = { ...plan(), settings: { ...settings, writing: { ...settings.writing, mode: 'round_robin' } } };
		expect(faults(agendaPlan, [robin])?.map(([, message]) => message)).toEqual(['rounds_needed']);
		const dots = { kind: 'dots', target: 'groups', budget: 2, mostOnOne: 3 };
		expect(faults(agendaPlan, [{ ...plan(), settings: { ...settings, ballot: dots } }])?.[0]?.[1]).toBe(
			'more_than_budget',
		);
	});

	test('stored by an older version, what it lacks is as usual', () => {
		const { settings: _settings, ...older } = plan();
		expect(storedPlans([{ ...older, settings: { arrange: true } }])).toEqual([
			{ ...older, settings: { ...usualSettings('write'), arrange: true } },
		]);
	});
});

describe('a phase as a form', () => {
	test('becomes the same data; what is not chosen is passed over', () => {
		const parsed = v.parse(changePhaseForm, {
			...form,
			...{ minutes: '12', question: ' Pourquoi ? ', prompts: 'Qui ?\r\n\r\nOù ?', most: '3', rounds: '6', budget: '5' },
		});
		expect(parsed).toMatchObject({
			...{ phaseId: id, minutes: 12, question: 'Pourquoi ?', prompts: ['Qui ?', 'Où ?'] },
			settings: { writing: { mode: 'hidden', kinds: ['need'], most: 3, rounds: null }, ballot: null, arrange: false },
		});
		const { phaseId: _phase, seen: _seen, ...data } = parsed;
		expect(v.parse(agendaPlan, [data])).toEqual([data]);
	});

	test.each([
		[
			{ writing: 'round_robin' },
			[
				['rounds', 'required'],
				['roundMinutes', 'required'],
			],
		],
		[{ ballot: 'dots', budget: '3', mostOnOne: '4' }, [['mostOnOne', 'more_than_budget']]],
		[{ ballot: 'consent' }, [['proposal', 'required']]],
		[{ ballot: 'poll', options: 'Oui' }, [['options', 'two_options_needed']]],
		[{ minutes: '0' }, [['minutes', 'number_out_of_range']]],
	])('%o is refused at its field', (change, expected) => {
		expect(faults(changePhaseForm, { ...form, ...change })).toEqual(expected);
	});

	test('a removal comes back as it was, and only as a phase', () => {
		const removed = { id, beforeId: null, plan: plan() };
		expect(v.parse(restorePhaseForm, { removed: JSON.stringify(removed) })).toEqual(removed);
		for (const other of ['', '{', '[]', JSON.stringify({ ...removed, plan: {} })])
			expect(v.safeParse(restorePhaseForm, { removed: other }).success).toBe(false);
	});
});
