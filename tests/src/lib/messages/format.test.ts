import { describe, expect, it } from 'vitest';
import { formatters, plural, quote } from '#lib/messages/format.ts';

const fr = formatters('fr');
const en = formatters('en');

describe('times and dates', () => {
	it('are written as each language writes them, in the time of Paris', () => {
		expect(fr.time('2026-11-22T13:32:07Z')).toBe('14\u00A0h\u00A032');
		expect(en.time('2026-11-22T13:32:07Z')).toBe('14:32');
		expect(fr.date('2026-11-04T12:00:00Z')).toBe('4 novembre 2026');
		expect(en.date('2026-11-04T12:00:00Z')).toBe('4 November 2026');
		expect(fr.weekday('2026-11-04T12:00:00Z')).toBe('mercredi 4 novembre');
	});

	it('say midnight as 0 h and the first of a month as 1er', () => {
		expect(fr.time('2026-11-21T23:05:00Z')).toBe('0\u00A0h\u00A005');
		expect(en.time('2026-11-21T23:05:00Z')).toBe('00:05');
		expect(fr.day('2026-12-01T12:00:00Z')).toBe('1er décembre');
		expect(fr.weekday('2026-12-01T12:00:00Z')).toBe('mardi 1er décembre');
		expect(fr.day('2026-12-11T12:00:00Z')).toBe('11 décembre');
	});

	it('join a day and its time', () => {
		expect(fr.dayAndTime(new Date('2026-11-04T13:32:00Z'))).toBe('4 novembre, 14\u00A0h\u00A032');
	});
});

describe('numbers', () => {
	it('are grouped by narrow spaces in French, by commas in English', () => {
		expect(fr.number(180_000)).toBe('180\u202F000');
		expect(en.number(180_000)).toBe('180,000');
		expect(en.percent(0.444)).toBe('44%');
		expect(fr.percent(0.444)).toMatch(/^44[\u202F\u00A0]%$/);
	});

	it('count nothing as one in French, as many in English', () => {
		const forms = { one: 'one', other: 'other' };
		expect([0, 1, 2].map((count) => plural('fr', count, forms))).toEqual(['one', 'one', 'other']);
		expect([0, 1, 2].map((count) => plural('en', count, forms))).toEqual(['other', 'one', 'other']);
		expect(plural('fr', 1_000_000, forms)).toBe('other');
		expect(plural('fr', 0, { ...forms, zero: 'none' })).toBe('none');
		const notes = (count: number) => plural('fr', count, { one: '1 note', other: `${count} notes` });
		expect([0, 1, 21].map(notes)).toEqual(['0 note', '1 note', '21 notes']);
	});
});

describe('words', () => {
	it('are listed and quoted', () => {
		expect(fr.list([])).toBe('');
		expect(fr.list(['Awa'])).toBe('Awa');
		expect(fr.list(['Awa', 'Nadia', 'Paul'])).toBe('Awa, Nadia et Paul');
		expect(en.list(['Awa', 'Paul'])).toBe('Awa and Paul');
		expect(quote('fr', 'bus')).toBe('«\u00A0bus\u00A0»');
		expect(en.quote('bus')).toBe('“bus”');
	});

	it('count down to zero and not below', () => {
		expect(fr.countdown(494.9)).toBe('08:14');
		expect(fr.countdown(-3)).toBe('00:00');
	});
});
