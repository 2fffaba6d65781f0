import { expect, test } from 'vitest';
import { createPasswords } from '../../../server/auth/passwords.ts';

test('a password opens its own hash only, however its accents were typed', async () => {
	const passwords = createPasswords();
	const stored = await passwords.hash('café crème à midi');
	expect(stored).toMatch(/^\$argon2id\$/);
	expect(await passwords.verify(stored, 'cafe\u0301 cre\u0300me a\u0300 midi')).toBe(true);
	expect(await passwords.verify(stored, 'cafe creme a midi')).toBe(false);
});

test('an unknown account is refused by a real computation, and no password opens it', async () => {
	const passwords = createPasswords();
	expect(await passwords.verify(null, 'nobody has this password')).toBe(false);
});

test('beyond the waiting line people are asked to try again, and those in line are served', async () => {
	const passwords = createPasswords({ concurrency: 1, backlog: 2 });
	const results = await Promise.allSettled(Array.from({ length: 5 }, () => passwords.hash('douze caractères')));
	expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
	expect(results[4]).toMatchObject({ reason: { code: 'too_many', reason: 'busy' } });
	await expect(passwords.hash('douze caractères')).resolves.toMatch(/argon2id/);
});
