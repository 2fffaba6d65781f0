import { beforeAll, expect, test } from 'vitest';
import { formState } from '#lib/forms/form-state.ts';
import { loadMessages, type Messages } from '#lib/messages/index.ts';

let m: Messages;
beforeAll(async () => void (m = await loadMessages('fr')));

const refused = {
	form: 'invite',
	done: false as const,
	typed: { email: 'x@', role: 'observer', required: ['a'] },
	faults: { email: 'email_malformed', role: 'guest_role' },
};

test('before any submission a form shows what stood there and no fault', () => {
	const state = formState(null, 'invite', m);
	expect(state).toMatchObject({ done: false, errors: [] });
	expect([state.typed('email', 'before'), state.typed('email'), state.chosen('required', ['b'])]).toEqual([
		'before',
		'',
		['b'],
	]);
	expect(state.error('email')).toBeUndefined();
});

test('a refused form shows what was typed, its faults in words, and where to go first', () => {
	const state = formState(refused, 'invite', m, { email: 'Adresse' });
	expect(state.typed('email', 'before')).toBe('x@');
	expect(state.chosen('required')).toEqual(['a']);
	expect(state.error('role')).toBe(m.refusals.guest_role);
	expect(state.errors).toEqual([
		{ field: 'email', text: m.people.fault('Adresse', m.refusals.email_malformed) },
		{ field: 'role', text: m.refusals.guest_role },
	]);
	expect([state.focus('email'), state.focus('role')]).toEqual([{ autofocus: true }, {}]);
});

test('boxes that were all unticked stay unticked', () => {
	expect(formState({ ...refused, typed: {} }, 'invite', m).chosen('required', ['a', 'b'])).toEqual([]);
});

test('another form of the same page is left alone', () => {
	const state = formState(refused, 'place', m);
	expect(state.errors).toEqual([]);
	expect(state.typed('email', 'before')).toBe('before');
});

test('a fault of the whole stands first, and success is said of its own form only', () => {
	const whole = { ...refused, faults: {}, reason: 'too_many_tries' };
	expect(formState(whole, 'invite', m).errors).toEqual([{ text: m.refusals.too_many_tries }]);
	expect(formState({ form: 'invite', done: true }, 'invite', m).done).toBe(true);
	expect(formState({ form: 'invite', done: true }, 'place', m).done).toBe(false);
});
