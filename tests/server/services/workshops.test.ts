import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { showJoinCode } from '#lib/domain/join-code.ts';
import { PUBLIC } from '#lib/domain/principal.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { foundedProject, member, peopleServices, signedIn, visit, type PeopleServices } from '../../support/people.ts';

let database: TestDatabase;
let services: PeopleServices;
let project: Awaited<ReturnType<typeof foundedProject>>;
beforeAll(async () => {
	database = await testDatabase();
});
beforeEach(async () => {
	services = peopleServices(database.db);
	project = await foundedProject(services);
	services.bus.messages.length = 0;
});
afterAll(() => database.close());

const planned = {
	kind: 'workshop',
	title: 'Se déplacer, se soigner',
	startsAt: null,
	endsAt: null,
	place: 'Maison de quartier',
	tables: 2,
	locale: 'fr',
} as const;
async function open() {
	const workshop = await services.workshops.create(project.steward, planned);
	return { workshop, code: workshop.joinCode ?? '' };
}
const resident = (displayName = 'Nadia') => ({
	displayName,
	collegeId: project.residents.id,
	organisationId: null,
	locale: 'fr' as const,
});
const participants = async () =>
	(await database.db.selectFrom('participant').where('project_id', '=', project.project.id).selectAll().execute())
		.length;

test('a workshop comes with its tables, each a board with its document, and a code of 40 bits', async () => {
	const { workshop, code } = await open();
	expect(code).toMatch(/^[2-9A-HJ-NP-Z]{8}$/);
	expect(workshop.tables.map(({ title }) => title)).toEqual(['Table 1', 'Table 2']);
	const documents = await database.db
		.selectFrom('document')
		.select('id')
		.where('project_id', '=', project.project.id)
		.execute();
	expect(documents.map(({ id }) => id).sort()).toEqual(workshop.tables.map(({ id }) => `board:${id}`).sort());
});

test('a guest comes in with a name and a college, as a contributor without email', async () => {
	const { code, workshop } = await open();
	const door = await services.workshops.byJoinCode(showJoinCode(code).toLowerCase(), null, visit());
	expect(door).toMatchObject({ workshop: { title: planned.title }, known: null });
	const { session, tables } = await services.workshops.join(code, resident(), null, visit());
	expect(tables.map(({ id }) => id)).toEqual(workshop.tables.map(({ id }) => id));
	const account = await signedIn(services, session?.token ?? '');
	expect(account).toMatchObject({ displayName: 'Nadia', email: null, guest: true });
	expect(await services.people.principalFor(account, project.project.id)).toMatchObject({
		role: 'contributor',
		guest: true,
		mandate: 'none',
		collegeId: project.residents.id,
	});
});

test('one may come in without a name', async () => {
	const { code } = await open();
	const { session } = await services.workshops.join(code, resident(''), null, visit());
	expect((await signedIn(services, session?.token ?? '')).displayName).toBe('');
});

test('a device that comes back is recognised and goes on as the same participant', async () => {
	const { code } = await open();
	const first = await services.workshops.join(code, resident(), null, visit());
	const account = await signedIn(services, first.session?.token ?? '');
	expect((await services.workshops.byJoinCode(code, account, visit())).known).toEqual({
		displayName: 'Nadia',
		collegeId: project.residents.id,
	});
	const before = await participants();
	const again = await services.workshops.join(code, resident('Autre'), account, visit());
	expect(again).toMatchObject({ participantId: first.participantId, session: null });
	expect(await participants()).toBe(before);
});

test('a member who joins takes part under their own account, twice at once included', async () => {
	const { code } = await open();
	const { account } = await member(services);
	const [one, two] = await Promise.all([
		services.workshops.join(code, resident(), account, visit()),
		services.workshops.join(code, resident(), account, visit()),
	]);
	expect(one).toMatchObject({ session: null });
	expect(two.participantId).toBe(one.participantId);
});

test('a removed participant does not come back by the code', async () => {
	const { code } = await open();
	const joined = await services.workshops.join(code, resident(), null, visit());
	const account = await signedIn(services, joined.session?.token ?? '');
	await services.people.remove(project.steward, joined.participantId);
	const attempt = services.workshops.join(code, resident(), account, visit());
	await expect(attempt).rejects.toMatchObject({ code: 'forbidden', reason: 'removed_from_project' });
});

test('a wrong code and a closed workshop each say so, on the field of the code', async () => {
	const { code, workshop } = await open();
	await expect(services.workshops.byJoinCode('AAAA-AAAA', null, visit())).rejects.toMatchObject({
		code: 'not_found',
		reason: 'code_unknown',
		field: 'code',
	});
	await services.workshops.setOpen(project.steward, workshop.id, false);
	const closed = { code: 'closed', reason: 'workshop_closed' };
	await expect(services.workshops.byJoinCode(code, null, visit())).rejects.toMatchObject(closed);
	await expect(services.workshops.join(code, resident(), null, visit())).rejects.toMatchObject(closed);
	await services.workshops.setOpen(project.steward, workshop.id, true);
	await services.workshops.join(code, resident(), null, visit());
});

test('closing has the lines on its boards judged again', async () => {
	const { workshop } = await open();
	await services.workshops.setOpen(project.steward, workshop.id, false);
	for (const { id } of workshop.tables)
		expect(services.bus.messages).toContainEqual({ kind: 'rights', documentId: `board:${id}` });
});

test('three hundred phones behind one address come in', async () => {
	const { code } = await open();
	const { address } = visit();
	for (let wave = 0; wave < 10; wave += 1)
		await Promise.all(
			Array.from({ length: 30 }, () => services.workshops.join(code, resident(''), null, { token: null, address })),
		);
	expect(await participants()).toBe(301);
});

test('after fifty wrong codes an address must wait, but the hall that is already inside goes on', async () => {
	const { code } = await open();
	const { code: other } = await open();
	const here = visit();
	await services.workshops.byJoinCode(code, null, here);
	const answers = new Set<string>();
	for (let tried = 0; tried < 50; tried += 1) {
		const guess = services.workshops.byJoinCode(`AAAA-AA${String(tried).padStart(2, '2')}`, null, here);
		await guess.catch((error: { reason: string }) => answers.add(error.reason));
	}
	expect([...answers]).toEqual(['code_unknown', 'too_many_codes']);
	await expect(services.workshops.byJoinCode(other, null, here)).rejects.toMatchObject({ code: 'too_many' });
	await services.workshops.join(code, resident(), null, here);
	await services.workshops.byJoinCode(other, null, visit());
});

test('codes are shown to those who run workshops; the public sees no workshop', async () => {
	const { code } = await open();
	const joined = await services.workshops.join(code, resident(), null, visit());
	const guest = await services.people.principalFor(
		await signedIn(services, joined.session?.token ?? ''),
		project.project.id,
	);
	expect((await services.workshops.list(guest)).map(({ joinCode }) => joinCode)).toEqual([null]);
	expect((await services.workshops.list(project.steward)).map(({ joinCode }) => joinCode)).toEqual([code]);
	await expect(services.workshops.list(PUBLIC)).rejects.toMatchObject({ code: 'forbidden' });
	await expect(services.workshops.create(guest, planned)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a workshop of another project is out of reach', async () => {
	const { workshop } = await open();
	const other = await foundedProject(services);
	await expect(services.workshops.setOpen(other.steward, workshop.id, false)).rejects.toMatchObject({
		code: 'not_found',
	});
	await expect(services.workshops.poster(other.steward, workshop.id)).rejects.toMatchObject({ code: 'not_found' });
});
