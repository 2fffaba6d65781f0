import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestClock } from '../../../server/clock.ts';
import { createSessions, type Sessions } from '../../../server/auth/sessions.ts';
import { hashToken } from '../../../server/auth/tokens.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let database: TestDatabase;
let accountId: string;
beforeAll(async () => {
	database = await testDatabase();
	const account = await database.db
		.insertInto('account')
		.values({ display_name: 'Nadia', email: null, password_hash: null, locale: 'fr' })
		.returning('id')
		.executeTakeFirstOrThrow();
	accountId = account.id;
});
afterAll(() => database.close());

const fresh = (): { sessions: Sessions; clock: ReturnType<typeof createTestClock> } => {
	const clock = createTestClock();
	return { sessions: createSessions({ db: database.db, clock }), clock };
};
const rows = () => database.db.selectFrom('session').selectAll().execute();

test('the table holds the SHA-256 of a token and nothing of the token itself', async () => {
	const { token } = await fresh().sessions.create(accountId, 'guest');
	const all = await rows();
	expect(all.map(({ id }) => id)).toContain(hashToken(token));
	expect(JSON.stringify(all)).not.toContain(token.slice(2));
});

test('a hash read from the table is not accepted as a token, with or without a prefix', async () => {
	const { sessions } = fresh();
	const { token } = await sessions.create(accountId, 'guest');
	const hash = hashToken(token);
	for (const forged of [
		hash,
		`sha256:${hash}`,
		`g.${hash}`,
		hash.slice(0, 43),
		`g.${hash.slice(0, 43)}`,
		'',
		'g.',
		`${token} `,
	])
		expect(await sessions.validate(forged)).toBeNull();
	expect(await sessions.validate(null)).toBeNull();
	expect((await sessions.validate(token))?.account).toMatchObject({ id: accountId, displayName: 'Nadia', guest: true });
});

test('a session that is used slides on, and says so once half of its time is over', async () => {
	const { sessions, clock } = fresh();
	const { token, maxAge } = await sessions.create(accountId, 'member');
	expect(maxAge).toBe(14 * 24 * 3600);
	clock.advance(6 * DAY);
	expect((await sessions.validate(token))?.renewed).toBeNull();
	clock.advance(2 * DAY);
	expect((await sessions.validate(token))?.renewed).toEqual({ token, maxAge, pending: false });
	clock.advance(13 * DAY);
	expect(await sessions.validate(token)).not.toBeNull();
});

test('a session that nobody uses ends, a guest’s later than a member’s, the team’s after half a day', async () => {
	const { sessions, clock } = fresh();
	const guest = await sessions.create(accountId, 'guest');
	const member = await sessions.create(accountId, 'member');
	const team = await sessions.create(accountId, 'team');
	clock.advance(12 * HOUR + 1000);
	expect(await sessions.validate(team.token)).toBeNull();
	clock.advance(14 * DAY);
	expect(await sessions.validate(member.token)).toBeNull();
	expect(await sessions.validate(guest.token)).not.toBeNull();
	clock.advance(31 * DAY);
	expect(await sessions.validate(guest.token)).toBeNull();
});

test('the absolute end comes however busy a session is', async () => {
	const { sessions, clock } = fresh();
	const { token } = await sessions.create(accountId, 'team');
	for (let hours = 0; hours < 7 * 24 - 6; hours += 6) {
		clock.advance(6 * HOUR + (hours === 0 ? 1000 : 0));
		expect(await sessions.validate(token)).not.toBeNull();
	}
	clock.advance(6 * HOUR);
	expect(await sessions.validate(token)).toBeNull();
});

test('a token that is replaced is worth nothing any more', async () => {
	const { sessions } = fresh();
	const before = await sessions.create(accountId, 'guest');
	const after = await sessions.rotate(before.token, accountId, 'guest');
	expect(after.token).not.toBe(before.token);
	expect(await sessions.validate(before.token)).toBeNull();
	expect(await sessions.validate(after.token)).not.toBeNull();
});

test('all other sessions of an account end at once, the asking one stays', async () => {
	const { sessions } = fresh();
	const here = await sessions.create(accountId, 'member');
	const there = await sessions.create(accountId, 'member');
	await sessions.endAllOf(accountId, here.token);
	expect(await sessions.validate(there.token)).toBeNull();
	expect(await sessions.listOf(accountId, here.token)).toMatchObject([{ device: '', current: true }]);
});

test('a new role in the team cuts the absolute end of running sessions to a week', async () => {
	const { sessions, clock } = fresh();
	const { token } = await sessions.create(accountId, 'member');
	await sessions.shorten(database.db, accountId);
	clock.advance(6 * DAY);
	expect(await sessions.validate(token)).not.toBeNull();
	clock.advance(2 * DAY);
	expect(await sessions.validate(token)).toBeNull();
});

test('the account remembers its last visit after the session is over', async () => {
	const { sessions, clock } = fresh();
	const seenAt = async () =>
		(await database.db.selectFrom('account').where('id', '=', accountId).select('seen_at').executeTakeFirstOrThrow())
			.seen_at;
	const { token } = await sessions.create(accountId, 'guest');
	const entered = await seenAt();
	clock.advance(2 * DAY);
	await sessions.validate(token);
	expect((await seenAt()).getTime() - entered.getTime()).toBeGreaterThanOrEqual(2 * DAY);
	await sessions.end(token);
	expect((await seenAt()).getTime()).toBeGreaterThan(entered.getTime());
});

test('over HTTPS the cookie bears the host prefix, over plain HTTP a name that browsers accept there', () => {
	const { sessions } = fresh();
	const session = { token: 'g.abc', maxAge: 60 };
	expect(sessions.cookie(session, true)).toEqual({
		name: '__Host-trame',
		value: 'g.abc',
		attributes: { path: '/', httpOnly: true, sameSite: 'lax', secure: true, maxAge: 60 },
	});
	expect(sessions.cookie(session, false)).toMatchObject({ name: 'trame', attributes: { secure: false } });
	expect(sessions.cookie(null, true)).toMatchObject({ value: '', attributes: { maxAge: 0 } });
});

test('a cookie header is read whatever stands around, and a plain cookie does not count over HTTPS', () => {
	const { sessions } = fresh();
	const header = 'a=%E0%A4%A; trame=plain;__Host-trame=safe; broken; =x';
	expect(sessions.readCookie(header, true)).toBe('safe');
	expect(sessions.readCookie(header, false)).toBe('plain');
	expect(sessions.readCookie('trame=plain', true)).toBeNull();
	expect(sessions.readCookie(null, false)).toBeNull();
});

test('what somebody signs in from is listed in two words, and a session ends by its id, of its own account alone', async () => {
	const { sessions } = fresh();
	const here = await sessions.create(accountId, 'member', { device: 'firefox/linux' });
	const there = await sessions.create(accountId, 'member', { device: 'safari/iphone' });
	const listed = (await sessions.listOf(accountId, here.token)).filter(({ device }) => device !== '');
	expect(listed.map(({ device, current }) => [device, current])).toEqual(
		expect.arrayContaining([
			['firefox/linux', true],
			['safari/iphone', false],
		]),
	);
	const id = hashToken(there.token);
	const nobody = '00000000-0000-4000-8000-000000000000';
	expect(await sessions.endOneOf(nobody, id)).toBe(false);
	expect(await sessions.endOneOf(accountId, id)).toBe(true);
	expect(await sessions.validate(there.token)).toBeNull();
	expect(await sessions.validate(here.token)).not.toBeNull();
});
