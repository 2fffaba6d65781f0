import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import {
	foundedProject,
	member,
	PASSWORD,
	peopleServices,
	signedIn,
	visit,
	type PeopleServices,
} from '../../support/people.ts';

const DAY = 86_400_000;
let database: TestDatabase;
let services: PeopleServices;
beforeAll(async () => {
	database = await testDatabase();
	services = peopleServices(database.db);
});
afterAll(() => database.close());

test('a wrong password and an unknown email get the same answer', async () => {
	const { email } = await member(services);
	const wrong = { code: 'invalid', reason: 'wrong_email_or_password', field: 'password' };
	await expect(services.accounts.signIn({ email, password: 'douze mauvais' }, visit())).rejects.toMatchObject(wrong);
	const unknown = { email: 'nobody@example.org', password: PASSWORD };
	await expect(services.accounts.signIn(unknown, visit())).rejects.toMatchObject(wrong);
});

test('an account without a password cannot be signed in to with one', async () => {
	await database.db
		.insertInto('account')
		.values({ email: 'no-password@example.org', password_hash: null, locale: null })
		.execute();
	const attempt = services.accounts.signIn({ email: 'no-password@example.org', password: PASSWORD }, visit());
	await expect(attempt).rejects.toMatchObject({ reason: 'wrong_email_or_password' });
});

test('signing in ends the session one came with', async () => {
	const { email, token } = await member(services);
	const next = await services.accounts.signIn({ email, password: PASSWORD }, visit(token));
	expect(await services.sessions.validate(token)).toBeNull();
	expect(await services.sessions.validate(next.token)).not.toBeNull();
});

test('the eleventh wrong password in a row is refused before it is looked at', async () => {
	const { email } = await member(services);
	const here = visit();
	for (let tried = 0; tried < 10; tried += 1)
		await expect(services.accounts.signIn({ email, password: 'douze mauvais' }, here)).rejects.toBeDefined();
	const right = services.accounts.signIn({ email, password: PASSWORD }, here);
	await expect(right).rejects.toMatchObject({ code: 'too_many', reason: 'too_many_tries' });
	await expect(services.accounts.signIn({ email, password: PASSWORD }, visit())).resolves.toBeDefined();
});

test('sessions of those who run a project are short, of others long', async () => {
	const { account } = await foundedProject(services);
	const steward = await services.accounts.enter(account.id, visit());
	const plain = await member(services);
	expect(steward.maxAge).toBe(12 * 3600);
	expect((await services.accounts.enter(plain.account.id, visit())).maxAge).toBe(14 * 24 * 3600);
});

test('signing out ends the session and its open lines', async () => {
	const { account, token } = await member(services);
	await services.accounts.signOut(account, token);
	expect(await services.sessions.validate(token)).toBeNull();
	expect(services.bus.messages).toContainEqual({ kind: 'rights', accountId: account.id });
});

test('a new password needs the present one, ends every other session and gives a new token', async () => {
	const { account, email, token } = await member(services);
	const elsewhere = await services.accounts.enter(account.id, visit());
	const next = { current: 'pas le bon mot', password: 'un autre mot de passe' };
	await expect(services.accounts.changePassword(account, next, visit(token))).rejects.toMatchObject({
		reason: 'wrong_password',
		field: 'current',
	});
	const session = await services.accounts.changePassword(account, { ...next, current: PASSWORD }, visit(token));
	for (const old of [token, elsewhere.token]) expect(await services.sessions.validate(old)).toBeNull();
	expect(await services.sessions.validate(session.token)).not.toBeNull();
	await expect(services.accounts.signIn({ email, password: next.password }, visit())).resolves.toBeDefined();
});

test('a new name follows into the projects that bore the old one, a pseudonym stays', async () => {
	const { account, project, steward } = await foundedProject(services);
	await services.accounts.changeProfile(account, { displayName: 'Inès Morel', locale: 'fr' });
	expect(await services.people.list(steward)).toMatchObject([{ displayName: 'Inès Morel' }]);
	await database.db
		.updateTable('participant')
		.set({ display_name: 'I.' })
		.where('project_id', '=', project.id)
		.execute();
	await services.accounts.changeProfile(
		{ ...account, displayName: 'Inès Morel' },
		{ displayName: 'Inès', locale: 'en' },
	);
	expect(await services.people.list(steward)).toMatchObject([{ displayName: 'I.' }]);
});

test('an email belongs to one account', async () => {
	const { email } = await member(services);
	const again = services.accounts.createMember({ email, displayName: 'X', password: PASSWORD });
	await expect(again).rejects.toMatchObject({ code: 'conflict', reason: 'email_taken', field: 'email' });
});

test('a demo link signs in as often as wanted until it expires', async () => {
	const { account } = await member(services);
	const link = await services.signInLinks.createLink(account.id, 'demo');
	for (let times = 0; times < 2; times += 1) {
		const session = await services.signInLinks.useDemoLink(link, visit());
		expect((await signedIn(services, session?.token ?? '')).id).toBe(account.id);
	}
	services.clock.advance(31 * DAY);
	await expect(services.signInLinks.useDemoLink(link, visit())).rejects.toMatchObject({ reason: 'link_expired' });
	await expect(services.signInLinks.useDemoLink('wrong', visit())).rejects.toMatchObject({ reason: 'link_unknown' });
});

test('the table of links holds no token', async () => {
	const link = await services.signInLinks.createLink(null, 'administrator');
	const rows = await database.db.selectFrom('sign_in_link').selectAll().execute();
	expect(JSON.stringify(rows)).not.toContain(link);
});

test('the set-up link makes the first administrator, once, and no second one', async () => {
	const empty = await testDatabase();
	try {
		const first = peopleServices(empty.db);
		const [link, other] = [
			await first.signInLinks.createLink(null, 'administrator'),
			await first.signInLinks.createLink(null, 'administrator'),
		];
		expect(await first.signInLinks.purposeOf(link, visit())).toBe('administrator');
		const input = { email: 'admin@example.org', displayName: 'Admin', password: PASSWORD };
		const attempts = await Promise.allSettled([
			first.signInLinks.createAdministrator(link, input, visit()),
			first.signInLinks.createAdministrator(link, { ...input, email: 'thief@example.org' }, visit()),
		]);
		expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		for (const spent of [link, other])
			await expect(first.signInLinks.purposeOf(spent, visit())).rejects.toMatchObject({ reason: 'link_used' });
		const accounts = await empty.db.selectFrom('account').select('administrator').execute();
		expect(accounts).toEqual([{ administrator: true }]);
	} finally {
		await empty.close();
	}
});
