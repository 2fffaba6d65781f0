import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import { kindsOf, RETENTION, RETENTION_KINDS, type RetentionKind } from '#lib/domain/retention.ts';
import { recordAct } from '../../../server/db/audit-store.ts';
import { createRetention, type Retention, type RetentionPage } from '../../../server/services/retention.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { findInDatabase } from '../../support/database-search.ts';
import { member } from '../../support/people.ts';
import { privacyNode, type PrivacyNode } from '../../support/privacy.ts';

const DAY = 86_400_000;
const NAME = 'Zénaïde-Introuvable';
const WORDS = 'Mirabelle introuvable, éàü';
const EMAIL = 'zenaide-introuvable@example.org';
const never = new AbortController().signal;

let database: TestDatabase;
let node: PrivacyNode;
let folder: string;
let retention: Retention;
beforeAll(async () => {
	database = await testDatabase();
	node = await privacyNode(database.db);
	folder = await mkdtemp(join(tmpdir(), 'trame-retention-'));
	const { documents, bus, clock, personalData } = node;
	retention = createRetention({ db: database.db, documents, bus, clock, personalData, exportFolder: folder });
});
afterAll(async () => {
	await rm(folder, { recursive: true });
	await database.close();
});

const steward = () => node.project.steward as ParticipantPrincipal;
const execute = (principal: ParticipantPrincipal, name: string, payload: Record<string, unknown>) =>
	node.boards.execute(principal, node.board, { id: randomUUID(), name, payload });
const hours = (count: number) => sql<Date>`now() + ${count} * interval '1 hour'`;
const noteRow = (id: string) =>
	database.db.selectFrom('note').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** Something of every kind, with distinctive words. */
