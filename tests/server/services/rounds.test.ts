import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { paragraphs } from '#lib/domain/rich-text.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import type { PositionChoice } from '#lib/domain/vocabulary.ts';
import { writeBlocks } from '#lib/sync/rich-text.ts';
import { hashOf } from '../../../server/services/frozen-text.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { DAY, inDays, roundScene, type RoundScene } from '../../support/rounds.ts';

let database: TestDatabase;
let scene: RoundScene;
beforeAll(async () => {
	database = await testDatabase();
});
beforeEach(async () => {
	scene = await roundScene(database);
	await scene.db
		.updateTable('project')
		.set({ agreement_rule: JSON.stringify(RULE) })
		.where('id', '=', scene.project.id)
		.execute();
});
afterAll(() => database.close());

const RULE = { quorum: 2, threshold: 2 / 3, required: ['residents', 'associations'], objections: 'answered' as const };
const TEXT = 'Les pannes d’ascenseur durent de six à neuf jours.';

const take = (
	principal: ParticipantPrincipal,
	roundId: string,
	itemId: string,
	choice: PositionChoice,
	more: { reason?: string; as?: 'self' | 'organisation' } = {},
) => scene.positions.take(principal, { roundId, itemId, choice, reason: '', as: 'self', ...more });
const state = async (itemId: string) =>
	scene.db
		.selectFrom('item')
		.where('id', '=', itemId)
		.select(['state', 'state_reason as reason', 'version'])
		.executeTakeFirstOrThrow();
const refused = (reason: string) => expect.objectContaining({ name: 'Refusal', reason });
/** Two residents and two associations who agree. */
async function everyoneAgrees(roundId: string, itemId: string) {
	for (const college of [scene.colleges.residents, scene.colleges.associations])
		for (let index = 0; index < 2; index += 1) await take(await scene.participant(college), roundId, itemId, 'agree');
}
const readItem = async (roundId: string, itemId: string, principal: ParticipantPrincipal = scene.steward) => {
	const item = (await scene.rounds.read(principal, roundId)).items.find((one) => one.itemId === itemId);
	if (!item) throw new Error('the item is not in the round');
	return item;
};

test('opening a round freezes the exact words, names them by their hash, and outdates writing accepted before', async () => {
	const itemId = await scene.item('Pannes', TEXT);
	const before = await scene.db
		.selectFrom('document')
		.where('id', '=', `text:${itemId}`)
		.selectAll()
		.executeTakeFirstOrThrow();
	const roundId = await scene.round([itemId]);
	expect(await state(itemId)).toMatchObject({ state: 'in_round', version: 1 });
	const version = await scene.db
		.selectFrom('item_version')
		.where('item_id', '=', itemId)
		.selectAll()
		.executeTakeFirstOrThrow();
	expect(version).toMatchObject({
		version: 1,
		title: 'Pannes',
		text: TEXT,
		text_hash: hashOf('Pannes', paragraphs(TEXT)),
		document_seq: before.head_seq,
	});
	const after = await scene.db
		.selectFrom('document')
		.where('id', '=', `text:${itemId}`)
		.selectAll()
		.executeTakeFirstOrThrow();
	expect(after.rights_version).toBe(before.rights_version + 1);
	expect(scene.bus.messages).toContainEqual({ kind: 'rights', documentId: `text:${itemId}` });
	expect(scene.refreshed).toContain(itemId);
	expect((await readItem(roundId, itemId)).content).toEqual(paragraphs(TEXT));
});

test('a round is all or nothing: one text that cannot be frozen leaves no trace of the others', async () => {
	const good = await scene.item('Bonne', TEXT);
	const empty = await scene.item('Vide', '');
	await expect(scene.round([good, empty])).rejects.toEqual(refused('item_text_empty'));
	expect(await state(good)).toMatchObject({ state: 'drafting', version: 0 });
	expect(await scene.rounds.list(scene.steward)).toEqual([]);
});

