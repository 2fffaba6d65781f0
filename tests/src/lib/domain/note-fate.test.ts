import { expect, test } from 'vitest';
import { noteFate, roundAt, sheetOwner, type JudgingPhase, type Moment } from '#lib/domain/note-fate.ts';
import { usualSettings, type Writing } from '#lib/domain/phase.ts';

const note = { noteId: 'n', text: 'Un banc', kind: 'need', voice: 'self' } as const;
const base = usualSettings('write');

function phase(more: Partial<JudgingPhase> = {}, writing: Partial<Writing> = {}): JudgingPhase {
	return {
		id: 'p',
		settings: { ...base, writing: { ...base.writing!, ...writing } },
		run: { turnedAt: 0, minutes: 10, extendedSeconds: 0, pausedAt: null },
		endedAt: null,
		revealedAt: null,
		...more,
	};
}
const at = (more: Partial<Moment> = {}): Moment => ({
	live: 'running',
	phase: null,
	named: undefined,
	now: 100_000,
	runs: false,
	...more,
});
const left = phase({ endedAt: new Date(70_000), revealedAt: new Date(70_000) });

test.each([
	['no agenda under way', at({ live: 'prepared' }), note, 'visible'],
	['silence', at({ phase: phase() }), note, 'veiled'],
	['silence, for whoever runs it too', at({ phase: phase(), runs: true }), note, 'veiled'],
	['hand to hand', at({ phase: phase({}, { mode: 'round_robin' }) }), note, 'veiled'],
	['revealed, and gone back to', at({ phase: phase({ revealedAt: new Date(1) }) }), note, 'visible'],
	['left 30 s ago', at({ named: left }), { ...note, phaseId: 'p' }, 'waiting'],
	['left 30 s ago, typed by whoever runs it', at({ named: left, runs: true }), { ...note, phaseId: 'p' }, 'visible'],
	['left 20 s ago', at({ named: left, now: 90_000 }), { ...note, phaseId: 'p' }, 'visible'],
	['late, after the workshop', at({ live: 'ended', named: left }), { ...note, phaseId: 'p' }, 'waiting'],
] as const)('%s', (_what, moment, given, state) => {
	expect(noteFate(moment, given)).toMatchObject({ ok: true, state });
});

test.each([
	[
		'a phase in which nobody writes',
		at({ phase: { ...phase(), settings: usualSettings('read') } }),
		note,
		'phase_closed',
	],
	['a workshop that has ended', at({ live: 'ended' }), note, 'phase_closed'],
	[
		'a phase that was never begun',
		at({ phase: left, named: phase({ id: 'q' }) }),
		{ ...note, phaseId: 'q' },
		'phase_closed',
	],
	['a phase that nobody knows', at({ phase: phase() }), { ...note, phaseId: 'x' }, 'phase_unknown'],
	['another kind than is asked for', at({ phase: phase({}, { kinds: ['lever'] }) }), note, 'kind_not_asked'],
] as const)('refused: %s', (_what, moment, given, reason) => {
	expect(noteFate(moment, given)).toMatchObject({ ok: false, reason });
});

test('anonymity is promised by the phase or by the page, and never taken back', () => {
	const open = phase({ revealedAt: new Date(1) });
	expect(noteFate(at({ phase: open }), { ...note, anonymous: true })).toMatchObject({ anonymous: true });
	expect(noteFate(at({ phase: phase({}, { anonymous: true }) }), { ...note, anonymous: false })).toMatchObject({
		anonymous: true,
	});
});

test('rounds follow the clock, stand while it stands, and the last one stays', () => {
	const writing: Writing = { ...base.writing!, mode: 'round_robin', rounds: 3, roundSeconds: 60 };
	const { run } = phase();
	expect([0, 59_000, 60_000, 119_000, 500_000].map((now) => roundAt(writing, run, now))).toEqual([1, 1, 2, 2, 3]);
	expect(roundAt(writing, { ...run, pausedAt: 30_000 }, 500_000)).toBe(1);
});

test('in each round each sheet is with one person, and with another one than before', () => {
	const people = ['a', 'b', 'c', 'd'];
	for (const round of [1, 2, 3, 4, 5]) {
		expect(people.map((person) => sheetOwner(people, person, round)).sort()).toEqual(people);
	}
	expect([1, 2, 3, 4].map((round) => sheetOwner(people, 'b', round))).toEqual(['b', 'a', 'd', 'c']);
	expect(sheetOwner(people, 'x', 1)).toBeNull();
});
