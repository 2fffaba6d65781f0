import { afterAll, beforeAll, expect, test } from 'vitest';
import { PUBLIC } from '#lib/domain/principal.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { foundedProject, member, peopleServices, type PeopleServices } from '../../support/people.ts';

let database: TestDatabase;
let services: PeopleServices;
beforeAll(async () => {
	database = await testDatabase();
	services = peopleServices(database.db);
});
afterAll(() => database.close());

const texts = { title: 'T', subtitle: '', summary: '', plainText: '', startsOn: null, endsOn: null, published: true };

test('a new project has the supplied colleges, the default rule, and its founder as steward', async () => {
	const { account } = await member(services, { administrator: true });
	const made = await services.projects.create(account, {
		title: 'Contrat d’Auvelle',
		subtitle: '2024-2030',
		collegeSet: 'six',
		collegeKey: 'state',
		locale: 'fr',
	});
	const { project, principal, colleges } = await services.projects.open('contrat-d-auvelle', account);
	expect(project).toEqual(made);
	expect(project.rule).toEqual({
		quorum: 5,
		threshold: 2 / 3,
		required: ['residents', 'associations', 'local_authorities', 'state'],
		objections: 'answered',
	});
	expect(colleges.map(({ label, shape }) => [label, shape])).toEqual([
		['Habitants', 'circle'],
		['Associations', 'triangle'],
		['Collectivités', 'square'],
		['État et opérateurs', 'diamond'],
		['Bailleurs', 'hexagon'],
		['Économie', 'pentagon'],
	]);
	expect(principal).toMatchObject({ role: 'steward', collegeId: colleges[3]?.id });
});

test('two projects of the same title have two addresses', async () => {
	const [first, second] = [await foundedProject(services), await foundedProject(services)];
	expect(second.project.slug).not.toBe(first.project.slug);
	expect(second.project.slug.startsWith('contrat-de-ville-d-auvelle-')).toBe(true);
});

test('administrators and stewards found projects, other members do not', async () => {
	const { account } = await member(services);
	const input = { title: 'X', subtitle: '', collegeSet: 'three', collegeKey: 'residents', locale: 'fr' } as const;
	await expect(services.projects.create(account, input)).rejects.toMatchObject({ code: 'forbidden' });
	const { account: steward } = await foundedProject(services);
	expect(await services.projects.ownersToFoundFor({ ...steward, administrator: false })).toHaveLength(1);
	expect(await services.projects.ownersToFoundFor(null)).toEqual([]);
});

test('an unpublished project is for its people, a published one for everybody', async () => {
	const { project, steward } = await foundedProject(services);
	await expect(services.projects.open(project.slug, null)).rejects.toMatchObject({
		code: 'forbidden',
		reason: 'members_only',
	});
	await expect(services.projects.open('nowhere', null)).rejects.toMatchObject({ code: 'not_found' });
	expect((await services.projects.listPublished()).map(({ id }) => id)).not.toContain(project.id);
	await services.projects.changeTexts(steward, { ...texts, title: 'Nouveau titre' });
	expect(await services.projects.open(project.slug, null)).toMatchObject({
		principal: PUBLIC,
		project: { title: 'Nouveau titre' },
	});
	expect((await services.projects.listPublished()).map(({ id }) => id)).toContain(project.id);
});

test('a project cannot end before it starts', async () => {
	const { steward } = await foundedProject(services);
	await expect(
		services.projects.changeTexts(steward, { ...texts, startsOn: '2026-05-01', endsOn: '2026-04-30' }),
	).rejects.toMatchObject({ reason: 'ends_before_start', field: 'endsOn' });
});

test('a rule requires at least one college, and only colleges of the project', async () => {
	const { steward, project, account } = await foundedProject(services);
	for (const required of [[], ['residents', 'nobody']])
		await expect(services.projects.changeRule(steward, { ...project.rule, required })).rejects.toMatchObject({
			reason: 'rule_needs_college',
		});
	const rule = { quorum: 3, threshold: 0.75, required: ['residents'], objections: 'lifted' as const };
	await services.projects.changeRule(steward, rule);
	expect((await services.projects.open(project.slug, account)).project.rule).toEqual(rule);
});

test('the public and another project’s steward change no settings', async () => {
	await expect(services.projects.changeTexts(PUBLIC, texts)).rejects.toMatchObject({ code: 'forbidden' });
});