test('an item is in one round at a time', async () => {
	const itemId = await scene.item('Pannes', TEXT);
	const results = await Promise.allSettled([scene.round([itemId]), scene.round([itemId]), scene.round([itemId])]);
	expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
	expect(await scene.rounds.list(scene.steward)).toHaveLength(1);
});

test('a round may ask more than the rule of the project, never less', async () => {
	const itemId = await scene.item('Pannes', TEXT);
	await expect(scene.round([itemId], { rule: { ...RULE, quorum: 1 } })).rejects.toEqual(refused('rule_looser'));
	const roundId = await scene.round([itemId], { rule: { ...RULE, quorum: 3 } });
	expect((await scene.rounds.read(scene.steward, roundId)).round.rule.quorum).toBe(3);
});

test('only the steward opens, closes and records; observers and strangers read or not even that', async () => {
	const itemId = await scene.item('Pannes', TEXT);
	const facilitator = await scene.participant(scene.colleges.residents, { role: 'facilitator' });
	await expect(scene.round([itemId], {}, facilitator)).rejects.toEqual(refused('forbidden'));
	const roundId = await scene.round([itemId]);
	const observer = await scene.participant(scene.colleges.residents, { role: 'observer' });
	await expect(take(observer, roundId, itemId, 'agree')).rejects.toEqual(refused('forbidden'));
	expect((await scene.rounds.read(observer, roundId)).mayAnswer).toBe(false);
	await expect(scene.rounds.close(facilitator, roundId)).rejects.toEqual(refused('forbidden'));
	await expect(scene.agreements.settle(facilitator, roundId)).rejects.toEqual(refused('forbidden'));
	await expect(scene.rounds.read({ kind: 'public' }, roundId)).rejects.toEqual(refused('forbidden'));
	const elsewhere = await roundScene(database);
	await expect(elsewhere.rounds.read(elsewhere.steward, roundId)).rejects.toEqual(refused('round_unknown'));
	await expect(
		elsewhere.positions.take(elsewhere.steward, { roundId, itemId, choice: 'agree', reason: '', as: 'self' }),
	).rejects.toEqual(refused('round_unknown'));
});

test('a round opens and closes by the clock of the database, on every write', async () => {
	const itemId = await scene.item('Pannes', TEXT);
	const resident = await scene.participant(scene.colleges.residents);
	const roundId = await scene.round([itemId], { opensAt: inDays(1), closesAt: inDays(2) });
	await expect(take(resident, roundId, itemId, 'agree')).rejects.toEqual(refused('round_upcoming'));
	scene.clock.advance(DAY + 1000);
	await take(resident, roundId, itemId, 'agree');
	scene.clock.advance(DAY);
	await expect(take(resident, roundId, itemId, 'abstain')).rejects.toEqual(refused('round_closed'));
	await scene.rounds.extend(scene.steward, roundId, inDays(4));
	await take(resident, roundId, itemId, 'abstain');
	await expect(scene.rounds.extend(scene.steward, roundId, inDays(1))).rejects.toEqual(refused('round_ends_too_soon'));
	await scene.rounds.close(scene.steward, roundId);
	await expect(take(resident, roundId, itemId, 'agree')).rejects.toEqual(refused('round_closed'));
});

test('an objection and a reservation need a reason', async () => {
	const itemId = await scene.item('Pannes', TEXT);
	const resident = await scene.participant(scene.colleges.residents);
	const roundId = await scene.round([itemId]);
	for (const choice of ['object', 'agree_with_reservation'] as const)
		await expect(take(resident, roundId, itemId, choice, { reason: '  ' })).rejects.toEqual(refused('reason_required'));
	await take(resident, roundId, itemId, 'object', { reason: 'Trop vague' });
});

