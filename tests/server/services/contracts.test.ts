import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_OUTLINE } from '#lib/domain/contract-outline.ts';
import { paragraphs } from '#lib/domain/rich-text.ts';
import { PUBLIC } from '#lib/domain/principal.ts';
import { contractScene, type ContractScene } from '../../support/contracts.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let scene: ContractScene;
beforeAll(async () => {
	database = await testDatabase();
});
beforeEach(async () => {
	scene = await contractScene(database);
});
afterAll(() => database.close());

const refused = (reason: string) => expect.objectContaining({ name: 'Refusal', reason });
const start = (sections?: Parameters<ContractScene['contracts']['create']>[1]['sections']) =>
	scene.contracts.create(scene.steward, {
		title: 'Contrat',
		subtitle: '',
		locale: 'fr',
		...(sections && { sections }),
	});
const state = async (itemId: string) =>
	(await scene.db.selectFrom('item').where('id', '=', itemId).select('state').executeTakeFirstOrThrow()).state;
const section = async (source: string) => {
	const found = (await scene.view()).sections.find((one) => one.source === source);
	if (!found) throw new Error(`no section ${source}`);
	return found;
};
const titles = async () => (await scene.view()).sections.map(({ number, title }) => `${number} ${title}`.trim());
const part = (title: string) => ({ title, hint: '', source: 'prose' as const, annex: false });

describe('starting', () => {
	it('lays the default outline, each section with its own shared text', async () => {
		await start();
		const { sections } = await scene.view();
		expect(sections.map(({ source }) => source)).toEqual(DEFAULT_OUTLINE.map(({ source }) => source));
		expect(sections.map(({ number }) => number).slice(0, 3)).toEqual(['', '1', '2']);
		expect(sections.at(-1)).toMatchObject({ number: 'A3', title: 'Relevés de décisions' });
		const documents = await scene.db
			.selectFrom('document')
			.select('id')
			.where(
				'id',
				'in',
				sections.map(({ document }) => document),
			)
			.execute();
		expect(documents).toHaveLength(sections.length);
	});

	it('happens once per project', async () => {
		await start();
		await expect(start()).rejects.toEqual(refused('contract_exists'));
	});

	it('takes other sections, with their first words', async () => {
		await start([{ ...part('Préambule'), prose: paragraphs('Vu la loi du 21 février 2014.') }]);
		const { sections } = await scene.view();
		expect(sections).toHaveLength(1);
		expect(sections[0]!.prose).toEqual(paragraphs('Vu la loi du 21 février 2014.'));
	});
});

describe('who may', () => {
	it('read, write, change the outline', async () => {
		await start();
		const { residents } = scene.colleges;
		const facilitator = await scene.participant(residents, { role: 'facilitator' });
		const observer = await scene.participant(residents, { role: 'observer' });
		expect((await scene.view(scene.steward)).may).toEqual({ write: true, structure: true, export: true });
		expect((await scene.view(facilitator)).may).toEqual({ write: true, structure: false, export: true });
		expect((await scene.view(observer)).may).toEqual({ write: false, structure: false, export: false });
		await expect(scene.contracts.open(PUBLIC, scene.project.slug, 'fr')).rejects.toEqual(refused('forbidden'));
		await expect(scene.contracts.addSection(facilitator, part('X'))).rejects.toEqual(refused('forbidden'));
		await expect(scene.contracts.placeAll(observer)).rejects.toEqual(refused('forbidden'));
	});

	it('not a participant of another project, whatever their role there', async () => {
		await start();
		const other = await contractScene(database);
		await expect(scene.contracts.open(other.steward, scene.project.slug, 'fr')).rejects.toEqual(refused('forbidden'));
		const { sections } = await scene.view();
		await other.contracts.create(other.steward, { title: 'Autre', subtitle: '', locale: 'fr' });
		await expect(other.contracts.renameSection(other.steward, sections[0]!.id, 'X')).rejects.toEqual(
			refused('section_unknown'),
		);
	});

	it('anybody, once the project is published', async () => {
		await start();
		await scene.db.updateTable('project').set({ published: true }).where('id', '=', scene.project.id).execute();
		const { contract } = await scene.contracts.open(PUBLIC, scene.project.slug, 'fr');
		expect(contract?.may).toEqual({ write: false, structure: false, export: false });
	});
});

