import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '#lib/domain/vocabulary.ts';
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
let project: Awaited<ReturnType<typeof foundedProject>>;
beforeAll(async () => {
	database = await testDatabase();
	services = peopleServices(database.db);
	project = await foundedProject(services);
});
afterAll(() => database.close());

let newcomers = 0;
const newcomer = () => ({ email: `new-${(newcomers += 1)}@example.org`, displayName: 'Paul', password: PASSWORD });

function invite(role: Role, principal = project.steward, organisationId: string | null = null) {
	const collegeId = organisationId === null ? project.residents.id : project.associations.id;
	return services.invitations.create(principal, { email: null, role, collegeId, organisationId, mandate: true });
}
const inProject = (account: { id: string }) => services.people.principalFor(account, project.project.id);

test('an invitation lets a new person in once, with a session', async () => {
	const { token } = await invite('contributor');
	expect(await services.invitations.open(token, visit())).toMatchObject({
		role: 'contributor',
		project: { slug: project.project.slug },
	});
	const { slug, session } = await services.invitations.acceptAsNew(token, newcomer(), null, visit());
	expect(slug).toBe(project.project.slug);
	expect(await inProject(await signedIn(services, session.token))).toMatchObject({ role: 'contributor', guest: false });
	const again = services.invitations.acceptAsNew(token, newcomer(), null, visit());
	await expect(again).rejects.toMatchObject({ code: 'closed', reason: 'invitation_used' });
});

test('two people with the same link: one comes in', async () => {
	const { token } = await invite('contributor');
	const attempts = await Promise.allSettled([
		services.invitations.acceptAsNew(token, newcomer(), null, visit()),
		services.invitations.acceptAsNew(token, newcomer(), null, visit()),
	]);
	expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a wrong, an expired and a withdrawn invitation each say so', async () => {
	await expect(services.invitations.open('wrong', visit())).rejects.toMatchObject({ reason: 'invitation_unknown' });
	const withdrawn = await invite('contributor');
	await services.invitations.withdraw(project.steward, withdrawn.id);
	await expect(services.invitations.open(withdrawn.token, visit())).rejects.toMatchObject({
		reason: 'invitation_unknown',
	});
	const late = peopleServices(database.db);
	const { token } = await invite('contributor');
	late.clock.advance(15 * DAY);
	await expect(late.invitations.acceptAsNew(token, newcomer(), null, visit())).rejects.toMatchObject({
		code: 'closed',
		reason: 'invitation_expired',
	});
});

test('a taken email spends nothing: the link still works', async () => {
	const { email } = await member(services);
	const { token } = await invite('contributor');
	const attempt = services.invitations.acceptAsNew(token, { ...newcomer(), email }, null, visit());
	await expect(attempt).rejects.toMatchObject({ code: 'conflict', reason: 'email_taken', field: 'email' });
	await services.invitations.acceptAsNew(token, newcomer(), null, visit());
});

test('a guest who accepts becomes a member and stays the same participant', async () => {
	const workshop = await services.workshops.create(project.steward, {
		kind: 'workshop',
		title: 'Se soigner',
		startsAt: null,
		endsAt: null,
		place: '',
		tables: 1,
		locale: 'fr',
	});
	const input = { displayName: 'Nadia', collegeId: project.residents.id, organisationId: null, locale: 'fr' as const };
	const joined = await services.workshops.join(workshop.joinCode ?? '', input, null, visit());
	const guest = await signedIn(services, joined.session?.token ?? '');
	const { token } = await invite('facilitator');
	await expect(services.invitations.accept(token, guest, visit())).rejects.toMatchObject({ reason: 'email_needed' });
	const { session } = await services.invitations.acceptAsNew(token, newcomer(), guest, visit(joined.session?.token));
	const now = await signedIn(services, session.token);
	expect(now).toMatchObject({ id: guest.id, guest: false });
	expect(await inProject(now)).toMatchObject({ participantId: joined.participantId, role: 'facilitator' });
	expect(await services.sessions.validate(joined.session?.token ?? '')).toBeNull();
});

test('an invitation never takes a role away, and brings a removed person back', async () => {
	const { account } = await member(services);
	await services.invitations.accept((await invite('facilitator')).token, account, visit());
	await services.invitations.accept((await invite('contributor')).token, account, visit());
	const facilitator = await inProject(account);
	expect(facilitator).toMatchObject({ role: 'facilitator' });
	if (facilitator.kind === 'participant') await services.people.remove(project.steward, facilitator.participantId);
	await services.invitations.accept((await invite('contributor')).token, account, visit());
	expect(await inProject(account)).toMatchObject({ role: 'contributor' });
});

test('an invitation for an organisation confirms the mandate', async () => {
	const organisation = await services.colleges.addOrganisation(project.steward, {
		collegeId: project.associations.id,
		name: 'Centre social',
		plainText: '',
		signatory: false,
	});
	const { account } = await member(services);
	await services.invitations.accept(
		(await invite('contributor', project.steward, organisation.id)).token,
		account,
		visit(),
	);
	expect(await inProject(account)).toMatchObject({ mandate: 'confirmed', organisationId: organisation.id });
});

test('facilitators invite contributors and observers, nobody above', async () => {
	const { account } = await member(services);
	await services.invitations.accept((await invite('facilitator')).token, account, visit());
	const facilitator = await inProject(account);
	await invite('contributor', facilitator);
	await invite('observer', facilitator);
	for (const role of ['facilitator', 'steward'] as const)
		await expect(invite(role, facilitator)).rejects.toMatchObject({ code: 'forbidden' });
});

test('the table holds no token, and guessing links is slowed', async () => {
	const { token } = await invite('contributor');
	const rows = await database.db.selectFrom('invitation').selectAll().execute();
	expect(JSON.stringify(rows)).not.toContain(token);
	const here = visit();
	for (let tried = 0; tried < 100; tried += 1)
		await expect(services.invitations.open(`guess-${tried}`, here)).rejects.toMatchObject({ code: 'not_found' });
	await expect(services.invitations.open('one more', here)).rejects.toMatchObject({ code: 'too_many' });
});
