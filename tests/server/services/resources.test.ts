import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Principal } from '#lib/domain/principal.ts';
import { createFiles, type Files } from '../../../server/services/files.ts';
import { createResources, type Resources } from '../../../server/services/resources.ts';
import { insertParticipant } from '../../../server/db/participant-store.ts';
import { readPerson } from '../../../server/db/person-store.ts';
import type { Refusal } from '../../../server/errors.ts';
import { receiveForm } from '../../../server/files/receive-form.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { foundedProject, member } from '../../support/people.ts';
import { privacyNode } from '../../support/privacy.ts';
import { pdf } from '../../support/sample-files.ts';
import { diskStore, type TestStore } from '../../support/uploads.ts';
import { testDetector } from '../../support/detector.ts';
import { MASK } from '#lib/domain/personal-details.ts';
import { createDetections } from '../../../server/services/detections.ts';

const TEXTS = { title: 'Bilan', source: '', datedOn: null, description: '', alt: '', public: false };
const PUBLIC: Principal = { kind: 'public' };

let database: TestDatabase;
let place: TestStore;
let node: Awaited<ReturnType<typeof privacyNode>>;
let files: Files;
let resources: Resources;

beforeAll(async () => {
	database = await testDatabase();
	place = await diskStore();
	node = await privacyNode(database.db);
	const { db, clock, bus, people } = node;
	files = createFiles({ db, clock, store: place.store, quarantine: place.quarantine });
	resources = createResources({ db, clock, bus, files, people, detector: testDetector(clock) });
});
afterAll(async () => {
	await place.close();
	await database.close();
});

