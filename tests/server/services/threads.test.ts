import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PUBLIC } from '#lib/domain/principal.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { inDays, roundScene, type RoundScene } from '../../support/rounds.ts';

let database: TestDatabase;
let scene: RoundScene;
beforeAll(async () => {
	database = await testDatabase();
});
beforeEach(async () => {
	scene = await roundScene(database);
});
afterAll(() => database.close());

const refused = (reason: string) => expect.objectContaining({ name: 'Refusal', reason });
const everything = { kind: null, state: null, themeId: null, words: '' };

test('tells each participant what became of their own ideas, with the reason when one was not kept', async () => {
	const nadia = await scene.participant(scene.colleges.residents);
	const sami = await scene.participant(scene.colleges.residents);
	const group = await scene.group('Se déplacer');
	const kept = await scene.note(nadia, 'Plus de bus après 19 h 30', group);
	const refusedNote = await scene.note(nadia, 'Un aéroport');
	const waiting = await scene.note(nadia, 'Des bancs');
	await scene.note(sami, 'La note d’un autre');
	const finding = await scene.item('Bus du soir', 'Les bus s’arrêtent tôt.', { sources: [{ group_id: group }] });
	await scene.item('Ligne 6', 'Prolonger la ligne 6.', {
		kind: 'recommendation',
		sources: [{ source_item_id: finding }],
	});
	const airport = await scene.item('Aéroport', 'Un aéroport.', { sources: [{ note_id: refusedNote }] });
	await scene.db
		.updateTable('item')
		.set({ state: 'set_aside', state_reason: 'Ce n’est pas de la compétence du contrat' })
		.where('id', '=', airport)
		.execute();

	const became = await scene.threads.becameOf(nadia);
	expect(became.map(({ note }) => note.id)).toEqual([kept, refusedNote, waiting]);
	expect(became[0]).toMatchObject({
		group: 'Se déplacer',
		paths: [{ finding: { title: 'Bus du soir' }, recommendation: { title: 'Ligne 6' }, end: { kind: 'drafting' } }],
	});
	expect(became[1]?.paths).toMatchObject([
		{ end: { kind: 'set_aside', reason: 'Ce n’est pas de la compétence du contrat' } },
	]);
	expect(became[2]?.paths).toEqual([]);
	expect(JSON.stringify(became)).not.toContain(nadia.participantId);
});

test('leaves out words that were hidden or withdrawn, and what a scribe wrote for others', async () => {
	const scribe = await scene.participant(scene.colleges.associations, { role: 'facilitator' });
	const own = await scene.note(scribe, 'Ma note');
	const forSomeone = await scene.note(scribe, 'La note d’une voisine');
	const hidden = await scene.note(scribe, 'Masquée');
	await scene.db.updateTable('note').set({ by_scribe: true }).where('id', '=', forSomeone).execute();
	await scene.db.updateTable('note').set({ state: 'hidden' }).where('id', '=', hidden).execute();
	expect((await scene.threads.becameOf(scribe)).map(({ note }) => note.id)).toEqual([own]);
	expect((await scene.threads.weave(scribe, scene.project)).picture.notes).toBe(2);
});

test('ends at the answer when a recommendation is not kept', async () => {
	const nadia = await scene.participant(scene.colleges.residents);
	const noteId = await scene.note(nadia, 'Un cinéma');
	const itemId = await scene.item('Cinéma', 'Ouvrir un cinéma.', {
		kind: 'recommendation',
		sources: [{ note_id: noteId }],
	});
	const input = {
		status: 'not_kept' as const,
		reason: 'Le budget manque.',
		plainText: 'C’est trop cher.',
		organisationId: null,
	};
	await expect(scene.positions.respond(nadia, itemId, input)).rejects.toEqual(refused('forbidden'));
	await scene.positions.respond(scene.steward, itemId, input);
	const [entry] = await scene.threads.becameOf(nadia);
	expect(entry?.paths).toMatchObject([
		{ end: { kind: 'set_aside', reason: 'Le budget manque.' }, response: { plainText: 'C’est trop cher.' } },
	]);
});

test('names the article by the number that the contract prints', async () => {
	const nadia = await scene.participant(scene.colleges.residents);
	const noteId = await scene.note(nadia, 'Trop de pannes');
	const itemId = await scene.item('Pannes', 'Les pannes durent.', { sources: [{ note_id: noteId }] });
	await scene.db
		.updateTable('project')
		.set({
			agreement_rule: JSON.stringify({ quorum: 1, threshold: 0.5, required: ['residents'], objections: 'answered' }),
		})
		.where('id', '=', scene.project.id)
		.execute();
	const roundId = await scene.round([itemId]);
	await scene.positions.take(nadia, { roundId, itemId, choice: 'agree', reason: '', as: 'self' });
	await scene.rounds.close(scene.steward, roundId);
	await scene.agreements.settle(scene.steward, roundId);
	const one = <Row>(rows: Row[]) => rows[0] as Row;
	const contract = one(
		await scene.db
			.insertInto('contract')
			.values({ project_id: scene.project.id, title: 'Contrat' })
			.returning('id')
			.execute(),
	);
	const section = (rank: number) => ({ contract_id: contract.id, rank, title: `Partie ${rank}` });
	const sections = await scene.db
		.insertInto('contract_section')
		.values([section(10), section(20), section(30)])
		.returning(['id', 'rank'])
		.execute();
	const agreement = one(await scene.db.selectFrom('agreement').where('item_id', '=', itemId).select('id').execute());
	const last = sections.find(({ rank }) => rank === 30);
	await scene.db
		.insertInto('contract_clause')
		.values({ section_id: last?.id ?? '', rank: 7, agreement_id: agreement.id })
		.execute();
	const [entry] = await scene.threads.becameOf(nadia);
	expect(entry?.paths).toMatchObject([{ end: { kind: 'article', label: '2.1' } }]);
});

