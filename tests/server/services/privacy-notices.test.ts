import { afterAll, beforeAll, expect, test } from 'vitest';
import { missingParts, noticeOf } from '#lib/domain/privacy-notice.ts';
import { PUBLIC, type ParticipantPrincipal } from '#lib/domain/principal.ts';
import { fr } from '#lib/messages/fr/index.ts';
import { createPrivacyNotices } from '../../../server/services/privacy-notices.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { foundedProject, peopleServices } from '../../support/people.ts';

let database: TestDatabase;
let project: Awaited<ReturnType<typeof foundedProject>>;
let notices: ReturnType<typeof createPrivacyNotices>;
beforeAll(async () => {
	database = await testDatabase();
	const services = peopleServices(database.db);
	project = await foundedProject(services);
	notices = createPrivacyNotices({ db: database.db, bus: services.bus, clock: services.clock });
});
afterAll(() => database.close());

const { supplied } = fr.privacy.notice;

test('before anybody wrote one, the notice says the supplied words, and that the controller is missing', async () => {
	const { own } = await notices.read(project.project.slug);
	expect(noticeOf(own, supplied)).toEqual(supplied);
	expect(missingParts(own)).toEqual(['controller', 'contact']);
});

test('the steward’s words stand in place of the supplied ones, part by part, and can be taken back', async () => {
	const { own } = await notices.read(project.project.slug);
	await notices.save(project.steward, { ...own, controller: 'Ville d’Auvelle', contact: 'dpo@auvelle.example' });
	const saved = await notices.read(project.project.slug);
	expect(noticeOf(saved.own, supplied)).toEqual({
		...supplied,
		controller: 'Ville d’Auvelle',
		contact: 'dpo@auvelle.example',
	});
	expect(missingParts(saved.own)).toEqual([]);
	await notices.save(project.steward, own);
	expect((await notices.read(project.project.slug)).own).toEqual(own);
});

test('only the steward writes it', async () => {
	const { own } = await notices.read(project.project.slug);
	const facilitator: ParticipantPrincipal = { ...(project.steward as ParticipantPrincipal), role: 'facilitator' };
	await expect(notices.save(PUBLIC, own)).rejects.toMatchObject({ code: 'forbidden' });
	await expect(notices.save(facilitator, own)).rejects.toMatchObject({
		code: 'forbidden',
	});
});

test('a project that does not exist has none', async () => {
	await expect(notices.read('nulle-part')).rejects.toMatchObject({ code: 'not_found' });
});

test('what the owner says stands where the project says nothing', async () => {
	const contact = 'dpo@example.org';
	await database.db.updateTable('owner').set({ name: 'Agglomération', contact }).execute();
	const nothing = { ...(await notices.read(project.project.slug)).own, controller: '', contact: '' };
	await notices.save(project.steward, nothing);
	const { own, ofOwner } = await notices.read(project.project.slug);
	expect(noticeOf(own, supplied, ofOwner)).toMatchObject({ controller: 'Agglomération', contact });
	expect(missingParts(own, ofOwner)).toEqual([]);
	await notices.save(project.steward, { ...own, controller: 'La ville' });
	const saved = await notices.read(project.project.slug);
	expect(noticeOf(saved.own, supplied, saved.ofOwner)).toMatchObject({ controller: 'La ville', contact });
});
