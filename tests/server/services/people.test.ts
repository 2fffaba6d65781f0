import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PUBLIC } from '#lib/domain/principal.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { foundedProject, member, peopleServices, signedIn, visit, type PeopleServices } from '../../support/people.ts';

let database: TestDatabase;
let services: PeopleServices;
let project: Awaited<ReturnType<typeof foundedProject>>;
beforeAll(async () => {
	database = await testDatabase();
	services = peopleServices(database.db);
});
beforeEach(async () => {
	project = await foundedProject(services);
	services.bus.messages.length = 0;
});
afterAll(() => database.close());

/** Somebody invited into the project. */
async function invited(role: 'observer' | 'contributor' | 'facilitator' | 'steward') {
	const { account, token } = await member(services);
	const invitation = await services.invitations.create(project.steward, {
		email: null,
		role,
		collegeId: project.residents.id,
		organisationId: null,
		mandate: false,
	});
	await services.invitations.accept(invitation.token, account, visit());
	const principal = await services.people.principalFor(account, project.project.id);
	if (principal.kind === 'public') throw new Error('the invitation did not let them in');
	return { account, token, principal };
}

/** A guest with a session, and a workshop behind whose door they stand. */
async function guestAtTheDoor(organisationId: string | null = null, collegeId = project.residents.id) {
	const workshop = await services.workshops.create(project.steward, {
		kind: 'workshop',
		title: 'Se déplacer',
		startsAt: null,
		endsAt: null,
		place: '',
		tables: 1,
		locale: 'fr',
	});
	const input = { displayName: 'Nadia', collegeId, organisationId, locale: 'fr' as const };
	const joined = await services.workshops.join(workshop.joinCode ?? '', input, null, visit());
	const account = await signedIn(services, joined.session?.token ?? '');
	return { ...joined, workshop, account };
}

const principal = (account: { id: string } | null) => services.people.principalFor(account, project.project.id);

test('strangers and signed-out people are the public, in this project and in unknown ones', async () => {
	const { account } = await member(services);
	expect(await principal(account)).toEqual(PUBLIC);
	expect(await principal(null)).toEqual(PUBLIC);
});

test('a removed participant is the public at once, with the same session', async () => {
	const { account, token, principal: contributor } = await invited('contributor');
	await services.people.remove(project.steward, contributor.participantId);
	expect(await services.sessions.validate(token)).not.toBeNull();
	expect(await principal(account)).toEqual(PUBLIC);
	await expect(services.projects.open(project.project.slug, account)).rejects.toMatchObject({ reason: 'members_only' });
	expect(services.bus.messages).toContainEqual({ kind: 'rights', participantIds: [contributor.participantId] });
});

test('a change of role or a removal outdates what documents accepted before, in the same transaction', async () => {
	const { principal: contributor } = await invited('contributor');
	const { workshop } = await guestAtTheDoor();
	const documentId = `board:${workshop.tables[0]?.id}`;
	const version = async () =>
		(await database.db.selectFrom('document').select('rights_version').where('id', '=', documentId).executeTakeFirst())
			?.rights_version;
	await services.people.changeRole(project.steward, contributor.participantId, 'observer');
	expect(await version()).toBe(1);
	await services.people.remove(project.steward, contributor.participantId);
	expect(await version()).toBe(2);
	expect(services.bus.messages).toContainEqual({ kind: 'rights', documentId });
});

test('the last steward can be neither removed nor given another role, even by two at once', async () => {
	const own = project.steward.kind === 'participant' ? project.steward.participantId : '';
	const last = { code: 'conflict', reason: 'last_steward' };
	await expect(services.people.remove(project.steward, own)).rejects.toMatchObject(last);
	await expect(services.people.changeRole(project.steward, own, 'observer')).rejects.toMatchObject(last);
	const { principal: second } = await invited('steward');
	const attempts = await Promise.allSettled([
		services.people.remove(project.steward, second.participantId),
		services.people.remove(second, own),
	]);
	expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('only stewards manage members; facilitators see them without emails; others do not', async () => {
	const { principal: facilitator } = await invited('facilitator');
	const { principal: contributor } = await invited('contributor');
	const forbidden = { code: 'forbidden' };
	for (const who of [facilitator, contributor, PUBLIC]) {
		await expect(services.people.remove(who, contributor.participantId)).rejects.toMatchObject(forbidden);
		await expect(services.people.changeRole(who, facilitator.participantId, 'steward')).rejects.toMatchObject(
			forbidden,
		);
	}
	await expect(services.people.list(contributor)).rejects.toMatchObject(forbidden);
	expect((await services.people.list(facilitator)).every(({ email }) => email === null)).toBe(true);
	expect((await services.people.list(project.steward)).some(({ email }) => email !== null)).toBe(true);
});

test('nobody reaches into another project with an id', async () => {
	const other = await foundedProject(services);
	const { principal: contributor } = await invited('contributor');
	const attempts = [
		() => services.people.remove(other.steward, contributor.participantId),
		() => services.people.changeRole(other.steward, contributor.participantId, 'observer'),
		() => services.people.confirmMandate(other.steward, contributor.participantId, true),
	];
	for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ reason: 'participant_unknown' });
	const foreign = { collegeId: other.residents.id, organisationId: null };
	await expect(services.people.place(project.steward, contributor.participantId, foreign)).rejects.toMatchObject({
		reason: 'college_unknown',
	});
});

test('a guest has no role of the team: they could not come back from another device', async () => {
	const { participantId } = await guestAtTheDoor();
	const attempt = services.people.changeRole(project.steward, participantId, 'facilitator');
	await expect(attempt).rejects.toMatchObject({ code: 'invalid', reason: 'guest_role' });
});

test('an organisation named at the door is an unconfirmed mandate until a facilitator confirms it', async () => {
	const { id: organisationId } = await services.colleges.addOrganisation(project.steward, {
		collegeId: project.associations.id,
		name: 'Relais Santé',
		plainText: '',
		signatory: false,
	});
	const { account, participantId } = await guestAtTheDoor(organisationId, project.associations.id);
	expect(await principal(account)).toMatchObject({ mandate: 'unconfirmed', organisationId });
	const { principal: facilitator } = await invited('facilitator');
	await services.people.confirmMandate(facilitator, participantId, true);
	expect(await principal(account)).toMatchObject({ mandate: 'confirmed', organisationId });
	await services.people.confirmMandate(facilitator, participantId, false);
	expect(await principal(account)).toMatchObject({ mandate: 'none', organisationId: null });
});

test('an organisation of another college is refused with the field at fault', async () => {
	const organisation = await services.colleges.addOrganisation(project.steward, {
		collegeId: project.institutions.id,
		name: 'Ville',
		plainText: '',
		signatory: true,
	});
	await expect(guestAtTheDoor(organisation.id, project.residents.id)).rejects.toMatchObject({
		reason: 'organisation_other_college',
		field: 'organisationId',
	});
});