test('shows the picture of a published project to visitors, and of no other', async () => {
	await expect(scene.threads.weave(PUBLIC, { ...scene.project, published: false })).rejects.toEqual(
		refused('forbidden'),
	);
	const { picture } = await scene.threads.weave(PUBLIC, { ...scene.project, published: true });
	expect(picture).toEqual({ nodes: [], links: [], notes: 0, people: 0 });
});

test('finds items by kind, state and words, whatever the accents', async () => {
	await scene.item('Accès aux soins', 'Trop loin.');
	await scene.item('Ligne 6', 'Prolonger.', { kind: 'recommendation' });
	const find = async (filter: Partial<Parameters<typeof scene.threads.items>[1]>) =>
		(await scene.threads.items(scene.steward, { ...everything, ...filter })).items.map((item) => item.title);
	expect(await find({})).toHaveLength(2);
	expect(await find({ words: 'acces' })).toEqual(['Accès aux soins']);
	expect(await find({ kind: 'recommendation' })).toEqual(['Ligne 6']);
	expect(await find({ state: 'agreed' })).toEqual([]);
});

test('says what awaits each person: texts to answer, objections for the team, results for the steward', async () => {
	const itemId = await scene.item('Pannes', 'Les pannes durent.');
	const nadia = await scene.participant(scene.colleges.residents);
	const observer = await scene.participant(scene.colleges.residents, { role: 'observer' });
	const roundId = await scene.round([itemId], { closesAt: inDays(2) });
	expect((await scene.threads.awaiting(nadia)).answers).toMatchObject([{ id: roundId, left: 1 }]);
	expect((await scene.threads.awaiting(observer)).answers).toEqual([]);
	await scene.positions.take(nadia, { roundId, itemId, choice: 'object', reason: 'Non.', as: 'self' });
	expect(await scene.threads.awaiting(nadia)).toEqual({ answers: [], objections: [], settling: [] });
	expect((await scene.threads.awaiting(scene.steward)).objections).toMatchObject([{ id: roundId, open: 1 }]);
	await scene.rounds.close(scene.steward, roundId);
	expect((await scene.threads.awaiting(scene.steward)).settling).toMatchObject([{ id: roundId }]);
});

test('names the voices to seek: a neighbourhood that wrote less than its share, a college without avis', async () => {
	const place = async (name: string, population: number) =>
		(
			await scene.db
				.insertInto('territory')
				.values({ project_id: scene.project.id, kind: 'priority_neighbourhood', name, population })
				.returning('id')
				.executeTakeFirstOrThrow()
		).id;
	const [loud, quiet] = [await place('Les Tilleuls', 1000), await place('Bel-Ormeau', 1000)];
	const write = async (territory: string, times: number) => {
		for (let index = 0; index < times; index += 1) {
			const id = await scene.note(await scene.participant(scene.colleges.residents), 'Une idée');
			await scene.db.updateTable('note').set({ territory_id: territory }).where('id', '=', id).execute();
		}
	};
	await write(loud, 12);
	await write(quiet, 2);
	const itemId = await scene.item('Marché', 'Couvrir le marché.');
	await scene.round([itemId]);
	const seek = await scene.threads.voicesToSeek(scene.steward);
	expect(seek).toContainEqual({ kind: 'territory', name: 'Bel-Ormeau', notes: null, population: 0.5 });
	expect(seek).toContainEqual(expect.objectContaining({ kind: 'college', title: 'Marché' }));
	const contributor = await scene.participant(scene.colleges.residents);
	await expect(scene.threads.voicesToSeek(contributor)).rejects.toEqual(refused('forbidden'));
});

test('walks from an item to what is behind it, its last round and its agreements', async () => {
	const nadia = await scene.participant(scene.colleges.residents);
	const noteId = await scene.note(nadia, 'Trop de pannes');
	const itemId = await scene.item('Pannes', 'Les pannes durent.', { sources: [{ note_id: noteId }] });
	const roundId = await scene.round([itemId]);
	const thread = await scene.threads.threadOf(nadia, itemId);
	expect(thread).toMatchObject({
		notes: 1,
		people: null,
		ends: [{ kind: 'in_round' }],
		round: { id: roundId },
		agreements: [],
	});
	await expect(scene.threads.threadOf(PUBLIC, itemId)).rejects.toEqual(refused('forbidden'));
});
