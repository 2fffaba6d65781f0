import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteDeparture, insertDeparture } from '../../../server/db/owner-store.ts';
import { createAdministration } from '../../../server/services/administration.ts';
import { createAudit, type AuditPage } from '../../../server/services/audit.ts';
import { createOwners } from '../../../server/services/owners.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { foundedProject, member, peopleServices, visit, type PeopleServices } from '../../support/people.ts';

let database: TestDatabase;
let services: PeopleServices;
let owners: ReturnType<typeof createOwners>;
let project: Awaited<ReturnType<typeof foundedProject>>;
let firstId: string;
let secondId: string;

beforeAll(async () => {
	database = await testDatabase();
	services = peopleServices(database.db);
	owners = createOwners(services);
	// Founded by an administrator of the instance, as on an instance of one owner.
	project = await foundedProject(services);
	firstId = (await database.db.selectFrom('owner').select('id').executeTakeFirstOrThrow()).id;
});
afterAll(() => database.close());

const SORNY = { name: 'Ville de Sorny', contact: 'dpo@sorny.example' };

test('with one owner nobody hears of it, and whoever administers the instance administers it', async () => {
	expect(await owners.listOf(project.account)).toEqual([]);
	expect(await owners.read(project.account, firstId)).toMatchObject({ projects: [{ slug: project.project.slug }] });
	const { account } = await member(services);
	await expect(owners.read(account, firstId)).rejects.toMatchObject({ code: 'not_found', reason: 'owner_unknown' });
	await expect(owners.create(account, SORNY)).rejects.toMatchObject({ code: 'forbidden' });
});

test('with the second owner, running the instance opens none: those who had the first have it by name', async () => {
	secondId = await owners.create(project.account, SORNY);
	await expect(owners.create(project.account, { name: 'VILLE DE SORNY', contact: '' })).rejects.toMatchObject({
		reason: 'owner_exists',
	});
	expect((await owners.listOf(project.account)).map(({ id }) => id)).toEqual([firstId]);
	await expect(owners.read(project.account, secondId)).rejects.toMatchObject({ code: 'not_found' });
	const { account: later } = await member(services, { administrator: true });
	await expect(owners.read(later, firstId)).rejects.toMatchObject({ code: 'not_found' });
	expect(await services.projects.ownersToFoundFor(later)).toEqual([]);
	expect(await owners.listAll(later)).toHaveLength(2);
});

test('an owner’s first administrator comes by a link, founds for that owner alone, and administers no server', async () => {
	const { token } = await owners.nameAdministrator(project.account, secondId, 'chef@sorny.example');
	const person = { email: 'chef@sorny.example', displayName: 'Chef', password: 'douze caractères' };
	const session = await services.signInLinks.createAdministrator(token ?? '', person, visit());
	const account = (await services.sessions.validate(session.token))?.account;
	if (!account) throw new Error('this session does not live');
	expect(account.administrator).toBe(false);
	const input = {
		title: 'Contrat',
		subtitle: '',
		collegeSet: 'three',
		collegeKey: 'institutions',
		locale: 'fr',
	} as const;
	await expect(services.projects.create(account, { ...input, ownerId: firstId })).rejects.toMatchObject({
		reason: 'owner_unknown',
	});
	const { slug } = await services.projects.create(account, input);
	expect((await owners.read(account, secondId)).projects.map((one) => one.slug)).toEqual([slug]);
	await expect(owners.read(account, firstId)).rejects.toMatchObject({ code: 'not_found' });
	await expect(owners.removeAdministrator(account, secondId, account.id)).rejects.toMatchObject({
		reason: 'last_owner_administrator',
	});
	// Whether somebody else has an account on the instance is not told.
	for (const email of [project.account.email ?? '', 'nobody@example.org'])
		await expect(owners.addAdministrator(account, secondId, email)).rejects.toMatchObject({
			code: 'not_found',
			reason: 'owner_member_unknown',
		});
	const steward = { projectId: project.project.id, email: 'x@example.org', collegeId: project.residents.id };
	await expect(owners.inviteSteward(account, secondId, steward)).rejects.toMatchObject({ reason: 'project_unknown' });
});

