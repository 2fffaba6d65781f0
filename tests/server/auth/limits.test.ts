import { expect, test } from 'vitest';
import { createLimits } from '../../../server/auth/limits.ts';

const many = async (times: number, act: () => Promise<void>) => {
	for (let time = 0; time < times; time += 1) await act();
};
const refused = (reason: string) => ({ code: 'too_many', reason });

test('ten wrong passwords from one place close the account there, and nowhere else', async () => {
	const limits = createLimits();
	await many(10, () => limits.signInFailed('awa@example.org', '192.0.2.1'));
	await expect(limits.beforeSignIn('awa@example.org', '192.0.2.1')).rejects.toMatchObject(refused('too_many_tries'));
	await limits.beforeSignIn('awa@example.org', '192.0.2.2');
	await limits.beforeSignIn('paul@example.org', '192.0.2.1');
});

test('guessing one account from many places is slowed too', async () => {
	const limits = createLimits();
	for (let place = 0; place < 100; place += 1) await limits.signInFailed('awa@example.org', `192.0.2.${place}`);
	await expect(limits.beforeSignIn('awa@example.org', '198.51.100.1')).rejects.toMatchObject(refused('too_many_tries'));
});

test('signing in wipes the failures of before', async () => {
	const limits = createLimits();
	await many(9, () => limits.signInFailed('awa@example.org', '192.0.2.1'));
	await limits.signInSucceeded('awa@example.org', '192.0.2.1');
	await many(9, () => limits.signInFailed('awa@example.org', '192.0.2.1'));
	await limits.beforeSignIn('awa@example.org', '192.0.2.1');
});

test('fifty wrong codes close the address for unknown codes, not for the workshop already under way there', async () => {
	const limits = createLimits();
	await limits.codeSucceeded('KN0WNC0D', '192.0.2.1');
	await many(50, () => limits.codeFailed('192.0.2.1'));
	await expect(limits.beforeCode('ANYOTHER', '192.0.2.1')).rejects.toMatchObject(refused('too_many_codes'));
	await limits.beforeCode('KN0WNC0D', '192.0.2.1');
	await limits.beforeCode('ANYOTHER', '192.0.2.9');
});

test('addresses of one IPv6 household count as one place', async () => {
	const limits = createLimits();
	for (let host = 1; host <= 50; host += 1) await limits.codeFailed(`2001:db8:1:2::${host.toString(16)}`);
	await expect(limits.beforeCode('ANYOTHER', '2001:db8:1:2:aaaa:bbbb:cccc:dddd')).rejects.toMatchObject(
		refused('too_many_codes'),
	);
	await limits.beforeCode('ANYOTHER', '2001:db8:1:3::1');
});
