import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLimits as limitsOf } from '../../../server/auth/limits.ts';
import { createSeal } from '../../../server/auth/seal.ts';
import { databaseTries } from '../../../server/auth/tries.ts';
import { createTestClock } from '../../../server/clock.ts';
import { deleteExpiredTries } from '../../../server/db/try-store.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

let instances = 0;
/** Limits of an instance of its own, on the database. */
function createLimits(clock = createTestClock(), key = `key ${(instances += 1)}`) {
	return limitsOf(databaseTries({ db: database.db, clock, seal: createSeal(key) }));
}

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

test('processes on one database count together, in the database’s time, and what is kept names nobody', async () => {
	const clock = createTestClock();
	const [one, other] = [createLimits(clock, 'shared'), createLimits(clock, 'shared')];
	await many(5, () => one.signInFailed('awa@example.org', '192.0.2.1'));
	await many(5, () => other.signInFailed('awa@example.org', '192.0.2.1'));
	for (const limits of [one, other]) {
		await expect(limits.beforeSignIn('awa@example.org', '192.0.2.1')).rejects.toMatchObject(refused('too_many_tries'));
		expect(limits.figures()).toMatchObject({ failures: { password: 5 }, refusals: { too_many_tries: 1 } });
	}
	const kept = await database.db.selectFrom('try_count').selectAll().execute();
	expect(kept.length).toBeGreaterThan(0);
	expect(JSON.stringify(kept)).not.toMatch(/awa|192\.0\.2/);
	clock.advance(16 * 60_000);
	await one.beforeSignIn('awa@example.org', '192.0.2.1');
	await one.signInFailed('awa@example.org', '192.0.2.1');
	clock.advance(26 * 3_600_000);
	await deleteExpiredTries(database.db, clock);
	expect(await database.db.selectFrom('try_count').selectAll().execute()).toEqual([]);
});

test('a full hall arrives behind one address, a script does not', async () => {
	const limits = limitsOf();
	await many(1500, () => limits.guestArrives('workshop', '192.0.2.1'));
	await expect(limits.guestArrives('workshop', '192.0.2.1')).rejects.toMatchObject(refused('too_many_arrivals'));
	await limits.guestArrives('workshop', '192.0.2.2');
});
