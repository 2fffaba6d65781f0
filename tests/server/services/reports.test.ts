import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subjectKey, type ExportSubject } from '#lib/domain/export-subject.ts';
import { PUBLIC } from '#lib/domain/principal.ts';
import type { ExportFormat } from '../../../server/export/formats.ts';
import { respondents } from '../../../server/services/reports/round-report.ts';
import { contractScene, type ContractScene } from '../../support/contracts.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { inDays } from '../../support/rounds.ts';
import { openOdt, type OpenedOdt } from '../export/open-odt.ts';
import { openPdf } from '../export/open-pdf.ts';
import { HOSTILE } from '../export/sample-tree.ts';

const NAME = 'Zénobie Introuvable';
const refused = (reason: string) => expect.objectContaining({ name: 'Refusal', reason });

let database: TestDatabase;
let scene: ContractScene;
let workshopId: string;
let roundId: string;
const plain = (words: string) => words.replace(/\s/g, ' ');
const bytesOf = async (subject: ExportSubject, format: ExportFormat = 'odt', locale = 'fr' as 'fr' | 'en') =>
	scene.exports.exportDocument(scene.steward, scene.project.slug, subject, format, locale);
/** Each document once: an export takes a thread. */
const opened = new Map<string, Promise<OpenedOdt>>();
function open(subject: ExportSubject): Promise<OpenedOdt> {
	const key = subjectKey(subject);
	const odt = opened.get(key) ?? bytesOf(subject).then(({ bytes }) => openOdt(bytes));
	opened.set(key, odt);
	return odt;
}
const rowsOf = (odt: OpenedOdt, caption: string) => odt.tables.find((table) => table.caption.endsWith(caption))!.rows;

beforeAll(async () => {
	database = await testDatabase();
	scene = await contractScene(database);
	const { db, steward } = scene;
	const { residents, associations, institutions } = scene.colleges;
	workshopId = randomUUID();
	await db
		.insertInto('workshop')
		.values({
			...{
				id: workshopId,
				project_id: scene.project.id,
				kind: 'workshop',
				title: 'Se soigner',
				place: 'Maison <des> & associations',
			},
			...{ starts_at: '2026-10-03T16:00:00Z', ends_at: '2026-10-03T18:30:00Z', attendance: 31 },
		})
		.execute();
	await db.updateTable('board').set({ workshop_id: workshopId }).where('id', '=', scene.boardId).execute();

	const six = await Promise.all(Array.from({ length: 6 }, () => scene.participant(residents)));
	const two = await Promise.all(Array.from({ length: 2 }, () => scene.participant(associations)));
	await db.updateTable('account').set({ display_name: NAME }).execute();
	await db.updateTable('participant').set({ display_name: NAME }).execute();
	const office = await scene.organisation(institutions, 'Bailleur Sud');
	const mandated = await scene.participant(institutions, { organisationId: office, mandate: 'confirmed' });
	const group = await scene.group('Trouver un médecin');
	const notes = [];
	for (const [index, who] of six.entries())
		notes.push(await scene.note(who, `pas de rendez-vous ${index} ${HOSTILE}`, group));
	const loose = await scene.note(two[0]!, 'le bus ne passe plus');
	const hidden = await scene.note(two[1]!, 'mots cachés de la salle');
	const withdrawn = await scene.note(two[1]!, 'mots repris par leur auteur');
	await db.updateTable('note').set({ state: 'hidden' }).where('id', '=', hidden).execute();
	await db.updateTable('note').set({ state: 'withdrawn' }).where('id', '=', withdrawn).execute();
	await db.updateTable('note').set({ lang: 'ar', text: 'الحافلة لا تمر' }).where('id', '=', loose).execute();
	await db
		.insertInto('decision')
		.values({
			project_id: scene.project.id,
			workshop_id: workshopId,
			organisation_id: office,
			text: 'Écrire à l’ARS',
			due_date: '2026-12-01',
			status: 'to_do',
		})
		.execute();

	const finding = await scene.item('Des soins loin', 'Il faut une heure pour voir un médecin.', {
		sources: [{ group_id: group }],
	});
	const other = await scene.item('Des bus rares', 'Le dernier bus est à 19 h.');
	await scene.item('Un centre de santé', 'Ouvrir un centre de santé.', {
		kind: 'recommendation',
		sources: [{ source_item_id: finding }],
	});
	const aside = await scene.item('Un téléphérique', 'Le construire.', { kind: 'recommendation' });
	await scene.items.setAside(steward, aside, 'Hors du budget jusqu’en 2030.');

	roundId = await scene.round([finding, other], { title: 'Les constats de la santé', closesAt: inDays(7) });
	const take = (
		who: (typeof six)[number],
		itemId: string,
		choice: 'agree' | 'object' | 'agree_with_reservation',
		reason = '',
	) => scene.positions.take(who, { roundId, itemId, choice, reason, as: 'self' });
	for (const who of six.slice(0, 5)) await take(who, finding, 'agree');
	await take(six[5]!, finding, 'agree_with_reservation', `Dire aussi le coût. ${HOSTILE}`);
	await take(two[0]!, finding, 'object', 'C’est plus d’une heure.');
	await scene.positions.take(mandated, {
		roundId,
		itemId: finding,
		choice: 'object',
		reason: 'Nous avons des chiffres.',
		as: 'organisation',
	});
	for (const who of six.slice(0, 5)) await take(who, other, 'object', 'Le soir, oui.');
	const { items } = await scene.rounds.read(steward, roundId);
	for (const { id, choice } of items[0]!.printed)
		if (choice === 'object')
			await scene.positions.answer(steward, id, {
				status: 'partly',
				reason: 'Nous vérifions le temps.',
				plainText: '',
				organisationId: null,
			});
}, 60_000);
afterAll(() => database.close());

