import mammoth from 'mammoth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paragraphs } from '#lib/domain/rich-text.ts';
import { PUBLIC } from '#lib/domain/principal.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../../server/export/formats.ts';
import { contractScene, type ContractScene } from '../../support/contracts.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { headingText } from '../../../server/export/outline.ts';
import { allOf, parseXml } from '../../support/xml.ts';
import { openOdt, wordsOf, type OpenedOdt } from '../export/open-odt.ts';
import { openPdf, type OpenedPdf } from '../export/open-pdf.ts';
import { HOSTILE } from '../export/sample-tree.ts';

const CONTRACT = { document: 'contract' } as const;
const NAME = 'Zénobie Introuvable';
const ARTICLE = 'Les pannes d’ascenseur durent de six à neuf jours.';

let database: TestDatabase;
let scene: ContractScene;
let odt: OpenedOdt;
let pdf: OpenedPdf;
let markdown: string;
let comments: string[];
/** What each format says, without the spaces that lines and pages put between words. */
let texts: Record<ExportFormat, string>;
let textHash: string;

const flat = (words: string) => words.replace(/\\([!-/:-@[-`{-~])/g, '$1').replace(/[\s\u00ad\\]+/g, '');
const all = (check: (text: string, format: string) => void) => {
	for (const [format, text] of Object.entries(texts)) check(text, format);
};
/** Every string of a JSON document, in order; a section's heading as it is printed. */
const said = (node: unknown): string => {
	if (typeof node === 'string') return `${node} `;
	if (Array.isArray(node)) return node.map(said).join('');
	if (typeof node !== 'object' || node === null) return '';
	const { label, title, type, id: _, ...rest } = node as Record<string, unknown>;
	if (type !== 'section') return said(title ?? '') + Object.values(rest).map(said).join('');
	return headingText({ label: String(label), title: String(title) }) + Object.values(rest).map(said).join('');
};
const refused = (reason: string) => expect.objectContaining({ name: 'Refusal', reason });

beforeAll(async () => {
	database = await testDatabase();
	scene = await contractScene(database);
	const { residents, associations, institutions } = scene.colleges;
	await scene.contracts.create(scene.steward, {
		title: 'Contrat de ville & <suites>',
		subtitle: 'Avenant 2027',
		locale: 'fr',
	});
	await scene.db.updateTable('account').set({ display_name: NAME }).execute();

	const six = await Promise.all(Array.from({ length: 6 }, () => scene.participant(residents)));
	const three = await Promise.all(Array.from({ length: 3 }, () => scene.participant(associations)));
	await scene.db.updateTable('participant').set({ display_name: NAME }).execute();
	const office = await scene.organisation(institutions, 'Bailleur Sud & <Fils>');
	const mandated = await scene.participant(institutions, { organisationId: office, mandate: 'confirmed' });

	const note = await scene.note(six[0]!, `l'assenseur marche jamais ${HOSTILE}`);
	const withdrawn = await scene.note(six[1]!, 'mots retirés à jamais');
	await scene.db
		.updateTable('note')
		.set({ state: 'withdrawn', label: 'Habitant secret' })
		.where('id', '=', withdrawn)
		.execute();
	await scene.db
		.updateTable('note')
		.set({ label: 'Habitante, Les Hauts-Cerneaux', original_lang: 'ar', original_text: 'المصعد معطل' })
		.where('id', '=', note)
		.execute();
	const finding = await scene.decided('Pannes', ARTICLE, {
		sources: [{ note_id: note }, { note_id: withdrawn }],
		positions: [
			...six.map((who) => ({ who, choice: 'agree' as const })),
			...three.map((who) => ({
				who,
				choice: 'agree_with_reservation' as const,
				reason: 'Réserve de trois personnes.',
			})),
			{ who: mandated, choice: 'object', reason: 'Six jours, pas neuf.', as: 'organisation' },
		],
	});
	await scene.decided('48 heures', 'Réparer en 48 heures.', {
		kind: 'recommendation',
		sources: [{ source_item_id: finding }],
	});
	await scene.decided('Le mot discrimination', 'Des habitants vivent des discriminations.', {
		positions: [
			{ who: six[0]!, choice: 'object', reason: 'Le mot est trop fort.' },
			{ who: six[1]!, choice: 'object', reason: 'Il manque des faits.' },
			{ who: six[2]!, choice: 'agree' },
		],
	});
	const aside = await scene.item('Un téléphérique', 'Construire un téléphérique.', { kind: 'recommendation' });
	await scene.items.setAside(scene.steward, aside, 'Hors du budget jusqu’en 2030.');
	await scene.contracts.placeAll(scene.steward);

	const place = await scene.territories.addTerritory(scene.steward, {
		parentId: null,
		kind: 'priority_neighbourhood',
		name: 'Les Hauts-Cerneaux',
		code: 'QN01234M',
		population: 5240,
		portrait: 'Un grand ensemble de 1968.',
		rank: 0,
	});
	await scene.territories.addFigure(scene.steward, {
		...{ themeId: null, label: 'Taux de pauvreté', unit: '%', year: 2022, source: 'Insee', rank: 0 },
		values: [{ territoryId: place, value: 47.9 }],
	});
	const axisId = await scene.strategy.addAxis(scene.steward, { rank: 0, title: 'Habiter dignement' });
	const objectiveId = await scene.strategy.addObjective(scene.steward, {
		...{ axisId, rank: 0, title: 'Des logements sains', text: 'D’ici 2030.', leadId: office, itemIds: [finding] },
	});
	await scene.strategy.addIndicator(scene.steward, {
		...{ objectiveId, rank: 0, label: 'Durée d’une panne', unit: 'jours', baseline: 8.1, baselineYear: 2025 },
		...{ target: 2, targetYear: 2028, sourceId: office },
	});
	await scene.strategy.addCommitment(scene.steward, {
		...{ objectiveId, organisationId: office, rank: 0, text: 'Réparer en 48 heures', means: 'mainstream' },
		...{ amountEur: 180000, startsOn: null, dueDate: '2030-12-31', status: 'validated' },
	});

	const { sections } = await scene.view();
	await scene.contracts.addSection(scene.steward, {
		...{ title: 'Visas', hint: '', source: 'prose', annex: false },
		prose: [...paragraphs(`Vu la loi. ${HOSTILE}`), { type: 'list', ordered: false, items: [paragraphs('un visa')] }],
	});
	expect(sections.length).toBeGreaterThan(10);
	const frozen = await scene.db
		.selectFrom('agreement')
		.where('item_id', '=', finding)
		.select('text_hash')
		.executeTakeFirstOrThrow();
	textHash = frozen.text_hash;

	const files = new Map<ExportFormat, Uint8Array>();
	for (const format of EXPORT_FORMATS)
		files.set(
			format,
			(await scene.exports.exportDocument(scene.steward, scene.project.slug, CONTRACT, format, 'fr')).bytes,
		);
	const decoded = (format: ExportFormat) => new TextDecoder().decode(files.get(format));
	odt = openOdt(files.get('odt')!);
	pdf = await openPdf(files.get('pdf')!);
	markdown = decoded('md');
	comments = allOf(odt.content, 'office:annotation').map((comment) => allOf(comment, 'text:p').map(wordsOf).join(' '));
	const html = parseXml(decoded('html').replace('<!DOCTYPE html>\n', '').trim());
	texts = {
		odt: flat(odt.text + odt.notes.join('')),
		docx: flat((await mammoth.extractRawText({ buffer: Buffer.from(files.get('docx')!) })).value),
		pdf: flat(pdf.text),
		html: flat(wordsOf(allOf(html, 'body')[0]!)),
		md: flat(markdown),
		json: flat(said(JSON.parse(decoded('json')))),
	};
}, 60_000);
afterAll(() => database.close());

describe('an exported contract, in every format', () => {
	it('has its title, its sections in order and its numbered articles', () => {
		const headings = [
			'Préambule et visas',
			'5. Constats partagés et points en débat',
			'Article 5.1 — Pannes',
			'7. Objectifs opérationnels, indicateurs, engagements',
			'Article 7.1 — 48 heures',
			'16. Visas',
			'Annexe 1 — Préconisations et réponses',
			'Annexe 4 — Traçabilité',
			'Article 5.1 — Pannes',
		];
		const inOrder = (given: string[]) => {
			let at = -1;
			for (const heading of headings) {
				at = given.indexOf(heading, at + 1);
				expect(at, heading).toBeGreaterThanOrEqual(0);
			}
		};
		inOrder(odt.headings.map(({ text }) => text));
		inOrder(pdf.headings.map(({ text }) => text));
		inOrder(
			markdown
				.split('\n')
				.flatMap((line) => (line.startsWith('#') ? [line.replace(/^#+ |<a id="[\w-]+"><\/a>|\\/g, '')] : [])),
		);
		for (const headingLevels of [
			odt.headings.map(({ level }) => level),
			pdf.headings.map(({ role }) => Number(role[1])),
		]) {
			headingLevels.reduce((previous, level) => {
				expect(level - previous).toBeLessThanOrEqual(1);
				return level;
			}, 0);
		}
	});

	it('holds the agreed words, the prose and the words of people, whole', () => {
		all((text, format) => {
			for (const words of [ARTICLE, `Vu la loi. ${HOSTILE}`, 'un visa', `l'assenseur marche jamais ${HOSTILE}`])
				expect(text, `${format}: ${words.slice(0, 20)}`).toContain(flat(words));
			expect(text).toContain(flat('Habitante, Les Hauts-Cerneaux'));
		});
		expect(texts.odt).toContain('المصعدمعطل');
		expect(texts.md).toContain('المصعدمعطل');
		expect(pdf.languages).toContain('ar');
	});

	it('says where an article comes from: note → finding → recommendation, dates, hash, log', async () => {
		const trace = (text: string) => text.slice(text.lastIndexOf(flat('Annexe 4 — Traçabilité')));
		const log = await scene.db.selectFrom('document').where('kind', '=', 'text').select('head_hash').execute();
		const heads = log.map(({ head_hash }) => head_hash.toString('hex'));
		all((text, format) => {
			const annex = trace(text);
			expect(annex, format).toContain(textHash);
			expect(
				heads.some((head) => annex.includes(head)),
				format,
			).toBe(true);
			const recommendation = annex.slice(annex.indexOf(flat('Article 7.1 — 48 heures')));
			expect(recommendation).toMatch(/Constatn°\d+—Pannes/);
			expect(recommendation).toContain(flat(`l'assenseur marche jamais`));
			expect(annex).toContain(flat('Consultation « Consultation : Pannes »'));
		});
		expect(
			odt.notes.some((words) =>
				/^Constat n° \d+, texte validé avec des réserves le .*Article 5\.1\.$/.test(words.replace(/\s/g, ' ')),
			),
		).toBe(true);
	});

	it('prints a withdrawn note as a withdrawn contribution, and nothing of it', () => {
		all((text) => {
			expect(text).toContain(flat('une contribution retirée'));
			expect(text).not.toContain(flat('mots retirés'));
			expect(text).not.toContain(flat('Habitant secret'));
		});
	});

	it('prints points in debate with both views, and what was not kept with its reason', () => {
		all((text) => {
			expect(text).toContain(flat('Des habitants vivent des discriminations.'));
			for (const reason of [
				'Le mot est trop fort.',
				'Il manque des faits.',
				'Hors du budget jusqu’en 2030.',
				'Réserve de trois personnes.',
			])
				expect(text).toContain(flat(reason));
			expect(text).toContain(flat('Réponse du'));
			expect(text).toContain(flat('— Bailleur Sud & <Fils>'));
		});
	});

	it('shows no count of a college under five, nor its name beside its reasons', () => {
		const tallies = odt.tables.filter(({ caption }) => caption.includes('Avis par collège'));
		expect(tallies.length).toBeGreaterThanOrEqual(3);
		const row = (college: string) =>
			tallies.find(({ caption }) => caption.endsWith('article 5.1'))!.rows.find(([name]) => name === college)!;
		expect(row('Associations').slice(1)).toEqual(Array(6).fill('non affiché'));
		const associations = odt.tables.flatMap(({ rows }) => rows).filter(([name]) => name === 'Associations');
		for (const [, ...cells] of associations)
			for (const cell of cells) expect(cell === 'non affiché' || cell === '0', cell).toBe(true);
		const lines = markdown.split('\n').filter((line) => line.startsWith('| **Associations** |'));
		expect(lines.length).toBe(associations.length);
		for (const line of lines) expect(line).not.toMatch(/[1-9]/);
		for (const match of texts.pdf.matchAll(/Associations(?=nonaffiché|\d)(.{0,60})/g))
			expect(match[1]).not.toMatch(/^(nonaffiché)*[1-9]/);
		all((text) => expect(text).not.toContain(flat('Réserve de trois personnes. » — Associations')));
	});

	it('has reservations and kept objections as comments on the article, by whoever may be named', () => {
		expect(comments).toContain('Avec réserve — Réserve de trois personnes.');
		expect(comments).toContain('Pas d’accord — Six jours, pas neuf.');
		const authors = allOf(odt.content, 'office:annotation').map((one) => wordsOf(allOf(one, 'dc:creator')[0]!));
		expect(authors).toContain('Bailleur Sud & <Fils>');
		expect(authors).not.toContain('Associations');
	});

	it('names no person', () => {
		all((text) => expect(text).not.toContain(flat(NAME)));
		for (const part of Object.values(odt.parts)) expect(JSON.stringify(part)).not.toContain('Zénobie');
		expect(pdf.metadata).not.toContain('Zénobie');
	});

	it('has the tables of the project, with their header rows', () => {
		const captions = odt.tables.map(({ caption }) => caption.replace(/^Tableau \d+\. /, ''));
		for (const caption of ['Le territoire', 'Les chiffres du diagnostic', 'Engagements par signataire', 'Indicateurs'])
			expect(captions).toContain(caption);
		const commitments = odt.tables.find(({ caption }) => caption.endsWith('Engagements par signataire'))!;
		expect(commitments.header).toEqual(['Signataire', 'Engagement', 'Moyens', 'Échéance', 'État']);
		expect(commitments.rows[0]!.map((words) => words.replace(/\s/g, ' '))).toEqual([
			'Bailleur Sud & <Fils>',
			'Réparer en 48 heures',
			'180 000 € · droit commun',
			'31 décembre 2030',
			'Validé',
		]);
		// A table that goes on over the page repeats its header there.
		expect(pdf.roles.TH).toBeGreaterThanOrEqual(odt.tables.reduce((sum, { header }) => sum + header.length, 0));
		all((text) => expect(text).toContain('47,9'));
	});

	it('is tagged, bookmarked and titled as a PDF', () => {
		expect(pdf.tagged).toBe(true);
		expect(pdf.metadata).toMatch(/pdfuaid:part>1</);
		expect(pdf.title).toBe('Contrat de ville & <suites>');
		expect(pdf.bookmarks).toContain('Annexe 4 — Traçabilité');
		expect(pdf.untagged).toEqual([]);
	});
});

describe('asking for a file', () => {
	it('is for facilitators and stewards of the project', async () => {
		const { residents } = scene.colleges;
		const ask = (who: Parameters<ContractScene['exports']['exportDocument']>[0]) =>
			scene.exports.exportDocument(who, scene.project.slug, CONTRACT, 'md', 'fr');
		await expect(ask(await scene.participant(residents))).rejects.toEqual(refused('forbidden'));
		await expect(ask(PUBLIC)).rejects.toEqual(refused('forbidden'));
		const facilitator = await scene.participant(residents, { role: 'facilitator' });
		await expect(ask(facilitator)).resolves.toMatchObject({ fileName: 'contrat-de-ville-suites.md' });
		const other = await contractScene(database);
		await expect(ask(other.steward)).rejects.toEqual(refused('forbidden'));
		await expect(
			scene.exports.exportDocument(other.steward, other.project.slug, CONTRACT, 'odt', 'fr'),
		).rejects.toEqual(refused('contract_unknown'));
	});

	it('gives English words in English', async () => {
		const { bytes } = await scene.exports.exportDocument(scene.steward, scene.project.slug, CONTRACT, 'md', 'en');
		const english = new TextDecoder().decode(bytes);
		expect(english).toContain('Traceability');
		expect(english).toContain('lang: "en-GB"');
	});
});