test('mail of an owner is read by its administrators; whoever runs the instance sees that it is there', async () => {
	const input = { projectId: project.project.id, email: 'invitee@auvelle.example', collegeId: project.residents.id };
	await owners.inviteSteward(project.account, firstId, input);
	const administration = createAdministration({ ...services, backups: null });
	const { account: operator } = await member(services, { administrator: true });
	expect((await administration.overview(operator)).mails).toMatchObject([
		{ address: '…@auvelle.example', words: null },
	]);
	expect((await administration.mailOfOwner(project.account, firstId)).mails).toMatchObject([
		{ address: 'invitee@auvelle.example' },
	]);
	await expect(administration.mailOfOwner(operator, firstId)).rejects.toMatchObject({ code: 'not_found' });
	const stranger = await database.db
		.selectFrom('owner_administrator')
		.innerJoin('account', 'account.id', 'owner_administrator.account_id')
		.where('owner_id', '=', secondId)
		.selectAll('account')
		.executeTakeFirstOrThrow();
	const { id } = await database.db.selectFrom('mail').select('id').executeTakeFirstOrThrow();
	const asStranger = { ...project.account, id: stranger.id, administrator: false };
	expect((await administration.mailOfOwner(asStranger, secondId)).mails).toEqual([]);
	await expect(administration.passedOn(asStranger, id)).rejects.toMatchObject({ code: 'not_found' });
});

test('acts above projects are in the log of the owner and of the instance, by whom, and only when they were done', async () => {
	const audit = createAudit({ db: database.db, owners });
	const { account: operator } = await member(services, { administrator: true });
	const texts = { name: 'Agglomération de Bray', contact: '' };
	const ownerId = await owners.create(operator, texts);
	await owners.nameAdministrator('operator', ownerId, project.account.email ?? '');
	await owners.nameAdministrator(operator, ownerId, 'nouvelle@bray.example');
	const { account: chief } = project;
	await owners.change(chief, ownerId, { ...texts, contact: 'dpo@bray.example' });
	const founded = await services.projects.create(chief, {
		...{ title: 'Bray', subtitle: '', collegeSet: 'three', collegeKey: 'institutions', locale: 'fr' },
		ownerId,
	});
	const second = await member(services);
	const colleges = await database.db.selectFrom('college').where('project_id', '=', founded.id).select('id').execute();
	await database.db
		.insertInto('participant')
		.values({
			...{ project_id: founded.id, account_id: second.account.id, display_name: 'Second', role: 'observer' },
			college_id: colleges[0]?.id ?? '',
		})
		.execute();
	await owners.addAdministrator(chief, ownerId, second.email);
	await owners.removeAdministrator(chief, ownerId, second.account.id);

	const refused = owners.change(chief, ownerId, SORNY);
	await expect(refused).rejects.toMatchObject({ reason: 'owner_exists' });
	const last = owners.removeAdministrator(chief, ownerId, chief.id);
	await expect(last).rejects.toMatchObject({ reason: 'last_owner_administrator' });
	// Whoever was none is removed without a line.
	await owners.removeAdministrator(chief, ownerId, operator.id);

	const all = { family: null, by: null, after: null };
	const told = async (page: Promise<AuditPage>) =>
		(await page).events.map(({ entry, byName, by, subject }) => [entry.act, byName ?? by, subject.name]);
	const expected = [
		['owner.administrator_removed', chief.displayName, second.account.displayName],
		['owner.administrator_named', chief.displayName, second.account.displayName],
		['owner.changed', chief.displayName, texts.name],
		['owner.administrator_invited', operator.displayName, texts.name],
		['owner.administrator_named', 'operator', chief.displayName],
		['owner.made', operator.displayName, texts.name],
	];
	expect((await told(audit.readOwner(chief, ownerId, all))).sort()).toEqual(expected.sort());
	expect(await told(audit.readInstance(operator, all))).toEqual(expect.arrayContaining(expected));
	expect(await told(audit.readOwner(chief, ownerId, { ...all, family: 'people', by: operator.id }))).toEqual([
		expected.find(([act]) => act === 'owner.administrator_invited'),
	]);
	for (const somebody of [operator, second.account, null])
		await expect(audit.readOwner(somebody, ownerId, all)).rejects.toMatchObject({ code: 'not_found' });
	expect(await told(audit.readOwner(chief, firstId, all))).not.toContainEqual(expected[2]);
});

test('an owner whose departure is asked for founds no more projects', async () => {
	const input = { title: 'Tard', subtitle: '', collegeSet: 'three', collegeKey: 'institutions', locale: 'fr' } as const;
	const departure = { ownerId: firstId, accountId: null, days: 30, exportHash: null };
	await insertDeparture(database.db, services.clock, departure);
	const late = services.projects.create(project.account, { ...input, ownerId: firstId });
	await expect(late).rejects.toMatchObject({ code: 'conflict', reason: 'owner_leaves', field: 'ownerId' });
	await deleteDeparture(database.db, firstId);
	expect(await services.projects.create(project.account, { ...input, ownerId: firstId })).toMatchObject({
		slug: 'tard',
	});
});
