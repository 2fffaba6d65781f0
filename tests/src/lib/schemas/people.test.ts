import * as v from 'valibot';
import { expect, test } from 'vitest';
import { email, invitationForm, joinForm, newAccountForm, newPassword } from '#lib/schemas/people.ts';

const reasons = (schema: v.GenericSchema, input: unknown) =>
	v.safeParse(schema, input).issues?.map(({ message }) => message);
const id = '0b5ad2a4-0c5e-4c2b-9f0a-1a2b3c4d5e6f';

test('an email is kept in lower case, without the spaces around', () => {
	expect(v.parse(email, ' Ines.Morel@Example.ORG ')).toBe('ines.morel@example.org');
	for (const typed of ['x@', 'x', 'x@y@z.fr', `${'a'.repeat(250)}@example.org`])
		expect(reasons(email, typed)).toBeDefined();
});

test('a password has 12 to 256 characters, of any kind', () => {
	expect(v.parse(newPassword, 'douze lettre')).toBe('douze lettre');
	expect(reasons(newPassword, 'onze lettre')).toEqual(['password_too_short']);
	expect(reasons(newPassword, 'x'.repeat(257))).toEqual(['too_long']);
	expect(v.parse(newPassword, 'x'.repeat(256))).toHaveLength(256);
});

test('a name is one clean line', () => {
	const input = { email: 'a@example.org', displayName: ' Inès\n\u0000Morel ', password: 'douze caractères' };
	expect(v.parse(newAccountForm, input).displayName).toBe('Inès Morel');
	expect(reasons(newAccountForm, { ...input, displayName: 'x'.repeat(81) })).toEqual(['too_long']);
});

test('one may join without a name and without an organisation, never without a college', () => {
	expect(v.parse(joinForm, { collegeId: id, displayName: '' })).toEqual({
		collegeId: id,
		displayName: '',
		organisationId: null,
	});
	expect(reasons(joinForm, { displayName: '' })).toEqual(['college_needed']);
	expect(reasons(joinForm, { collegeId: id, displayName: '', organisationId: '1; drop table' })).toEqual(['malformed']);
});

test('an invitation may have no address, and only a known role', () => {
	const input = { email: '', role: 'observer', collegeId: id, organisationId: '' };
	expect(v.parse(invitationForm, input)).toEqual({ ...input, email: null, organisationId: null, mandate: false });
	expect(reasons(invitationForm, { ...input, role: 'administrator' })).toEqual(['malformed']);
	expect(reasons(invitationForm, { ...input, email: 'x@' })).toEqual(['email_malformed']);
});