describe('the outline', () => {
	beforeEach(() =>
		start([
			part('Préambule'),
			part('Un'),
			part('Deux'),
			{ ...part('Paroles'), annex: true },
			{ ...part('Décisions'), annex: true },
		]),
	);

	it('renumbers as sections move, parts among parts and annexes among annexes', async () => {
		const { sections } = await scene.view();
		const [, one, , , decisions] = sections;
		await scene.contracts.moveSection(scene.steward, one!.id, 1);
		await scene.contracts.moveSection(scene.steward, decisions!.id, -5);
		expect(await titles()).toEqual(['Préambule', '1 Deux', '2 Un', 'A1 Décisions', 'A2 Paroles']);
	});

	it('takes a new part before the annexes, and renames', async () => {
		const id = await scene.contracts.addSection(scene.steward, part('Trois'));
		await scene.contracts.renameSection(scene.steward, id, 'Quatre');
		expect(await titles()).toEqual(['Préambule', '1 Un', '2 Deux', '3 Quatre', 'A1 Paroles', 'A2 Décisions']);
	});

	it('loses an empty section at once, and one with words only by its name', async () => {
		const { sections } = await scene.view();
		await scene.contracts.removeSection(scene.steward, sections[1]!.id, '');
		const written = await scene.contracts.addSection(scene.steward, {
			...part('Gouvernance'),
			prose: paragraphs('Un comité.'),
		});
		for (const wrong of ['', 'gouvernance', 'Gouv'])
			await expect(scene.contracts.removeSection(scene.steward, written, wrong)).rejects.toEqual(
				refused('section_name_needed'),
			);
		expect(await titles()).toContain('2 Gouvernance');
		await scene.contracts.removeSection(scene.steward, written, ' Gouvernance ');
		expect(await titles()).toEqual(['Préambule', '1 Deux', 'A1 Paroles', 'A2 Décisions']);
		const left = await scene.db.selectFrom('document').select('id').where('id', '=', `text:${written}`).execute();
		expect(left).toEqual([]);
		expect(scene.bus.messages).toContainEqual({ kind: 'rights', documentId: `text:${written}` });
	});
});