test('a participant has one position per text, changed at will, with its history kept', async () => {
	const itemId = await scene.item('Pannes', TEXT);
	const resident = await scene.participant(scene.colleges.residents);
	const roundId = await scene.round([itemId]);
	await take(resident, roundId, itemId, 'object', { reason: 'Trop vague' });
	await take(resident, roundId, itemId, 'agree');
	const rows = await scene.db.selectFrom('position').where('round_id', '=', roundId).selectAll().execute();
	expect(rows.map((row) => row.choice)).toEqual(['agree']);
	const history = await scene.db
		.selectFrom('position_history')
		.where('position_id', '=', rows[0]?.id ?? '')
		.orderBy('at')
		.select('choice')
		.execute();
	expect(history.map((row) => row.choice)).toEqual(['object', 'agree']);
});

test('an organisation has one position, through confirmed mandates only, in its own college', async () => {
	const { institutions, residents } = scene.colleges;
	const organisationId = await scene.organisation(institutions, 'Préfecture');
	const itemId = await scene.item('Pannes', TEXT);
	const roundId = await scene.round([itemId]);
	const holder = await scene.participant(residents, { organisationId, mandate: 'confirmed' });
	const deputy = await scene.participant(institutions, { organisationId, mandate: 'confirmed' });
	const claimant = await scene.participant(institutions, { organisationId, mandate: 'unconfirmed' });
	await expect(take(claimant, roundId, itemId, 'agree', { as: 'organisation' })).rejects.toEqual(
		refused('mandate_required'),
	);
	await take(holder, roundId, itemId, 'agree', { as: 'organisation' });
	await take(deputy, roundId, itemId, 'object', { reason: 'Non', as: 'organisation' });
	await take(holder, roundId, itemId, 'agree');
	const rows = await scene.db
		.selectFrom('position')
		.where('round_id', '=', roundId)
		.orderBy('at')
		.selectAll()
		.execute();
	expect(rows.map((row) => [row.organisation_id !== null, row.college_id, row.choice])).toEqual(
		expect.arrayContaining([
			[true, institutions.id, 'object'],
			[false, residents.id, 'agree'],
		]),
	);
	expect(rows).toHaveLength(2);
});

test('fifty people who answer twenty times at once each count once', { timeout: 60_000 }, async () => {
	const itemId = await scene.item('Pannes', TEXT);
	const roundId = await scene.round([itemId]);
	const crowd = await Promise.all(Array.from({ length: 50 }, () => scene.participant(scene.colleges.residents)));
	const choices: PositionChoice[] = ['agree', 'abstain', 'object', 'agree_with_reservation'];
	await Promise.all(
		crowd.flatMap((person) =>
			Array.from({ length: 20 }, (_, turn) =>
				take(person, roundId, itemId, choices[turn % choices.length] ?? 'agree', { reason: `avis ${turn}` }),
			),
		),
	);
	const { positions, history } = await scene.db
		.selectFrom('position')
		.leftJoin('position_history', 'position_history.position_id', 'position.id')
		.where('round_id', '=', roundId)
		.select(({ fn }) => [
			fn.count<number>('position.id').distinct().as('positions'),
			fn.count<number>('position_history.choice').as('history'),
		])
		.executeTakeFirstOrThrow();
	expect({ positions, history }).toEqual({ positions: 50, history: 1000 });
	expect((await readItem(roundId, itemId)).tally.total).toBe(50);
});

test('the agreement is recorded after the round, when the rule says so, with rule, tally and hash', async () => {
	const itemId = await scene.item('Pannes', TEXT);
	const roundId = await scene.round([itemId]);
	await everyoneAgrees(roundId, itemId);
	await expect(scene.agreements.recordAgreement(scene.steward, roundId, itemId)).rejects.toEqual(
		refused('round_still_open'),
	);
	await scene.rounds.close(scene.steward, roundId);
	await scene.agreements.recordAgreement(scene.steward, roundId, itemId);
	expect(await state(itemId)).toMatchObject({ state: 'agreed' });
	const row = await scene.db
		.selectFrom('agreement')
		.where('item_id', '=', itemId)
		.selectAll()
		.executeTakeFirstOrThrow();
	expect(row).toMatchObject({
		outcome: 'agreed',
		item_version: 1,
		rule: RULE,
		text_hash: hashOf('Pannes', paragraphs(TEXT)),
	});
	expect(row.tally).toContainEqual(expect.objectContaining({ college: 'residents', agree: 2 }));
	expect((await scene.rounds.read(scene.steward, roundId)).round.status).toBe('settled');
	await expect(scene.agreements.recordAgreement(scene.steward, roundId, itemId)).rejects.toEqual(
		refused('item_decided'),
	);
});

