import * as v from 'valibot';
import { expect, test } from 'vitest';
import { parseForm } from '#lib/forms/parse-form.ts';

const schema = v.object({
	title: v.pipe(v.string(), v.minLength(3, 'too_short')),
	password: v.pipe(v.string(), v.minLength(12, 'password_too_short')),
	required: v.optional(v.pipe(v.array(v.string()), v.nonEmpty('rule_needs_college'))),
});

function data(entries: [string, string | Blob][]): FormData {
	const form = new FormData();
	for (const [name, value] of entries) form.append(name, value);
	return form;
}

test('a good form comes out as its schema wants it, lists included', () => {
	const form = data([
		['title', 'Auvelle'],
		['password', 'douze caractères'],
		['required', 'a'],
		['required', 'b'],
	]);
	expect(parseForm(schema, form, 'f', ['required'])).toEqual({
		ok: true,
		value: { title: 'Auvelle', password: 'douze caractères', required: ['a', 'b'] },
	});
});

test('a refused form gives back what was typed but no secret, and one reason by field', () => {
	const parsed = parseForm(
		schema,
		data([
			['title', 'A'],
			['password', 'court'],
		]),
		'f',
	);
	expect(parsed).toEqual({
		ok: false,
		refused: {
			form: 'f',
			done: false,
			typed: { title: 'A' },
			faults: { title: 'too_short', password: 'password_too_short' },
		},
	});
});

test('a missing field is "required", an empty list has the reason of its schema', () => {
	const parsed = parseForm(schema, data([['title', 'Auvelle']]), 'f', ['required']);
	expect(parsed).toMatchObject({ refused: { faults: { password: 'required', required: 'rule_needs_college' } } });
});

test('a file where words are expected is refused and not given back', () => {
	const parsed = parseForm(
		schema,
		data([
			['title', new Blob(['x'])],
			['password', 'douze caractères'],
		]),
		'f',
	);
	expect(parsed).toMatchObject({ ok: false, refused: { typed: { title: '' }, faults: { title: 'invalid' } } });
});

test('a field named like a property of every object does no harm', () => {
	const parsed = parseForm(
		schema,
		data([
			['__proto__', 'x'],
			['constructor', 'y'],
			['title', 'A'],
		]),
		'f',
	);
	expect(parsed).toMatchObject({ ok: false });
	expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});