async function add(principal: Principal, more: Partial<typeof TEXTS> = {}): Promise<string> {
	const incoming = await place.quarantine.keep([pdf(String(Math.random()))] as never, 'bilan.pdf');
	try {
		await resources.add(principal, incoming, { ...TEXTS, ...more });
	} finally {
		await incoming.discard();
	}
	const row = await database.db
		.selectFrom('file')
		.select('id')
		.orderBy('created_at', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();
	return row.id;
}
const publish = (published: boolean) => database.db.updateTable('project').set({ published }).execute();

test('the team adds; a document is read by the people of the project, and by anybody only when both are public', async () => {
	const { steward, account, project } = node.project;
	const guest = await node.guest();
	const { account: stranger } = await member(node);
	await expect(add(guest.principal)).rejects.toMatchObject({ code: 'forbidden' });
	await expect(add(PUBLIC)).rejects.toMatchObject({ code: 'forbidden' });
	expect(await place.kept()).toEqual([]);
	const closed = await add(steward);
	const open = await add(steward, { public: true, title: 'Ouvert' });

	const reads = async (who: typeof account | null, id: string) =>
		resources.open(who, id, { preview: false }).then(
			() => true,
			(error: Refusal) => error.reason,
		);
	for (const published of [false, true]) {
		await publish(published);
		for (const who of [account, guest.account]) {
			expect(await reads(who, closed)).toBe(true);
			expect(await reads(who, open)).toBe(true);
		}
		for (const who of [stranger, null]) {
			expect(await reads(who, closed)).toBe('file_gone');
			expect(await reads(who, open)).toBe(published ? true : 'file_gone');
		}
	}
	const titles = async (principal: Principal) =>
		(await resources.list(principal, project.id)).resources.map(({ title }) => title);
	expect(await titles(PUBLIC)).toEqual(['Ouvert']);
	expect((await titles(guest.principal)).sort()).toEqual(['Bilan', 'Ouvert']);
	await publish(false);
	await expect(titles(PUBLIC)).rejects.toMatchObject({ code: 'forbidden' });

	await resources.setPublic(steward, open, false);
	await publish(true);
	expect(await reads(null, open)).toBe('file_gone');
	for (const act of ['remove', 'bringBack'] as const)
		await expect(resources[act](guest.principal, open)).rejects.toMatchObject({ code: 'forbidden' });
});

test('the steward of another project neither removes nor shows it', async () => {
	const id = await add(node.project.steward);
	const other = await foundedProject(node);
	await expect(resources.remove(other.steward, id)).rejects.toMatchObject({ reason: 'file_gone' });
	await resources.setPublic(other.steward, id, true);
	const row = await database.db.selectFrom('resource').selectAll().where('file_id', '=', id).executeTakeFirst();
	expect(row?.public).toBe(false);
});

test('a project has its fill, and a person theirs for an hour', async () => {
	const { steward } = node.project;
	const { db } = database;
	const before = await place.kept();
	const one = await db.selectFrom('file').selectAll().limit(1).executeTakeFirstOrThrow();
	const inflate = (size: number) => db.updateTable('file').set({ size }).where('id', '=', one.id).execute();
	await inflate(1024 ** 3 - 50);
	await expect(add(steward)).rejects.toMatchObject({ reason: 'quota_full', field: 'file' });
	expect(await place.kept()).toEqual(before);
	await inflate(1024 ** 3);
	const request = { contentType: null, body: null };
	await expect(resources.receive(steward, request)).rejects.toMatchObject({ reason: 'quota_full' });
	await inflate(one.size);
});

test('somebody who erases themself leaves their documents, without their name', async () => {
	const { account } = await member(node);
	const { project, associations } = node.project;
	await insertParticipant(database.db, {
		projectId: project.id,
		accountId: account.id,
		displayName: 'Camille',
		collegeId: associations.id,
		organisationId: null,
		role: 'facilitator',
		mandate: 'none',
	});
	const id = await add(await node.people.principalFor(account, project.id), { title: 'Compte rendu' });
	const [listedBefore] = (await resources.list(node.project.steward, project.id)).resources;
	expect(listedBefore).toMatchObject({ id, sentBy: 'Camille' });
	expect((await readPerson(database.db, account.id)).files).toMatchObject([
		{ name: 'bilan.pdf', title: 'Compte rendu', removedAt: null },
	]);
	await node.personalData.erase(account, 'withdraw');
	const { resources: listed } = await resources.list(node.project.steward, project.id);
	expect(listed.find((one) => one.id === id)).toMatchObject({ title: 'Compte rendu', sentBy: '' });
	expect(await resources.open(node.project.account, id, { preview: false })).toMatchObject({ name: 'bilan.pdf' });
});

test('a line that says nothing for too long is given up, with what was typed', async () => {
	const contentType = 'multipart/form-data; boundary=b';
	const words = '--b\r\ncontent-disposition: form-data; name="title"\r\n\r\nBilan\r\n';
	const begun = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF';
	const body = new ReadableStream<Uint8Array>({
		start: (controller) => controller.enqueue(Buffer.from(words + begun)),
	});
	const received = await receiveForm({ contentType, body }, place.quarantine, { silence: 50 });
	expect(received).toMatchObject({ file: null, refusal: { reason: 'upload_too_slow' } });
	expect(received.fields.get('title')).toBe('Bilan');
	expect(await place.waiting()).toEqual([]);
});

test.each([
	['a form of another kind', 'application/x-www-form-urlencoded', 'title=a'],
	['a form without its boundary', 'multipart/form-data', '--b\r\n'],
	[
		'a form that ends in the middle',
		'multipart/form-data; boundary=b',
		'--b\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF',
	],
	[
		'a form of many fields',
		'multipart/form-data; boundary=b',
		`${'--b\r\ncontent-disposition: form-data; name="x"\r\n\r\n1\r\n'.repeat(30)}--b--`,
	],
])('%s is refused and leaves nothing', async (_name, contentType, text) => {
	const { body } = new Response(text);
	const { file, refusal } = await receiveForm({ contentType, body }, place.quarantine);
	expect(file).toBeNull();
	expect(refusal?.code).toBe('invalid');
	expect(await place.waiting()).toEqual([]);
});

test('contact details in the words about a document, or in the title of a workshop, are proposed and taken out', async () => {
	const { steward } = node.project;
	const detections = createDetections({ ...node, db: database.db, detector: testDetector(node.clock) });
	const fileId = await add(steward, { description: 'Appelez Awa au 06 12 34 56 78' });
	const { id: workshopId } = await node.workshops.create(steward, {
		...{ kind: 'workshop', title: 'Chez awa@exemple.fr', startsAt: null, endsAt: null, place: '12 rue des Lilas' },
		...{ tables: 1, locale: 'fr' },
	});
	const found = await detections.list(steward);
	expect(found.map(({ subject, field, kind }) => `${subject}.${field} ${kind}`).sort()).toEqual([
		'resource.description phone',
		'workshop.title email',
	]);
	for (const { id } of found) await detections.mask(steward, id);
	const { db } = database;
	const resource = await db.selectFrom('resource').where('file_id', '=', fileId).selectAll().executeTakeFirst();
	const workshop = await db.selectFrom('workshop').where('id', '=', workshopId).selectAll().executeTakeFirst();
	expect([resource?.description, workshop?.title]).toEqual([`Appelez Awa au ${MASK}`, `Chez ${MASK}`]);
	expect(workshop?.place).toBe('12 rue des Lilas');
});