test('the steward cannot record an agreement that the rule does not see, and reads what is missing', async () => {
	const itemId = await scene.item('Pannes', TEXT);
	const roundId = await scene.round([itemId]);
	await take(await scene.participant(scene.colleges.residents), roundId, itemId, 'agree');
	scene.clock.advance(8 * DAY);
	await expect(scene.agreements.recordAgreement(scene.steward, roundId, itemId)).rejects.toEqual(
		refused('rule_not_met'),
	);
	expect((await readItem(roundId, itemId)).missing).toEqual([
		{ kind: 'quorum', college: 'residents', quorum: 2, missing: null },
		{ kind: 'quorum', college: 'associations', quorum: 2, missing: 2 },
	]);
});

test('an objection waits for an answer, and for a new one when it changes', async () => {
	const itemId = await scene.item('Pannes', TEXT);
	const roundId = await scene.round([itemId]);
	await everyoneAgrees(roundId, itemId);
	const institution = await scene.participant(scene.colleges.institutions);
	await take(institution, roundId, itemId, 'object', { reason: 'Le chiffre est de 2019.' });
	const open = await readItem(roundId, itemId, institution);
	expect(open.missing).toEqual([{ kind: 'objection_unanswered', college: 'institutions', count: 1 }]);
	expect(open.printed).toMatchObject([{ college: 'institutions', reason: 'Le chiffre est de 2019.', mine: true }]);
	expect(JSON.stringify(open.printed)).not.toContain(institution.participantId);
	// One institution alone: for others, the name of the college beside the reason would tell who spoke.
	expect((await readItem(roundId, itemId)).printed).toMatchObject([{ college: null, mine: false }]);
	const positionId = open.printed[0]?.id ?? '';
	const answer = {
		status: 'kept' as const,
		reason: 'Le chiffre est corrigé.',
		plainText: 'C’est corrigé.',
		organisationId: null,
	};
	await expect(scene.positions.answer(institution, positionId, answer)).rejects.toEqual(refused('forbidden'));
	const facilitator = await scene.participant(scene.colleges.residents, { role: 'facilitator' });
	await scene.positions.answer(facilitator, positionId, answer);
	expect(await readItem(roundId, itemId)).toMatchObject({ outcome: 'agreed_with_reservations', missing: [] });
	scene.clock.advance(1000);
	await take(institution, roundId, itemId, 'object', { reason: 'Il est encore faux.' });
	expect((await readItem(roundId, itemId)).missing).toMatchObject([{ kind: 'objection_unanswered' }]);
});

test('only its author lifts an objection, also after the close, and it stays readable as lifted', async () => {
	const itemId = await scene.item('Pannes', TEXT);
	const roundId = await scene.round([itemId], { rule: { ...RULE, objections: 'lifted' } });
	await everyoneAgrees(roundId, itemId);
	const institution = await scene.participant(scene.colleges.institutions);
	await take(institution, roundId, itemId, 'object', { reason: 'Non.' });
	const positionId = (await readItem(roundId, itemId)).printed[0]?.id ?? '';
	scene.clock.advance(8 * DAY);
	await expect(scene.positions.lift(scene.steward, positionId)).rejects.toEqual(refused('not_your_objection'));
	await expect(scene.agreements.recordAgreement(scene.steward, roundId, itemId)).rejects.toEqual(
		refused('rule_not_met'),
	);
	await scene.positions.lift(institution, positionId);
	await scene.agreements.recordAgreement(scene.steward, roundId, itemId);
	expect((await readItem(roundId, itemId)).printed).toMatchObject([{ lifted: true, reason: 'Non.' }]);
});

