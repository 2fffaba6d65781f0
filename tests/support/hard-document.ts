import { crc32, deflateSync } from 'node:zlib';
import type { Block, DocumentTree, Span } from '../../server/export/tree.ts';

/** Everything that a careless writer breaks, by what it breaks. Each must come out whole, in every format. */
export const HARD_WORDS = {
	composed: 'Éléonore Çağlar Łukasz œuvre',
	decomposed: 'E\u0301le\u0301onore C\u0327ag\u0306lar',
	spaces: 'a\u00A0b\u202Fc\u2009d\u2003e',
	arabic: 'قال 12 ساكنا Bonjour في 3 شارع',
	hebrew: 'שלום 45 Auvelle (רחוב)',
	emoji: '👩🏽‍⚕️ 🏳️‍🌈 🇫🇷 👨‍👩‍👧‍👦',
	markup: `]]> <script>alert(1)</script> &#x0; &amp; <!-- x --> <?php ?> %PDF-1.7`,
	typst: '#set text(red) $x^2$ @ref <label> = titre \\u{0} ``` ~',
	markdown: '**gras** _i_ [l](javascript:x) ![i](x) `code` ~~r~~ | > # - 1. +',
	odf: 'text:p &lt; {field} \\* MERGEFORMAT _Toc1 \u00AD fin',
	quotes: `"droits" 'apos' « français » “anglais” ‹x› …`,
	long: 'Une phrase qui continue, avec des accents éèçàùœ et 12,5 %. '.repeat(90).slice(0, 5000).trim(),
	unbroken: 'anticonstitutionnellement'.repeat(200),
};
/** What no XML holds: shown as U+FFFD, or as a box in the PDF, never dropped with the words beside it. */
export const ILLEGAL = 'avant\u0001\u000B\uFFFEmilieu\uD83Daprès';

const span = (text: string): Span[] => [{ text }];
const words = (text: string): Block => ({ type: 'paragraph', spans: span(text) });

/** A document with one of everything that the tree knows, filled with the words that break writers. */
export function hardDocument(): DocumentTree {
	const { arabic, hebrew, markup, ...others } = HARD_WORDS;
	const { long: _, unbroken: __, ...short } = others;
	return {
		title: `Document difficile ${HARD_WORDS.quotes}`,
		subtitle: markup,
		language: 'fr-FR',
		properties: {
			creator: `Communauté ${HARD_WORDS.composed}`,
			subject: HARD_WORDS.typst,
			keywords: [markup, HARD_WORDS.emoji],
			date: new Date('2026-11-22T10:00:00Z'),
			identifier: 'urn:uuid:6f1c9a52-8f0e-4b7e-9f0b-0d3c3f0a1b2c',
			version: '2026-11-22T10:00:00.000Z',
		},
		cover: [HARD_WORDS.markdown, HARD_WORDS.odf],
		contents: 'Sommaire',
		words: {
			...{ page: 'Page', table: 'Tableau', figure: 'Figure', notes: 'Notes' },
			...{ comments: 'Commentaires', comment: 'Commentaire', back: 'Retour au texte' },
		},
		blocks: [
			{
				type: 'section',
				id: 'words',
				label: '1',
				title: `Mots ${markup}`,
				blocks: [
					...Object.values(others).map(words),
					words(markup),
					words(ILLEGAL),
					{ type: 'paragraph', spans: span(arabic), language: 'ar' },
					{
						type: 'paragraph',
						spans: [{ text: 'Il a dit ' }, { text: hebrew, language: 'he' }, { text: ' puis rien.' }],
					},
					...Object.values(HARD_WORDS).map((text): Block => ({ type: 'quote', spans: span(text), source: markup })),
				],
			},
			{
				type: 'section',
				id: 'marks',
				label: 'Article 2.1',
				title: HARD_WORDS.markdown,
				blocks: [
					{ type: 'heading', level: 2, id: 'inside', spans: [{ text: HARD_WORDS.typst }] },
					{
						type: 'paragraph',
						spans: [
							{ text: 'gras', bold: true },
							{ text: 'penché', italic: true },
							{ text: '« les deux » ', bold: true, italic: true },
							{ text: 'collé', bold: true },
							{ text: 'dehors', link: 'https://exemple.fr/?a=1&b=<2>"\'' },
							{ text: 'au tableau', target: 'big' },
							{ text: 'à l’image', target: 'picture' },
							{ text: 'au titre', target: 'inside' },
							{ text: 'à la partie', target: 'words' },
							{ text: 'nulle part', target: 'absent' },
						],
					},
					{
						type: 'paragraph',
						spans: Object.values(HARD_WORDS).map((text): Span => ({ text: 'note ', note: span(text) })),
					},
					{
						type: 'paragraph',
						spans: [
							{
								text: 'commenté',
								comments: Object.values(HARD_WORDS).map((text) => ({
									author: `Collège ${markup}`,
									date: new Date('2026-11-04T09:00:00Z'),
									spans: span(text),
								})),
							},
						],
					},
				],
			},
			{
				type: 'section',
				id: 'shapes',
				label: 'Annexe 1',
				title: 'Listes, faits, tableaux, images',
				newPage: true,
				blocks: [
					{
						type: 'definitions',
						entries: Object.values(HARD_WORDS).map((text) => ({ term: markup, spans: span(text) })),
					},
					deepList(9),
					{
						type: 'list',
						ordered: true,
						numbering: 'letters',
						start: 3,
						items: [[words('lettre c')], [words('lettre d')]],
					},
					{ type: 'list', ordered: true, start: 7, items: [[words('sept')], [words('huit')]] },
					{ type: 'page_break' },
					{
						type: 'table',
						id: 'big',
						caption: `Cent lignes ${markup}`,
						rowHeaders: true,
						columns: [
							{ title: `Nom ${markup}`, weight: 2 },
							{ title: 'Mots', weight: 3 },
							{ title: 'Nombre', align: 'end' },
						],
						rows: Array.from({ length: 100 }, (_, index) => [
							span(`Ligne ${index + 1}`),
							span(Object.values(short)[index % 8] ?? ''),
							span(String(index * 1000)),
						]),
					},
					{
						type: 'figure',
						id: 'picture',
						alt: `Carte ${markup} ${HARD_WORDS.quotes}`,
						caption: `Carte du quartier ${markup}`,
						image: { mediaType: 'image/png', bytes: png(40, 20), width: 40, height: 20 },
					},
				],
			},
		],
	};
}

function deepList(depth: number): Block {
	const inside = depth > 1 ? [deepList(depth - 1)] : [];
	return {
		type: 'list',
		ordered: depth % 2 === 0,
		items: [[words(`profondeur ${depth}`), ...inside], [words(HARD_WORDS.markdown)]],
	};
}

/** A grey picture, made here so that nothing binary stands in the repository. */
function png(width: number, height: number): Uint8Array {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 0], 8);
	const rows = Buffer.alloc((width + 1) * height, 0x99);
	for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0;
	return Buffer.concat([
		Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(rows)),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

function chunk(name: string, data: Buffer): Buffer {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
	const sum = Buffer.alloc(4);
	sum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, sum]);
}
