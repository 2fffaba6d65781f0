import * as v from 'valibot';
import { expect, test } from 'vitest';
import { newWorkshopForm, projectTextsForm, ruleForm } from '#lib/schemas/projects.ts';

const workshop = { kind: 'workshop', title: 'T', startsAt: '', endsAt: '', place: '', tables: '1' };
const rule = { quorum: '5', percent: '66,7', required: ['residents'], objections: 'answered' };
const texts = { title: 'T', subtitle: '', plainText: '', summary: '' };
const reasons = (schema: v.GenericSchema, input: unknown) =>
	v.safeParse(schema, input).issues?.map(({ message }) => message);

test.each([
	['2026-11-25T17:00', '2026-11-25T16:00:00.000Z'],
	['2026-07-01T17:00', '2026-07-01T15:00:00.000Z'],
	['2026-03-29T12:00', '2026-03-29T10:00:00.000Z'],
	['2026-01-01T00:30', '2025-12-31T23:30:00.000Z'],
])('%s on a clock in Paris is %s', (startsAt, expected) => {
	expect(v.parse(newWorkshopForm, { ...workshop, startsAt }).startsAt?.toISOString()).toBe(expected);
});

test('a workshop may have no date, and has between 1 and 30 tables', () => {
	expect(v.parse(newWorkshopForm, workshop)).toMatchObject({ startsAt: null, endsAt: null, tables: 1 });
	for (const tables of ['0', '31', '-1'])
		expect(reasons(newWorkshopForm, { ...workshop, tables })).toEqual(['number_out_of_range']);
	for (const tables of ['', 'trois', '1,5'])
		expect(reasons(newWorkshopForm, { ...workshop, tables })).toEqual(['number_malformed']);
	expect(reasons(newWorkshopForm, { ...workshop, startsAt: 'demain' })).toEqual(['date_malformed']);
});

test.each([
	['66,7', 2 / 3],
	['67', 2 / 3],
	['75', 0.75],
	['100', 1],
	['50', 0.5],
])('%s per cent is kept as the share %d', (percent, threshold) => {
	expect(v.parse(ruleForm, { ...rule, percent })).toEqual({
		quorum: 5,
		threshold,
		required: ['residents'],
		objections: 'answered',
	});
});

test('a rule below half, without quorum or without college is refused', () => {
	expect(reasons(ruleForm, { ...rule, percent: '49' })).toEqual(['number_out_of_range']);
	expect(reasons(ruleForm, { ...rule, quorum: '0' })).toEqual(['number_out_of_range']);
	expect(reasons(ruleForm, { ...rule, required: [] })).toEqual(['rule_needs_college']);
});

test('an unticked box means "not published", an empty day none', () => {
	expect(v.parse(projectTextsForm, texts)).toMatchObject({ published: false, startsOn: null, endsOn: null });
	expect(v.parse(projectTextsForm, { ...texts, published: 'on', startsOn: '2026-05-01' })).toMatchObject({
		published: true,
		startsOn: '2026-05-01',
	});
	expect(reasons(projectTextsForm, { ...texts, endsOn: '2026-13-40' })).toEqual(['date_malformed']);
});