describe('the minutes of a workshop', () => {
	it('say when, where, how many, and what was said, group by group, in the words it was said in', async () => {
		const odt = await open({ document: 'minutes', id: workshopId });
		const text = plain(odt.text);
		for (const words of [
			'Compte rendu — Se soigner',
			'3 octobre 2026, 18 h à 20 h 30',
			'Maison <des> & associations',
			'31',
		])
			expect(text).toContain(words);
		expect(odt.headings.map(({ text: words }) => words)).toEqual(
			expect.arrayContaining([
				'1. La rencontre',
				'2. Table 1',
				'Trouver un médecin',
				'Non regroupées',
				'3. Ce qui en est sorti',
			]),
		);
		expect(text).toContain(`pas de rendez-vous 3 ${HOSTILE}`);
		expect(text).toContain('Habitants · Difficulté · note 4');
		expect(text.indexOf('pas de rendez-vous 5')).toBeLessThan(text.indexOf('الحافلة لا تمر'));
		expect(rowsOf(odt, 'Les décisions')).toEqual([['Écrire à l’ARS', 'Bailleur Sud', '1er décembre 2026', 'À faire']]);
	});

	it('count by college no fewer than five people', async () => {
		const rows = rowsOf(await open({ document: 'minutes', id: workshopId }), 'Qui a été entendu, par collège');
		expect(rows.find(([college]) => college === 'Associations')).toEqual(['Associations', 'non affiché']);
		// The number of residents and the whole would give the associations away.
		const shown = rows.map(([, count]) => Number(count)).filter(Number.isInteger);
		expect(shown.length).toBeLessThan(2);
	});

	it('count what was hidden or withdrawn, print none of it, and name nobody', async () => {
		const odt = await open({ document: 'minutes', id: workshopId });
		// The tree itself: what is not in it is in no file.
		const json = await bytesOf({ document: 'minutes', id: workshopId }, 'json');
		for (const text of [plain(odt.text), plain(new TextDecoder().decode(json.bytes))]) {
			for (const words of ['mots cachés', 'mots repris', NAME]) expect(text).not.toContain(words);
			expect(text).toContain('Une contribution, masquée par l’équipe d’animation, n’est pas imprimée.');
			expect(text).toContain('Une contribution a été retirée par la personne qui l’avait écrite.');
		}
	});

	it('say what is still open: words that no text took up, texts that are not settled', async () => {
		const text = plain((await open({ document: 'minutes', id: workshopId })).text);
		const still = text.slice(text.lastIndexOf('Ce qui reste ouvert'));
		expect(still).toContain('Une contribution n’a encore été reprise dans aucun texte.');
		expect(still).toContain('Table 1 : note 7');
		expect(still).toMatch(/Préconisation n° \d+ — Un centre de santé \(en écriture\)/);
		expect(still).not.toContain('téléphérique');
	});
});

