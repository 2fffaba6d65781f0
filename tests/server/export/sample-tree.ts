import type { DocumentTree } from '../../../server/export/tree.ts';

/** Everything that breaks careless writers, in one text: markup of three formats, controls, halves of pairs. */
export const HOSTILE = `<b>&amp;</b> "guillemets" 'apos' ]]> <!-- --> #set page() $x^2$ \\ * _ \` | ~ [lien](http://x) {accolade} @nom <script>alert(1)</script>`;
export const ARABIC = 'لا نجد طبيباً في الحي';
export const EMOJI = '👍🏽 👨‍👩‍👧 ✓ 漢字';
export const LONG = 'Une phrase assez longue pour tenir sur plusieurs lignes, avec des accents éèçàùœ. '
	.repeat(63)
	.slice(0, 5000)
	.trim();

export const COMMENTER = 'Bailleur Sud & <Fils>';
export const REMARK = `Réserve : ${HOSTILE}`;

/** A document with one of everything. */
export function sampleTree(): DocumentTree {
	return {
		title: 'Contrat de ville d’Auvelle & <alentours>',
		subtitle: 'Projet d’avenant 2027',
		language: 'fr-FR',
		properties: {
			creator: 'Auvelle Agglomération',
			subject: 'Projet de contrat',
			keywords: ['contrat de ville', 'é&è'],
			date: new Date('2026-11-22T10:00:00Z'),
			identifier: 'urn:uuid:6f1c9a52-8f0e-4b7e-9f0b-0d3c3f0a1b2c',
			version: '2026-11-22T10:00:00.000Z',
		},
		cover: ['Signataires : 3 organisations', HOSTILE],
		contents: 'Sommaire',
		words: {
			page: 'Page',
			table: 'Tableau',
			figure: 'Figure',
			notes: 'Notes',
			comments: 'Commentaires',
			comment: 'Commentaire',
			back: 'Retour au texte',
		},
		blocks: [
			{
				type: 'section',
				id: 's1',
				label: '1',
				title: 'Le territoire <et> ses "quartiers"',
				blocks: [
					{ type: 'heading', level: 2, spans: [{ text: 'Un titre qui saute un niveau' }] },
					{
						type: 'paragraph',
						spans: [
							{ text: 'Un mot ' },
							{ text: 'gras', bold: true },
							{ text: ' puis ' },
							{ text: 'penché', italic: true },
							{ text: ', un ' },
							{ text: 'lien', link: 'https://exemple.fr/a?b=1&c=<2>' },
							{ text: ' et un renvoi', target: 's1-1' },
							{ text: ', nulle part', target: 'absent' },
							{ text: '  deux espaces\nnouvelle ligne\ttabulation' },
						],
					},
					{
						type: 'section',
						id: 's1-1',
						label: 'Article 1.1',
						title: 'Constat partagé',
						blocks: [
							{
								type: 'paragraph',
								spans: [
									{
										text: 'Le texte de l’article.',
										note: [{ text: 'Accord du 4 novembre. ' }, { text: HOSTILE, bold: true }],
									},
								],
							},
							{
								type: 'paragraph',
								spans: [
									{
										text: HOSTILE,
										comments: [
											{ author: COMMENTER, date: new Date('2026-11-04T09:00:00Z'), spans: [{ text: REMARK }] },
											{ author: 'Habitants', date: new Date('2026-11-05T09:00:00Z'), spans: [{ text: 'D’accord.' }] },
										],
									},
								],
							},
							{ type: 'paragraph', spans: [{ text: `1. pas une liste\n- ni celle-ci\n# ni un titre` }] },
						],
					},
				],
			},
			{
				type: 'section',
				id: 's2',
				label: 'Annexe 1',
				title: 'Paroles',
				newPage: true,
				blocks: [
					{ type: 'quote', spans: [{ text: LONG }], source: 'Habitante, Les Hauts-Cerneaux' },
					{ type: 'quote', spans: [{ text: ARABIC }], language: 'ar', source: 'Habitant' },
					{ type: 'quote', spans: [{ text: EMOJI }], source: 'Un groupe de 6' },
					{ type: 'heading', level: 1, spans: [{ text: 'Mots en deux langues' }], language: 'fr' },
					{
						type: 'paragraph',
						spans: [{ text: 'On dit ' }, { text: 'طبيب', language: 'ar' }, { text: ' ici.' }],
					},
					{
						type: 'list',
						ordered: true,
						items: [
							[
								{ type: 'paragraph', spans: [{ text: 'premier' }] },
								{ type: 'list', ordered: false, items: [[{ type: 'paragraph', spans: [{ text: 'dedans' }] }]] },
							],
							[{ type: 'paragraph', spans: [{ text: 'second' }] }],
						],
					},
					{
						type: 'table',
						rowHeaders: true,
						caption: 'Engagements | par <signataire>',
						columns: [
							{ title: 'Signataire', weight: 2 },
							{ title: 'Montant', align: 'end' },
						],
						rows: [
							[[{ text: HOSTILE }], [{ text: '180 000 €' }]],
							[[{ text: 'État\nopérateurs' }], []],
						],
					},
				],
			},
		],
	};
}