describe('articles', () => {
	beforeEach(() => start());

	it('are proposed in the home of their kind, and placed there as locked words with their number', async () => {
		const finding = await scene.decided('Pannes', 'Les pannes durent.');
		const recommendation = await scene.decided('48 heures', 'Réparer en 48 heures.', {
			kind: 'recommendation',
			sources: [{ source_item_id: finding }],
		});
		const before = await scene.view();
		expect(
			before.toPlace.map(({ title, home }) => [title, before.sections.find(({ id }) => id === home)?.source]),
		).toEqual([
			['Pannes', 'findings'],
			['48 heures', 'objectives'],
		]);
		expect(await scene.contracts.placeAll(scene.steward)).toBe(2);
		const article = (await section('findings')).articles[0]!;
		expect(article).toMatchObject({
			number: '5.1',
			title: 'Pannes',
			content: paragraphs('Les pannes durent.'),
			drifted: false,
		});
		expect((await section('objectives')).articles[0]).toMatchObject({ number: '7.1', itemId: recommendation });
		expect((await scene.view()).toPlace).toEqual([]);
		expect(await state(finding)).toBe('in_contract');
		expect(scene.refreshed).toEqual(expect.arrayContaining([finding, recommendation]));
	});

	it('keep the words that were agreed when the item is written again', async () => {
		const itemId = await scene.decided('Pannes', 'Les pannes durent.');
		await scene.contracts.placeAll(scene.steward);
		await scene.agreements.reopen(scene.steward, itemId, 'Le bailleur a de nouveaux chiffres.');
		await scene.db.updateTable('item').set({ title: 'Autre titre' }).where('id', '=', itemId).execute();
		expect((await section('findings')).articles[0]).toMatchObject({
			title: 'Pannes',
			content: paragraphs('Les pannes durent.'),
			drifted: true,
		});
	});

	it('are refused when the text was not agreed, was reopened, or is already there', async () => {
		const { residents } = scene.colleges;
		const contested = await scene.decided('Disputé', 'Un texte.', {
			positions: [
				{ who: await scene.participant(residents), choice: 'object', reason: 'Non.' },
				{ who: await scene.participant(residents), choice: 'object', reason: 'Non plus.' },
			],
		});
		const agreed = await scene.decided('Pannes', 'Les pannes durent.');
		const agreement = async (itemId: string) =>
			(await scene.db.selectFrom('agreement').where('item_id', '=', itemId).select('id').executeTakeFirstOrThrow()).id;
		const place = async (itemId: string) => scene.contracts.place(scene.steward, await agreement(itemId), null);
		await expect(place(contested)).rejects.toEqual(refused('not_placeable'));
		await place(agreed);
		await expect(place(agreed)).rejects.toEqual(refused('already_placed'));
		await scene.agreements.reopen(scene.steward, agreed, 'À revoir.');
		const clause = (await section('findings')).articles[0]!;
		await scene.contracts.unplace(scene.steward, clause.id);
		expect(await state(agreed)).toBe('drafting');
		await expect(place(agreed)).rejects.toEqual(refused('not_placeable'));
	});

	it('are placed once when two people do it at the same moment', async () => {
		await scene.decided('Pannes', 'Les pannes durent.');
		const results = await Promise.all([
			scene.contracts.placeAll(scene.steward),
			scene.contracts.placeAll(scene.steward),
		]);
		expect(results.toSorted()).toEqual([0, 1]);
		expect((await section('findings')).articles).toHaveLength(1);
	});

	it('move in their section and to another, and are renumbered; a taken-out one waits again', async () => {
		const items = [];
		for (const title of ['A', 'B', 'C']) items.push(await scene.decided(title, `Texte ${title}.`));
		await scene.contracts.placeAll(scene.steward);
		const [first, , third] = (await section('findings')).articles;
		const diagnosis = await section('diagnosis');
		await scene.contracts.moveClause(scene.steward, third!.id, { by: -1 });
		await scene.contracts.moveClause(scene.steward, first!.id, { sectionId: diagnosis.id });
		expect((await section('findings')).articles.map(({ number, title }) => `${number} ${title}`)).toEqual([
			'5.1 C',
			'5.2 B',
		]);
		expect((await section('diagnosis')).articles.map(({ number, title }) => `${number} ${title}`)).toEqual(['4.1 A']);
		await scene.contracts.unplace(scene.steward, third!.id);
		expect((await section('findings')).articles.map(({ number, title }) => `${number} ${title}`)).toEqual(['5.1 B']);
		expect(await state(items[2]!)).toBe('agreed');
		expect((await scene.view()).toPlace.map(({ title }) => title)).toEqual(['C']);
	});

	it('hold their section: it cannot be removed', async () => {
		await scene.decided('Pannes', 'Les pannes durent.');
		await scene.contracts.placeAll(scene.steward);
		const findings = await section('findings');
		await expect(scene.contracts.removeSection(scene.steward, findings.id, findings.title)).rejects.toEqual(
			refused('section_has_articles'),
		);
	});

	it('show the thread they come from, with no count under five and no college that it would name', async () => {
		const { residents, associations } = scene.colleges;
		const authors = await Promise.all(Array.from({ length: 6 }, () => scene.participant(residents)));
		const noteIds = [];
		for (const [index, author] of authors.entries()) noteIds.push(await scene.note(author, `Panne n° ${index}`));
		const official = await scene.participant(associations);
		const finding = await scene.decided('Pannes', 'Les pannes durent.', {
			sources: noteIds.map((note_id) => ({ note_id })),
			positions: [
				...authors.map((who) => ({ who, choice: 'agree' as const })),
				{ who: official, choice: 'object', reason: 'Un seul ascenseur est concerné.' },
			],
		});
		await scene.decided('48 heures', 'Réparer.', { kind: 'recommendation', sources: [{ source_item_id: finding }] });
		await scene.contracts.placeAll(scene.steward);
		const { thread, collegeIds } = (await section('findings')).articles[0]!;
		expect(collegeIds).toEqual([residents.id]);
		expect(thread).toMatchObject({ notes: 6, places: ['Table 1'], byCollege: [{ collegeId: residents.id, notes: 6 }] });
		expect(thread.tally.find(({ college }) => college === 'associations')).toMatchObject({ object: null, total: null });
		expect(thread.positions).toEqual([
			expect.objectContaining({
				choice: 'object',
				reason: 'Un seul ascenseur est concerné.',
				who: null,
				response: expect.objectContaining({ reason: 'La réponse de l’agglomération.' }),
			}),
		]);
		const answer = (await section('objectives')).articles[0]!;
		expect(answer.thread.notes).toBe(6);
		expect(answer.thread.steps.map(({ kind, count }) => [kind, count])).toEqual([
			['finding', 1],
			['recommendation', 1],
		]);
	});
});

describe('the strategy', () => {
	it('refuses what another project owns', async () => {
		const other = await contractScene(database);
		const axisId = await other.strategy.addAxis(other.steward, { rank: 0, title: 'Axe' });
		await expect(
			scene.strategy.addObjective(scene.steward, { axisId, rank: 0, title: 'O', text: '', leadId: null, itemIds: [] }),
		).rejects.toEqual(refused('axis_unknown'));
		const observer = await scene.participant(scene.colleges.residents, { role: 'observer' });
		await expect(scene.strategy.addAxis(observer, { rank: 0, title: 'Axe' })).rejects.toEqual(refused('forbidden'));
	});
});