describe('the report of a round', () => {
	it('says what was asked, under which rule, and each outcome in words', async () => {
		const odt = await open({ document: 'round', id: roundId });
		const text = plain(odt.text);
		expect(text).toContain('Ces textes disent-ils ce que vous vivez');
		expect(text).toMatch(/Règle : au moins 2 avis dans chaque collège requis/);
		expect(text).toContain('La consultation n’est pas terminée');
		expect(rowsOf(odt, 'Les résultats').map(([, outcome]) => outcome)).toEqual([
			'Accord, avec des réserves',
			'En débat',
		]);
		expect(text).toContain('Habitants : moins de la moitié d’avis favorables.');
		expect(text).toContain('Il ne manque rien : la règle est remplie.');
		expect(text).toContain('Il faut une heure pour voir un médecin.');
	});

	it('prints reasons with their answers, and no college that the floor hides', async () => {
		const text = plain((await open({ document: 'round', id: roundId })).text);
		expect(text).toContain(`« Dire aussi le coût. ${HOSTILE} »`);
		expect(text).toContain('« Nous avons des chiffres. » — Bailleur Sud');
		expect(text).toContain('« C’est plus d’une heure. »');
		expect(text).not.toContain('« C’est plus d’une heure. » — Associations');
		expect(text).toContain('Nous vérifions le temps.');
		expect(text).not.toContain(NAME);
	});

	it('does not let voices and positions on a text tell how few left it out', () => {
		const position = (voter: string) => ({
			voter,
			college: 'r',
			choice: 'agree' as const,
			lifted: false,
			answered: false,
		});
		const voters = Array.from({ length: 12 }, (_, index) => position(`p${index}`));
		const shown = (total: number | null) =>
			({ tally: { colleges: [{ college: 'r', total }], total: null } }) as unknown as Parameters<
				typeof respondents
			>[0]['items'][number];
		const ask = (totals: (number | null)[]) =>
			respondents({ colleges: [{ key: 'r' }] as never, counted: new Map([['i', voters]]), items: totals.map(shown) })
				.cells[0];
		expect(ask([12])).toBe(12);
		expect(ask([12, 7])).toBe(12);
		expect(ask([12, 8])).toBeNull();
		expect(ask([null])).toBe(12);
	});
});

describe('the synthesis of a project', () => {
	it('follows the thread from findings to what became of recommendations, and keeps what was set aside', async () => {
		const odt = await open({ document: 'synthesis' });
		const thread = rowsOf(odt, 'Constats, préconisations et suites données').map((row) => row.map(plain));
		expect(thread).toContainEqual([
			expect.stringContaining('Des soins loin'),
			'6',
			expect.stringContaining('Un centre de santé'),
			'En écriture.',
		]);
		expect(thread.find((row) => row[2]!.includes('téléphérique'))![3]).toBe(
			'Non retenu. Hors du budget jusqu’en 2030.',
		);
		expect(plain(odt.text)).toContain('Le dernier bus est à 19 h.');
	});

	it('leads from its table to its texts, in files that can do so', async () => {
		const pdf = await openPdf((await bytesOf({ document: 'synthesis' }, 'pdf')).bytes);
		expect(pdf.untagged).toEqual([]);
		expect(pdf.roles.Link).toBeGreaterThan(2);
		const markdown = new TextDecoder().decode((await bytesOf({ document: 'synthesis' }, 'md', 'en')).bytes);
		expect(markdown).toContain('# Synthesis of the project');
		for (const [, target] of markdown.matchAll(/\]\(#([\w-]+)\)/g))
			expect(markdown).toContain(`<a id="${target}"></a>`);
	});
});

describe('asking for a report', () => {
	it('is for facilitators and stewards of that project, about its own workshops and rounds', async () => {
		const other = await contractScene(database);
		const ask = (who: Parameters<typeof scene.exports.choices>[0], subject: ExportSubject, from = scene) =>
			from.exports.exportDocument(who, from.project.slug, subject, 'json', 'fr');
		const minutes = { document: 'minutes', id: workshopId } as const;
		await expect(ask(PUBLIC, minutes)).rejects.toEqual(refused('forbidden'));
		await expect(ask(await scene.participant(scene.colleges.residents), minutes)).rejects.toEqual(refused('forbidden'));
		await expect(ask(other.steward, minutes)).rejects.toEqual(refused('forbidden'));
		await expect(ask(other.steward, minutes, other)).rejects.toEqual(refused('workshop_unknown'));
		await expect(ask(other.steward, { document: 'round', id: roundId }, other)).rejects.toEqual(
			refused('round_unknown'),
		);
		const choices = await scene.exports.choices(scene.steward, scene.project.slug, 'fr');
		expect(choices.map(({ title }) => title)).toEqual([
			'Synthèse de la démarche',
			'Compte rendu — Se soigner',
			'Rapport de consultation — Les constats de la santé',
		]);
		await expect(scene.exports.choices(PUBLIC, scene.project.slug, 'fr')).rejects.toEqual(refused('forbidden'));
	});
});
