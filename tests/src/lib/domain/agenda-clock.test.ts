import { expect, test } from 'vitest';
import { agendaClock } from '#lib/domain/agenda-clock.ts';

const at = (time: string) => new Date(`2026-11-25T${time}:00Z`);

test('phases follow each other from the hour of the workshop; what is left before its end is said', () => {
	expect(agendaClock([5, 10, 15], at('18:00'), at('18:45'))).toEqual({
		...{ starts: [at('18:00'), at('18:05'), at('18:15')], total: 30, ends: at('18:30'), spare: 15 },
	});
	expect(agendaClock([60], at('18:00'), at('18:45')).spare).toBe(-15);
});

test('without hours there is a total and no clock', () => {
	expect(agendaClock([5, 10], null, at('18:45'))).toEqual({ starts: [null, null], total: 15, ends: null, spare: null });
	expect(agendaClock([], at('18:00'), null)).toEqual({ starts: [], total: 0, ends: at('18:00'), spare: null });
});