async function everyKind() {
	const { db } = database;
	const { account, principal } = await node.guest(NAME);
	await node.receipts.create(account);
	const withdrawn = await node.write(principal, WORDS);
	await execute(principal, 'note.edit', { noteId: withdrawn, text: `${WORDS} encore` });
	await execute(principal, 'note.withdraw', { noteId: withdrawn });
	const hidden = await node.write(principal, `${WORDS} cachée`);
	await execute(steward(), 'note.hide', { noteId: hidden, reason: 'Pas ici' });
	const kept = await node.write(principal, 'Un banc');
	await liveTraces(principal);
	const invitation = await db
		.insertInto('invitation')
		.values({
			project_id: steward().projectId,
			token_hash: randomUUID(),
			email: EMAIL,
			role: 'contributor',
			college_id: principal.collegeId,
			invited_by: steward().participantId,
			expires_at: hours(1),
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await db
		.insertInto('mail')
		.values({
			id: randomUUID(),
			kind: 'sign_in',
			occasion: randomUUID(),
			host: 'example.org',
			address: EMAIL,
			locale: 'fr',
			data: JSON.stringify({ name: NAME }),
			state: 'failed',
			due_at: hours(0),
			created_at: hours(0),
			expires_at: hours(1),
			done_at: hours(0),
		})
		.execute();
	await db.insertInto('mail_bounce').values({ address_hash: randomUUID(), hard_at: new Date() }).execute();
	await db.insertInto('mail_refusal').values({ address_hash: randomUUID() }).execute();
	await db
		.insertInto('sign_in_link')
		.values({ token_hash: randomUUID(), account_id: account.id, purpose: 'mail', expires_at: hours(1) })
		.execute();
	const gone = await member(node);
	await db.updateTable('account').set({ display_name: NAME }).where('id', '=', gone.account.id).execute();
	await recordAct(db, node.clock, steward(), { act: 'export.asked', about: { document: 'contract', format: 'odt' } });
	await writeFile(join(folder, 'contrat.odt'), WORDS);
	return { account, withdrawn, hidden, kept, invitationId: invitation.id, memberId: gone.account.id };
}

/** A workshop in which this person sat, voted and spoke. */
async function liveTraces({ participantId, collegeId }: ParticipantPrincipal): Promise<void> {
	const { db } = database;
	const workshop = await db
		.insertInto('workshop')
		.values({
			project_id: steward().projectId,
			kind: 'workshop',
			title: 'Atelier fini',
			live: 'ended',
			live_started_at: hours(-2),
			live_ended_at: hours(-1),
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	const phase = { id: randomUUID(), workshop_id: workshop.id };
	await db
		.insertInto('phase')
		.values({ ...phase, rank: 'a', kind: 'prioritise', minutes: 5 })
		.execute();
	const about = { workshop_id: phase.workshop_id, participant_id: participantId };
	await db
		.insertInto('seat')
		.values({ ...about, duty: 'scribe', came_at: hours(-2), name_consent: true })
		.execute();
	await db
		.insertInto('speaking_turn')
		.values({ ...about, id: randomUUID(), college_id: collegeId })
		.execute();
	await db
		.insertInto('workshop_event')
		.values({ ...about, name: 'start' })
		.execute();
	await db
		.insertInto('ballot')
		.values({ phase_id: phase.id, participant_id: participantId, college_id: collegeId })
		.execute();
}

const countsOf = (page: RetentionPage) => new Map(page.kinds.map(({ kind, due }) => [kind, due]));
async function preview(): Promise<Map<RetentionKind, { now: number; next: number; month: number }>> {
	const [ofProject, ofInstance] = [await retention.read(steward()), await retention.readInstance(node.project.account)];
	const all = countsOf(ofProject);
	for (const [kind, due] of countsOf(ofInstance)) {
		const { now = 0, next = 0, month = 0 } = all.get(kind) ?? {};
		all.set(kind, { now: now + due.now, next: next + due.next, month: month + due.month });
	}
	return all;
}
/** What the purges took so far, by kind. */
async function gone(): Promise<Map<string, number>> {
	const rows = await database.db
		.selectFrom('purge_record')
		.groupBy('kind')
		.select((eb) => ['kind', eb.fn.sum<string>('gone').as('gone')])
		.execute();
	return new Map(rows.map((row) => [row.kind, Number(row.gone)]));
}

test('day by day, year by year: exactly what the preview announced goes, of every kind, and once', async () => {
	const made = await everyKind();
	const taken = new Map<string, number>();
	for (const days of [0, 2, 250, 1100]) {
		node.clock.advance(days * DAY);
		const announced = await preview();
		const before = await gone();
		await retention.purge(never);
		const after = await gone();
		for (const kind of RETENTION_KINDS) {
			const count = (after.get(kind) ?? 0) - (before.get(kind) ?? 0);
			expect([days, kind, count]).toEqual([days, kind, announced.get(kind)?.now]);
			taken.set(kind, (taken.get(kind) ?? 0) + count);
		}
		await retention.purge(never);
		expect(await gone()).toEqual(after);
	}
	expect([...taken].filter(([, count]) => count === 0)).toEqual([]);
	expect(await findInDatabase(database.db, [NAME, WORDS, EMAIL])).toEqual([]);
	expect(await readdir(folder)).toEqual([]);
	// The thread goes on: rows, numbers and the words that were not taken back stand.
	expect(await noteRow(made.withdrawn)).toMatchObject({ state: 'withdrawn', text: '' });
	expect(await noteRow(made.hidden)).toMatchObject({ state: 'hidden', text: '' });
	expect(await noteRow(made.kept)).toMatchObject({ state: 'visible', text: 'Un banc' });
	// Counts of the workshop stand, and nobody is behind them.
	expect(await database.db.selectFrom('ballot').select(['participant_id', 'college_id']).execute()).toEqual([
		{ participant_id: null, college_id: node.project.residents.id },
	]);
	expect(await database.db.selectFrom('seat').select(['board_id', 'duty', 'name_consent']).execute()).toEqual([
		{ board_id: null, duty: 'none', name_consent: false },
	]);
	expect((await preview()).get('withdrawn_words')).toEqual({ now: 0, next: 0, month: 0 });
	await expect(execute(steward(), 'note.restore', { noteId: made.hidden })).rejects.toMatchObject({
		reason: 'words_gone',
	});
});

test('the preview counts what goes by the next purge and within a month, and says when the next purge is', async () => {
	const { principal } = await node.guest();
	const noteId = await node.write(principal, WORDS);
	await execute(principal, 'note.withdraw', { noteId });
	const page = await retention.read(steward());
	const due = countsOf(page).get('withdrawn_words');
	expect(due).toEqual({ now: 1, next: 1, month: 1 });
	expect(page.kinds.map(({ kind }) => kind)).toEqual(kindsOf('project'));
	expect(page.next.getTime()).toBeGreaterThan(Date.now());
	expect(page.records.length).toBeGreaterThan(0);
});

test('what is set holds, for one project alone, within bounds, and the notice tells the same', async () => {
	await retention.save(steward(), { hidden_words: 45, withdrawn_words: 400, sessions: 9 });
	const { projectId } = steward();
	expect(await retention.daysOf(projectId)).toMatchObject({ hidden_words: 45, withdrawn_words: 1, sessions: 0 });
	const notice = await node.privacyNotices.read(node.project.project.slug);
	expect(notice.days).toEqual(await retention.daysOf(projectId));
	await retention.saveInstance(node.project.account, { mail_addresses: 7, hidden_words: 31 });
	expect(await retention.daysOf(projectId)).toMatchObject({ hidden_words: 45, mail_addresses: 7 });
	expect(await retention.daysOf(randomUUID())).toMatchObject({
		hidden_words: RETENTION.hidden_words.days,
		mail_addresses: 7,
	});
	await retention.purge(never);
	const { principal } = await node.guest();
	const noteId = await node.write(principal, WORDS);
	await execute(steward(), 'note.hide', { noteId, reason: 'Pas ici' });
	await database.db
		.updateTable('note')
		.set({ state_at: sql<Date>`${node.clock.now} - interval '44 days'` })
		.where('id', '=', noteId)
		.execute();
	expect((await preview()).get('hidden_words')).toMatchObject({ now: 0, month: 1 });
	node.clock.advance(2 * DAY);
	expect((await preview()).get('hidden_words')).toMatchObject({ now: 1 });
});

test('a refusal of mail stays as long as somebody has the address', async () => {
	const { email } = await member(node);
	await sql`insert into mail_refusal (address_hash, at)
		values (encode(sha256(convert_to(${email}, 'UTF8')), 'hex'), now() - interval '9 years')`.execute(database.db);
	expect((await preview()).get('mail_refusals')).toEqual({ now: 0, next: 0, month: 0 });
});

test('durations are for stewards, those of the server for administrators', async () => {
	const { principal, account } = await node.guest();
	const attempts = [
		() => retention.read(principal),
		() => retention.save(principal, { hidden_words: 60 }),
		() => retention.readInstance(account),
		() => retention.saveInstance(null, { mail_rows: 90 }),
	];
	for (const attempt of attempts) {
		await expect((async () => attempt())()).rejects.toMatchObject({ code: 'forbidden' });
	}
});
