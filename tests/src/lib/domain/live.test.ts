import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endsAt, isInSoftEnd, secondsLeft, stepTo, type LiveAct, type LivePosition } from '#lib/domain/live.ts';

const running = (phaseId: string, more: Partial<LivePosition> = {}): LivePosition => ({
	life: 'running',
	phaseIds: ['a', 'b', 'c'],
	phaseId,
	run: { turnedAt: 0, minutes: 10, extendedSeconds: 0, pausedAt: null },
	revealed: false,
	...more,
});

describe('the run of a workshop', () => {
	it('starts at its first phase, and not without an agenda', () => {
		const prepared = { ...running('a'), life: 'prepared' as const, phaseId: null, run: null };
		expect(stepTo(prepared, { name: 'start' })).toEqual({ ok: true, life: 'running', phaseId: 'a', effect: 'turn' });
		expect(stepTo({ ...prepared, phaseIds: [] }, { name: 'start' })).toEqual({ ok: false, reason: 'no_agenda' });
		expect(stepTo(running('b'), { name: 'start' })).toEqual({ ok: false, reason: 'already_running' });
		expect(stepTo(prepared, { name: 'next' })).toEqual({ ok: false, reason: 'not_running' });
	});

	it('goes on and back by one, and says where it ends', () => {
		expect(stepTo(running('a'), { name: 'next' })).toMatchObject({ phaseId: 'b', effect: 'turn' });
		expect(stepTo(running('b'), { name: 'back' })).toMatchObject({ phaseId: 'a', effect: 'turn' });
		expect(stepTo(running('c'), { name: 'next' })).toEqual({ ok: false, reason: 'last_phase' });
		expect(stepTo(running('a'), { name: 'back' })).toEqual({ ok: false, reason: 'first_phase' });
		expect(stepTo(running('a'), { name: 'goto', phaseId: 'x' })).toEqual({ ok: false, reason: 'phase_unknown' });
	});

	it('is paused once, revealed once, ended and opened again where it was', () => {
		const paused = running('b', { run: { turnedAt: 0, minutes: 1, extendedSeconds: 0, pausedAt: 5 } });
		expect(stepTo(running('b'), { name: 'resume' })).toEqual({ ok: false, reason: 'not_paused' });
		expect(stepTo(paused, { name: 'pause' })).toEqual({ ok: false, reason: 'already_paused' });
		expect(stepTo(paused, { name: 'resume' })).toMatchObject({ effect: 'resume' });
		expect(stepTo(running('b', { revealed: true }), { name: 'reveal' })).toMatchObject({ ok: false });
		expect(stepTo(running('b'), { name: 'end' })).toMatchObject({ life: 'ended', phaseId: 'b', effect: 'close' });
		expect(stepTo(running('b', { life: 'ended' }), { name: 'reopen' })).toMatchObject({ phaseId: 'b' });
	});

	it('whatever is done, it is at a phase of its agenda while it runs', () => {
		const act = fc.oneof(
			fc.constantFrom<LiveAct>(
				...(['start', 'next', 'back', 'pause', 'resume', 'reveal', 'end', 'reopen'] as const).map((name) => ({ name })),
			),
			fc.constantFrom('a', 'b', 'x').map((phaseId): LiveAct => ({ name: 'goto', phaseId })),
		);
		fc.assert(
			fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
				let position: LivePosition = { ...running('a'), life: 'prepared', phaseId: null, run: null };
				for (const one of acts) {
					const step = stepTo(position, one);
					if (!step.ok) continue;
					position = { ...position, life: step.life, phaseId: step.phaseId, run: running('a').run };
					expect(position.life).not.toBe('prepared');
					expect(position.phaseIds).toContain(position.phaseId);
				}
			}),
		);
	});
});

describe('the clock of a phase', () => {
	const run = { turnedAt: 1_000_000, minutes: 2, extendedSeconds: 0, pausedAt: null };

	it('runs down from its minutes, longer when extended, and below zero', () => {
		expect(secondsLeft(run, 1_000_000)).toBe(120);
		expect(secondsLeft({ ...run, extendedSeconds: 60 }, 1_060_000)).toBe(120);
		expect(secondsLeft({ ...run, extendedSeconds: -60 }, 1_060_000)).toBe(0);
		expect(secondsLeft(run, 1_130_000)).toBe(-10);
		expect(secondsLeft({ ...run, turnedAt: null }, 1_130_000)).toBeNull();
	});

	it('stands while it is paused', () => {
		const paused = { ...run, pausedAt: 1_030_000 };
		expect(secondsLeft(paused, 1_030_000)).toBe(90);
		expect(secondsLeft(paused, 1_900_000)).toBe(90);
		expect(endsAt(paused, 1_900_000)).toBe(1_990_000);
	});

	it('lets a sentence be finished for twenty seconds', () => {
		expect(isInSoftEnd(1_000, 21_000)).toBe(true);
		expect(isInSoftEnd(1_000, 21_001)).toBe(false);
	});
});