test('settling records what the rule says of each text: agreed, contested, or open to writing again', async () => {
	const [agreed, contested, unheard] = [
		await scene.item('Accord', TEXT),
		await scene.item('Débat', TEXT),
		await scene.item('Silence', TEXT),
	];
	const roundId = await scene.round([agreed, contested, unheard]);
	await everyoneAgrees(roundId, agreed);
	await everyoneAgrees(roundId, contested);
	await take(await scene.participant(scene.colleges.residents), roundId, contested, 'object', { reason: 'Non.' });
	await expect(scene.agreements.settle(scene.steward, roundId)).rejects.toEqual(refused('round_still_open'));
	await scene.rounds.close(scene.steward, roundId);
	await scene.agreements.settle(scene.steward, roundId);
	expect([(await state(agreed)).state, (await state(contested)).state, (await state(unheard)).state]).toEqual([
		'agreed',
		'contested',
		'drafting',
	]);
	await expect(scene.rounds.extend(scene.steward, roundId, inDays(30))).rejects.toEqual(refused('round_settled'));
});

test('a contested text becomes agreed once its objection is answered; the record says so', async () => {
	const itemId = await scene.item('Débat', TEXT);
	const roundId = await scene.round([itemId]);
	await everyoneAgrees(roundId, itemId);
	await take(await scene.participant(scene.colleges.institutions), roundId, itemId, 'object', { reason: 'Non.' });
	await scene.rounds.close(scene.steward, roundId);
	await scene.agreements.recordContested(scene.steward, roundId, itemId);
	const positionId = (await readItem(roundId, itemId)).printed[0]?.id ?? '';
	await scene.positions.answer(scene.steward, positionId, {
		status: 'not_kept',
		reason: 'Voici pourquoi.',
		plainText: '',
		organisationId: null,
	});
	await scene.agreements.recordAgreement(scene.steward, roundId, itemId);
	const rows = await scene.db.selectFrom('agreement').where('item_id', '=', itemId).select('outcome').execute();
	expect(rows).toEqual([{ outcome: 'agreed_with_reservations' }]);
});

test('reopening needs a reason, keeps the agreed words, and the next round asks about a new version', async () => {
	const itemId = await scene.item('Pannes', TEXT);
	const first = await scene.round([itemId]);
	await everyoneAgrees(first, itemId);
	await scene.rounds.close(scene.steward, first);
	await scene.agreements.settle(scene.steward, first);
	await expect(scene.agreements.reopen(scene.steward, itemId, ' ')).rejects.toEqual(refused('reason_required'));
	await scene.agreements.reopen(scene.steward, itemId, 'Un chiffre a changé');
	expect(await state(itemId)).toMatchObject({ state: 'drafting', reason: 'Un chiffre a changé' });
	await scene.db.transaction().execute(async (tx) => {
		const authored = await scene.documents.author(tx, `text:${itemId}`, null, (doc) =>
			writeBlocks(doc, paragraphs('Depuis 2027, trois jours.')),
		);
		authored.publish();
	});
	const second = await scene.round([itemId]);
	expect(await state(itemId)).toMatchObject({ state: 'in_round', version: 2 });
	expect(await readItem(first, itemId)).toMatchObject({ outdated: true, content: paragraphs(TEXT) });
	expect((await readItem(second, itemId)).tally.total).toBe(0);
	const late = await scene.participant(scene.colleges.residents);
	await expect(take(late, first, itemId, 'agree')).rejects.toEqual(refused('round_closed'));
	await take(late, second, itemId, 'agree');
});

test('nobody sees a count by college under five, nor who objected', async () => {
	const itemId = await scene.item('Pannes', TEXT);
	const roundId = await scene.round([itemId]);
	await everyoneAgrees(roundId, itemId);
	const { tally } = await readItem(roundId, itemId);
	expect(tally.colleges.map((row) => row.total)).toEqual([null, null, 0]);
	expect(tally.total).toBeNull();
});
