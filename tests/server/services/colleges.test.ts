import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PUBLIC } from '#lib/domain/principal.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { foundedProject, peopleServices, type PeopleServices } from '../../support/people.ts';

let database: TestDatabase;
let services: PeopleServices;
let project: Awaited<ReturnType<typeof foundedProject>>;
beforeAll(async () => {
	database = await testDatabase();
	services = peopleServices(database.db);
});
beforeEach(async () => {
	project = await foundedProject(services);
});
afterAll(() => database.close());

const landlords = { label: 'Bailleurs', definition: '', shape: 'hexagon', colour: 'landlords' } as const;
const keys = async () => (await services.colleges.list(project.project.id)).map(({ key }) => key);
const rule = async () => (await services.projects.open(project.project.slug, project.account)).project.rule;

test('a college is added at the end, under a key of its own', async () => {
	await services.colleges.add(project.steward, landlords);
	await services.colleges.add(project.steward, { ...landlords, shape: 'pentagon', colour: 'economy' });
	const [, , , first, second] = await keys();
	expect(first).toBe('bailleurs');
	expect(second).toMatch(/^bailleurs_/);
});

test('two colleges never share a shape', async () => {
	const taken = { code: 'conflict', reason: 'shape_taken', field: 'shape' };
	await expect(services.colleges.add(project.steward, { ...landlords, shape: 'circle' })).rejects.toMatchObject(taken);
	const { residents } = project;
	await expect(
		services.colleges.change(project.steward, residents.id, { ...residents, shape: 'square' }),
	).rejects.toMatchObject(taken);
	await services.colleges.change(project.steward, residents.id, { ...residents, label: 'Habitantes et habitants' });
});

test('colleges move up and down, and stay put at the ends', async () => {
	const { residents, institutions } = project;
	await services.colleges.move(project.steward, residents.id, 1);
	expect(await keys()).toEqual(['associations', 'residents', 'institutions']);
	await services.colleges.move(project.steward, institutions.id, 1);
	expect(await keys()).toEqual(['associations', 'residents', 'institutions']);
	await services.colleges.move(project.steward, institutions.id, -1);
	expect(await keys()).toEqual(['associations', 'institutions', 'residents']);
});

test('a college that somebody counts in stays; an empty one goes, out of the rule too', async () => {
	await expect(services.colleges.remove(project.steward, project.institutions.id)).rejects.toMatchObject({
		code: 'conflict',
		reason: 'college_in_use',
	});
	expect((await rule()).required).toContain('associations');
	await services.colleges.remove(project.steward, project.associations.id);
	expect(await keys()).toEqual(['residents', 'institutions']);
	expect((await rule()).required).toEqual(['residents', 'institutions']);
});

test('an organisation is unique by name, moves while it is empty, and stays while anybody speaks for it', async () => {
	const input = { collegeId: project.associations.id, name: 'Relais Santé', plainText: '', signatory: true };
	const { id } = await services.colleges.addOrganisation(project.steward, input);
	await expect(services.colleges.addOrganisation(project.steward, input)).rejects.toMatchObject({
		reason: 'organisation_exists',
		field: 'name',
	});
	const moved = { ...input, collegeId: project.institutions.id };
	await services.colleges.changeOrganisation(project.steward, id, moved);
	const own = project.steward.kind === 'participant' ? project.steward.participantId : '';
	await services.people.place(project.steward, own, { collegeId: project.institutions.id, organisationId: id });
	const used = { code: 'conflict', reason: 'organisation_in_use' };
	await expect(services.colleges.changeOrganisation(project.steward, id, input)).rejects.toMatchObject(used);
	await expect(services.colleges.removeOrganisation(project.steward, id)).rejects.toMatchObject(used);
	await services.people.confirmMandate(project.steward, own, false);
	await services.colleges.removeOrganisation(project.steward, id);
	expect(await services.colleges.organisations(project.project.id)).toEqual([]);
});

test('colleges of another project are out of reach, and the public changes nothing', async () => {
	const other = await foundedProject(services);
	await expect(services.colleges.remove(other.steward, project.associations.id)).rejects.toMatchObject({
		code: 'not_found',
	});
	await expect(services.colleges.add(PUBLIC, landlords)).rejects.toMatchObject({ code: 'forbidden' });
});
