import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import { addressState, countBounce } from '../../../server/db/bounce-store.ts';
import { createPersonalData } from '../../../server/services/personal-data.ts';
import { createThreads } from '../../../server/services/threads.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { findInDatabase } from '../../support/database-search.ts';
import { PASSWORD, signedIn, visit } from '../../support/people.ts';
import { privacyNode, type PrivacyNode } from '../../support/privacy.ts';

let database: TestDatabase;
let node: PrivacyNode;
beforeAll(async () => {
	database = await testDatabase();
	node = await privacyNode(database.db);
});
afterAll(() => database.close());

const NAME = 'Zénaïde-Introuvable';
const FIRST = 'Mirabelle premier jet, éàü';
const LATER = 'Quetsche mots corrigés';
const REASON = 'Reine-claude parce que';

const execute = (principal: ParticipantPrincipal, name: string, payload: Record<string, unknown>) =>
	node.boards.execute(principal, node.board, { id: randomUUID(), name, payload });

/** Somebody who wrote, corrected, took a position with a reason and became a member; a finding comes from their idea. */
async function person(email: string) {
	const guest = await node.guest(NAME);
	const noteId = await node.write(guest.principal, FIRST);
	await execute(guest.principal, 'note.edit', { noteId, text: LATER });
	const itemId = randomUUID();
	const sources = [{ kind: 'note', id: noteId }];
	const steward = node.project.steward as ParticipantPrincipal;
	await execute(steward, 'item.create', { itemId, kind: 'finding', title: 'Constat', sources });
	await database.db
		.insertInto('item_version')
		.values({ item_id: itemId, version: 1, title: 'Constat', content: '[]', text: '', text_hash: '', document_seq: 0 })
		.execute();
	const round = await database.db
		.insertInto('comment_round')
		.values({
			project_id: steward.projectId,
			title: 'Consultation',
			opens_at: '2026-01-01',
			closes_at: '2026-02-01',
			rule: '{}',
			created_by: steward.participantId,
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await database.db
		.insertInto('position')
		.values({
			round_id: round.id,
			item_id: itemId,
			item_version: 1,
			participant_id: guest.principal.participantId,
			cast_by: guest.principal.participantId,
			college_id: guest.principal.collegeId,
			choice: 'object',
			reason: REASON,
		})
		.execute();
	const input = { email, displayName: NAME, password: PASSWORD };
	const session = await node.accounts.becomeMember(guest.account, input, visit(guest.token));
	const account = await signedIn(node, session.token);
	return { ...guest, account, token: session.token, noteId, itemId };
}

const participantRow = (id: string) =>
	database.db.selectFrom('participant').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const noteRow = (id: string) =>
	database.db.selectFrom('note').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

test('everything about me: account, projects, ideas and positions, of oneself alone', async () => {
	const me = await person('zenaide-lecture@example.org');
	const mine = await node.personalData.read(me.account);
	expect(mine).toMatchObject({
		account: { email: 'zenaide-lecture@example.org', displayName: NAME },
		participations: [{ id: me.principal.participantId, role: 'contributor' }],
		notes: [{ text: LATER, state: 'visible' }],
		positions: [{ choice: 'object', reason: REASON }],
	});
	expect(mine.sessions).toHaveLength(1);
	const other = await node.guest('Karim');
	expect(await node.personalData.read(other.account)).toMatchObject({ notes: [], positions: [] });
	await node.personalData.erase(me.account, 'withdraw');
});

test('erased with their words: no column of any table holds name, address or words, nor does the picture of the thread', async () => {
	const email = 'zenaide-introuvable@example.org';
	const me = await person(email);
	const strings = [NAME, email, FIRST, LATER, REASON];
	expect((await findInDatabase(database.db, strings)).length).toBeGreaterThan(5);
	await node.personalData.erase(me.account, 'withdraw');
	expect(await findInDatabase(database.db, strings)).toEqual([]);
	expect(await node.sessions.validate(me.token)).toBeNull();
	const steward = node.project.steward as ParticipantPrincipal;
	const threads = createThreads({ db: database.db, clock: node.clock });
	const project = { id: steward.projectId, published: false };
	expect(JSON.stringify(await threads.weave(steward, project))).not.toContain('Quetsche');
});

test('the thread, the counts and the position stay, without anybody behind them', async () => {
	const me = await person('zenaide-fil@example.org');
	await node.personalData.erase(me.account, 'withdraw');
	expect(await noteRow(me.noteId)).toMatchObject({ state: 'withdrawn', text: '' });
	const sources = await database.db.selectFrom('item_source').selectAll().where('item_id', '=', me.itemId).execute();
	expect(sources).toMatchObject([{ note_id: me.noteId }]);
	const position = await database.db
		.selectFrom('position')
		.selectAll()
		.where('item_id', '=', me.itemId)
		.executeTakeFirstOrThrow();
	expect(position).toMatchObject({ choice: 'object', reason: '[…]', college_id: me.principal.collegeId });
	const stub = await participantRow(me.principal.participantId);
	expect(stub).toMatchObject({ display_name: '', college_id: me.principal.collegeId, organisation_id: null });
	expect(stub.account_id).not.toBe(me.account.id);
	expect(stub.removed_at).not.toBeNull();
	const state = await node.boards.state(node.project.steward, node.board);
	expect(state.items[me.itemId]?.sources).toEqual([{ kind: 'note', id: me.noteId, gone: true }]);
});

const GROUP = 'Quenette titre de groupe';
const TITLE = 'Prune titre de texte';
const TEXT = 'Pêche premier paragraphe, éàü';

/** A member who named a group and wrote two texts: one alone, one that the steward named anew. */
async function writer(email: string) {
	const me = await person(email);
	const principal = (await node.people.principalFor(me.account, me.principal.projectId)) as ParticipantPrincipal;
	const [groupId, alone, shared] = [randomUUID(), randomUUID(), randomUUID()];
	await execute(principal, 'group.create', { groupId, title: GROUP, noteIds: [me.noteId] });
	for (const itemId of [alone, shared]) {
		const sources = [{ kind: 'note', id: me.noteId }];
		await execute(principal, 'item.create', { itemId, kind: 'finding', title: TITLE, text: TEXT, sources });
	}
	const steward = node.project.steward as ParticipantPrincipal;
	await execute(steward, 'item.retitle', { itemId: shared, title: 'À deux' });
	await execute(steward, 'group.rename', { groupId, title: 'Passager' });
	await execute(principal, 'group.rename', { groupId, title: GROUP });
	return { ...me, groupId, alone, shared };
}
const itemRow = (id: string) =>
	database.db.selectFrom('item').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

test('with their words go the titles of their groups and the texts that nobody else touched, down to the last byte', async () => {
	const email = 'zenaide-textes@example.org';
	const me = await writer(email);
	await node.personalData.erase(me.account, 'withdraw');
	expect(await itemRow(me.alone)).toMatchObject({ title: '[…]', text: '' });
	expect(await itemRow(me.shared)).toMatchObject({ title: 'À deux', text: expect.stringContaining(TEXT) });
	const state = await node.boards.state(node.project.steward, node.board);
	expect(state.groups[me.groupId]).toMatchObject({ title: '' });
	expect(state.items[me.alone]).toMatchObject({ title: '[…]', text: '' });
	const found = await findInDatabase(database.db, [NAME, email, GROUP, TITLE, FIRST, LATER, REASON]);
	expect(found).toEqual([]);
	const log = await database.db
		.selectFrom('document_update')
		.innerJoin('document_checkpoint', 'document_checkpoint.document_id', 'document_update.document_id')
		.where('document_update.document_id', '=', `text:${me.alone}`)
		.select(['document_update.bytes', 'document_checkpoint.bytes as state'])
		.execute();
	expect(log.length).toBeGreaterThan(0);
	expect(Buffer.concat(log.flatMap(({ bytes, state }) => [bytes, state])).toString()).not.toContain('Pêche');
	expect(node.failures).toEqual([]);
});

test('without their words, groups and texts stay as they are', async () => {
	const me = await writer('zenaide-laisse@example.org');
	await node.personalData.erase(me.account, 'keep');
	expect(await itemRow(me.alone)).toMatchObject({ title: TITLE, text: expect.stringContaining(TEXT) });
	const state = await node.boards.state(node.project.steward, node.board);
	expect(state.groups[me.groupId]).toMatchObject({ title: GROUP });
});

test('mail to every address of theirs goes, what others wrote about the same position stays, and exports are told', async () => {
	const { db } = database;
	const email = 'zenaide-courrier@example.org';
	const invited = 'zenaide-invitee@example.org';
	const me = await person(email);
	const steward = node.project.steward as ParticipantPrincipal;
	const { participantId, projectId, collegeId } = me.principal;
	const invitation = await db
		.insertInto('invitation')
		.values({
			project_id: projectId,
			token_hash: randomUUID(),
			email: invited,
			role: 'contributor',
			college_id: collegeId,
			invited_by: steward.participantId,
			expires_at: new Date(),
			accepted_at: new Date(),
			accepted_by: participantId,
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	for (const [address, invitationId] of [
		[email, null],
		[invited, invitation.id],
	] as const) {
		const at = new Date();
		await db
			.insertInto('mail')
			.values({
				id: randomUUID(),
				kind: 'invitation',
				occasion: randomUUID(),
				host: 'example.org',
				invitation_id: invitationId,
				address,
				locale: 'fr',
				data: '{}',
				due_at: at,
				created_at: at,
				expires_at: at,
			})
			.execute();
	}
	const { id: position } = await db
		.selectFrom('position')
		.where('cast_by', '=', participantId)
		.select('id')
		.executeTakeFirstOrThrow();
	const before = { position_id: position, choice: 'abstain' as const, at: new Date() };
	await db
		.insertInto('position_history')
		.values([
			{ ...before, reason: 'Brugnon mots anciens', cast_by: participantId },
			{ ...before, reason: 'Celle de Karim', cast_by: steward.participantId },
		])
		.execute();
	const told: unknown[] = [];
	const personalData = createPersonalData({ ...node, db, erasers: [async (gone) => void told.push(gone)] });
	const mark = node.post.addressMark(email);
	await countBounce(db, node.clock, mark, { kind: 'hard', code: '5.1.1' });
	await personalData.erase(me.account, 'withdraw');
	expect(await addressState(db, mark)).toBeNull();
	expect(await findInDatabase(db, [NAME, email, invited, 'Brugnon mots anciens'])).toEqual([]);
	expect(await findInDatabase(db, ['Celle de Karim'])).toEqual(['position_history.reason: Celle de Karim']);
	expect(told).toEqual([{ participantIds: [participantId], projectIds: [projectId], words: 'withdraw' }]);
});

test('what a scribe typed for somebody else stays when the scribe goes with their words', async () => {
	const scribe = await node.guest('Scribe');
	const noteId = randomUUID();
	const onBehalfOf = { collegeId: scribe.principal.collegeId, label: 'Habitante' };
	const text = 'Le médecin est parti';
	await execute(scribe.principal, 'note.add', { noteId, text, kind: 'need', voice: 'someone', onBehalfOf });
	await node.personalData.erase(scribe.account, 'withdraw');
	expect(await noteRow(noteId)).toMatchObject({ text, state: 'visible', by_scribe: true });
});

test('erased without their words: the last words stay on the table, the name and the first draft are nowhere', async () => {
	const email = 'zenaide-garde@example.org';
	const me = await person(email);
	await node.personalData.erase(me.account, 'keep');
	expect(await findInDatabase(database.db, [NAME, email, FIRST])).toEqual([]);
	expect(await noteRow(me.noteId)).toMatchObject({ state: 'visible', text: LATER });
	const state = await node.boards.state(node.project.steward, node.board);
	expect(state.notes[me.noteId]?.text).toBe(LATER);
});

test('a guest erases themself, and the table goes on', async () => {
	const { account, principal, token } = await node.guest(NAME);
	await node.write(principal, FIRST);
	await node.receipts.create(account);
	await node.personalData.erase(account, 'withdraw');
	expect(await findInDatabase(database.db, [NAME, FIRST, account.id])).toEqual([]);
	expect(await node.sessions.validate(token)).toBeNull();
	const other = await node.guest('Karim');
	await node.write(other.principal, 'Un banc');
	expect(node.failures).toEqual([]);
});

test('the only steward is told to hand over first, and nothing is touched', async () => {
	const attempt = node.personalData.erase(node.project.account, 'withdraw');
	await expect(attempt).rejects.toMatchObject({ code: 'conflict' });
	expect(await node.sessions.validate(node.project.token)).not.toBeNull();
	const steward = node.project.steward as ParticipantPrincipal;
	expect(await participantRow(steward.participantId)).toMatchObject({ role: 'steward', removed_at: null });
});

test('what a live workshop knows of me is told to me; erased, what was counted stays, without a link to anybody', async () => {
	const { db } = database;
	const me = await person('zenaide-atelier@example.org');
	const { participantId, collegeId } = me.principal;
	const phase = { id: randomUUID(), workshop_id: node.workshop.id };
	const about = { workshop_id: phase.workshop_id, participant_id: participantId };
	await db
		.insertInto('phase')
		.values({ ...phase, rank: 'a', kind: 'prioritise', minutes: 5, question: 'Par quoi commencer ?' })
		.execute();
	await db
		.insertInto('seat')
		.values({ ...about, board_id: node.board, duty: 'scribe', came_at: new Date(), name_consent: true })
		.execute();
	const ballot = { phase_id: phase.id, participant_id: participantId, college_id: collegeId };
	const { id } = await db.insertInto('ballot').values(ballot).returning('id').executeTakeFirstOrThrow();
	await db.insertInto('ballot_mark').values({ ballot_id: id, target: '0', dots: 2 }).execute();
	expect((await node.personalData.read(me.account)).workshops).toMatchObject({
		seats: [{ duty: 'scribe', nameConsent: true }],
		ballots: [{ question: 'Par quoi commencer ?', marks: { 0: 2 } }],
	});
	await node.personalData.erase(me.account, 'keep');
	expect(await db.selectFrom('ballot').selectAll().where('id', '=', id).execute()).toMatchObject([
		{ participant_id: null, college_id: collegeId },
	]);
	expect(await db.selectFrom('seat').selectAll().where('participant_id', '=', participantId).execute()).toMatchObject([
		{ board_id: null, duty: 'none', name_consent: false },
	]);
});
