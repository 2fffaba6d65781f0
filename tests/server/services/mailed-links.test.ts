import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { foundedProject, member, peopleServices, signedIn, visit, type PeopleServices } from '../../support/people.ts';

const MINUTE = 60_000;
let database: TestDatabase;
let services: PeopleServices;
beforeAll(async () => {
	database = await testDatabase();
	services = peopleServices(database.db);
});
afterAll(() => database.close());

const mailsTo = (address: string) =>
	database.db.selectFrom('mail').where('address', '=', address).selectAll().orderBy('created_at').execute();

/** Asks for a link and opens the outbox as the delivery would. */
async function linkFor(email: string): Promise<string> {
	const before = (await mailsTo(email)).length;
	await services.signInLinks.requestByMail(email, 'fr', visit());
	await vi.waitFor(async () => expect(await mailsTo(email)).toHaveLength(before + 1));
	const mail = (await mailsTo(email)).at(-1);
	if (!mail) throw new Error('a mail waits');
	const letter = { kind: 'sign_in' as const, data: mail.data as { name: string } };
	const { text } = services.post.render(letter, mail);
	return /\/sign-in\/([\w-]{43})$/m.exec(text)?.[1] ?? '';
}

test('a mailed link signs in its account once, and looking at it spends nothing', async () => {
	const { email, account } = await member(services);
	const token = await linkFor(email);
	for (let looked = 0; looked < 3; looked += 1)
		expect(await services.signInLinks.purposeOf(token, visit())).toBe('mail');
	const came = visit((await services.accounts.enter((await member(services)).account.id, visit())).token);
	const session = await services.signInLinks.useMailedLink(token, came);
	expect(await signedIn(services, session.token)).toMatchObject({ id: account.id });
	expect(await services.sessions.validate(came.token)).toBeNull();
	const again = services.signInLinks.useMailedLink(token, visit());
	await expect(again).rejects.toMatchObject({ code: 'closed', reason: 'link_used' });
});

test('two at once with the same link: one signs in', async () => {
	const { email } = await member(services);
	const token = await linkFor(email);
	const tries = [1, 2, 3].map(() => services.signInLinks.useMailedLink(token, visit()));
	const done = await Promise.allSettled(tries);
	expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('it lives for a quarter of an hour, and is neither a demo link nor a set-up link', async () => {
	const { email } = await member(services);
	const token = await linkFor(email);
	await expect(services.signInLinks.useDemoLink(token, visit())).rejects.toMatchObject({ reason: 'link_unknown' });
	const demo = await services.signInLinks.createLink((await member(services)).account.id, 'demo');
	await expect(services.signInLinks.useMailedLink(demo, visit())).rejects.toMatchObject({ reason: 'link_unknown' });
	services.clock.advance(15 * MINUTE);
	await expect(services.signInLinks.useMailedLink(token, visit())).rejects.toMatchObject({ reason: 'link_expired' });
});

test('an address that nobody has gets the same answer, and no mail', async () => {
	const { email } = await member(services);
	expect(await services.signInLinks.requestByMail('nobody@example.org', 'fr', visit())).toBeUndefined();
	expect(await services.signInLinks.requestByMail(email, 'fr', visit())).toBeUndefined();
	await vi.waitFor(async () => expect(await mailsTo(email)).toHaveLength(1));
	expect(await mailsTo('nobody@example.org')).toEqual([]);
	expect(services.failures).toEqual([]);
});

test.each(['known', 'unknown'])('asking again and again for a %s address is refused alike', async (kind) => {
	const email = kind === 'known' ? (await member(services)).email : 'again@example.org';
	for (let asked = 0; asked < 3; asked += 1) await services.signInLinks.requestByMail(email, 'fr', visit());
	const more = services.signInLinks.requestByMail(email, 'fr', visit());
	await expect(more).rejects.toMatchObject({ code: 'too_many', reason: 'too_many_links' });
});

test('no row holds the token of a mailed link or invitation', async () => {
	const { email } = await member(services);
	const token = await linkFor(email);
	const project = await foundedProject(services);
	const invited = await services.invitations.create(project.steward, {
		...{ email: 'invited@example.org', role: 'contributor', collegeId: project.residents.id },
		...{ organisationId: null, mandate: false },
	});
	const rows = await Promise.all(
		(['mail', 'sign_in_link', 'invitation'] as const).map((table) =>
			database.db.selectFrom(table).selectAll().execute(),
		),
	);
	expect(JSON.stringify(rows)).not.toContain(token);
	expect(JSON.stringify(rows)).not.toContain(invited.token);
});

test('an invitation with an address is mailed with its link; withdrawn, it is not', async () => {
	const project = await foundedProject(services);
	const input = { role: 'contributor' as const, collegeId: project.residents.id, organisationId: null, mandate: false };
	await services.invitations.create(project.steward, { ...input, email: null });
	const { id, token } = await services.invitations.create(project.steward, { ...input, email: 'paul@example.org' });
	const [mail, ...others] = await mailsTo('paul@example.org');
	if (!mail) throw new Error('a mail waits');
	expect(others).toEqual([]);
	const data = mail.data as { project: string; inviter: string; role: 'contributor'; expiresAt: string };
	const { text, unsubscribe } = services.post.render({ kind: 'invitation', data }, mail);
	expect(text).toContain(`/invitations/${token}`);
	expect(text).toContain('Contrat de ville d’Auvelle');
	expect(unsubscribe).not.toBeNull();
	await services.invitations.withdraw(project.steward, id);
	expect(await mailsTo('paul@example.org')).toEqual([]);
});
