import { describe, expect, it } from 'vitest';
import { MEDIA_TYPES } from '../../../server/export/formats.ts';
import { writeOdt } from '../../../server/export/odt.ts';
import { allOf, parseXml } from '../../support/xml.ts';
import { openOdt, wordsOf } from './open-odt.ts';
import { ARABIC, COMMENTER, EMOJI, HOSTILE, LONG, REMARK, sampleTree } from './sample-tree.ts';

const bytes = writeOdt(sampleTree());
const odt = openOdt(bytes);

describe('an OpenDocument text', () => {
	it('starts with its media type, stored as it is', () => {
		expect(odt.names[0]).toBe('mimetype');
		const head = new TextDecoder('latin1').decode(bytes.subarray(0, 38 + MEDIA_TYPES.odt.length));
		expect(head.slice(30)).toBe(`mimetype${MEDIA_TYPES.odt}`);
	});

	it('lists exactly its parts in the manifest', () => {
		const listed = allOf(odt.parts['META-INF/manifest.xml']!, 'manifest:file-entry').map(
			(entry) => entry.attributes['manifest:full-path'],
		);
		expect(listed.toSorted()).toEqual(['/', 'content.xml', 'meta.xml', 'styles.xml']);
		expect(odt.names.toSorted()).toEqual([
			'META-INF/manifest.xml',
			'content.xml',
			'meta.xml',
			'mimetype',
			'styles.xml',
		]);
	});

	it('has headings with an outline that never skips a level', () => {
		expect(odt.headings).toEqual([
			{ level: 1, text: '1. Le territoire <et> ses "quartiers"' },
			{ level: 2, text: 'Un titre qui saute un niveau' },
			{ level: 2, text: 'Article 1.1 — Constat partagé' },
			{ level: 1, text: 'Annexe 1 — Paroles' },
			{ level: 2, text: 'Mots en deux langues' },
		]);
	});

	it('has tables with a caption and a repeated header row', () => {
		expect(odt.tables).toEqual([
			{
				caption: 'Tableau 1. Engagements | par <signataire>',
				header: ['Signataire', 'Montant'],
				rows: [
					[HOSTILE, '180 000 €'],
					['État\nopérateurs', ''],
				],
			},
		]);
	});

	it('keeps hostile words, right-to-left words, emoji and long notes whole, in order', () => {
		let from = 0;
		for (const words of [
			HOSTILE,
			'Le texte de l’article.',
			HOSTILE,
			LONG,
			ARABIC,
			EMOJI,
			'premier',
			'dedans',
			'second',
		]) {
			from = odt.text.indexOf(words, from);
			expect(from, words.slice(0, 30)).toBeGreaterThanOrEqual(0);
			from += words.length;
		}
		expect(odt.text).toContain('  deux espaces\nnouvelle ligne\ttabulation');
		expect(odt.notes).toEqual([`Accord du 4 novembre. ${HOSTILE}`]);
	});

	it('says the language of original words, and their direction', () => {
		const arabic = allOf(odt.content, 'text:p').find((p) => wordsOf(p) === ARABIC)!;
		const style = allOf(odt.content, 'style:style').find(
			(s) => s.attributes['style:name'] === arabic.attributes['text:style-name'],
		)!;
		expect(allOf(style, 'style:paragraph-properties')[0]!.attributes['style:writing-mode']).toBe('rl-tb');
		expect(allOf(style, 'style:text-properties')[0]!.attributes['style:language-complex']).toBe('ar');
	});

	it('follows a link, and a reference only where it leads somewhere', () => {
		const links = allOf(odt.content, 'text:a').map((a) => a.attributes['xlink:href']);
		expect(links).toContain('https://exemple.fr/a?b=1&c=<2>');
		expect(links).toContain('#s1-1');
		expect(links).not.toContain('#absent');
		const marks = new Set(allOf(odt.content, 'text:bookmark').map((mark) => mark.attributes['text:name']));
		for (const link of links) if (link!.startsWith('#')) expect(marks).toContain(link!.slice(1));
	});

	it('carries title, language, author body and French as the language of its text', () => {
		const meta = odt.parts['meta.xml']!;
		expect(wordsOf(allOf(meta, 'dc:title')[0]!)).toBe('Contrat de ville d’Auvelle & <alentours>');
		expect(wordsOf(allOf(meta, 'dc:language')[0]!)).toBe('fr-FR');
		expect(wordsOf(allOf(meta, 'dc:creator')[0]!)).toBe('Auvelle Agglomération');
		const properties = allOf(allOf(odt.parts['styles.xml']!, 'style:default-style')[0]!, 'style:text-properties')[0]!;
		expect(properties.attributes).toMatchObject({ 'fo:language': 'fr', 'fo:country': 'FR' });
		expect(allOf(odt.parts['styles.xml']!, 'text:page-number')).toHaveLength(1);
	});

	it('names only styles that exist', () => {
		const known = new Set(
			[odt.content, odt.parts['styles.xml']!].flatMap((part) =>
				['style:style', 'text:list-style'].flatMap((name) =>
					allOf(part, name).map((style) => style.attributes['style:name']),
				),
			),
		);
		for (const name of [
			'text:p',
			'text:h',
			'text:span',
			'text:a',
			'text:list',
			'table:table',
			'table:table-cell',
			'table:table-column',
		]) {
			for (const element of allOf(odt.content, name)) {
				const style = element.attributes[name.startsWith('table') ? 'table:style-name' : 'text:style-name'];
				if (style !== undefined) expect(known, `${name} ${style}`).toContain(style);
			}
		}
	});

	it('shows what XML cannot hold as a replacement character', () => {
		const tree = sampleTree();
		tree.title = 'nul \u0001 et moitié \ud800 fin';
		expect(openOdt(writeOdt(tree)).text).toContain('nul \ufffd et moitié \ufffd fin');
	});

	it('has comments with their author, date and words, around what they are about', () => {
		const comments = allOf(odt.content, 'office:annotation');
		expect(comments.map((comment) => wordsOf(allOf(comment, 'dc:creator')[0]!))).toEqual([COMMENTER, 'Habitants']);
		expect(wordsOf(allOf(comments[0]!, 'dc:date')[0]!)).toBe('2026-11-04T09:00:00');
		expect(wordsOf(allOf(comments[0]!, 'text:p')[0]!)).toBe(REMARK);
		const names = (name: string) => allOf(odt.content, name).map(({ attributes }) => attributes['office:name']);
		expect(names('office:annotation-end').toSorted()).toEqual(names('office:annotation').toSorted());
	});

	it('has contents whose page numbers the word processor fills by itself', () => {
		const fields = allOf(odt.content, 'text:bookmark-ref').map(({ attributes }) => attributes);
		const marks = allOf(odt.content, 'text:bookmark').map(({ attributes }) => attributes['text:name']);
		expect(fields.map((field) => field['text:ref-name'])).toEqual(marks);
		for (const field of fields) expect(field['text:reference-format']).toBe('page');
	});

	it('gives the same bytes for the same document', () => {
		expect(writeOdt(sampleTree())).toEqual(bytes);
	});
});

describe('the strict reader of these tests', () => {
	it.each([
		'<a><b></a></b>',
		'<a x="1" x="2"/>',
		'<a>&</a>',
		'<a>&nbsp;</a>',
		'<p:a/>',
		'<a/><b/>',
		'<a>\u0001</a>',
		'<a x="<"/>',
	])('refuses %s', (xml) => {
		expect(() => parseXml(xml)).toThrow();
	});
});
