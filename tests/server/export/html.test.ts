import { describe, expect, it } from 'vitest';
import { writeHtml } from '../../../server/export/html.ts';
import { allOf, parseXml, type XmlElement } from '../../support/xml.ts';
import { ARABIC, COMMENTER, EMOJI, HOSTILE, LONG, REMARK, sampleTree } from './sample-tree.ts';

const source = new TextDecoder().decode(writeHtml(sampleTree()));
const page = parseXml(source.replace('<!DOCTYPE html>\n', '').trim());
const wordsOf = (node: XmlElement): string =>
	node.children
		.map((child) => (typeof child === 'string' ? child : child.name === 'br' ? '\n' : wordsOf(child)))
		.join('');
const elements = (node: XmlElement): XmlElement[] => [
	node,
	...node.children.flatMap((child) => (typeof child === 'string' ? [] : elements(child))),
];
const all = elements(page);
const body = allOf(page, 'body')[0]!;

describe('an HTML document', () => {
	it('is well-formed, in its language, with its properties', () => {
		expect(source.startsWith('<!DOCTYPE html>\n<html lang="fr-FR">')).toBe(true);
		expect(wordsOf(allOf(page, 'title')[0]!)).toBe('Contrat de ville d’Auvelle & <alentours>');
		const meta = new Map(allOf(page, 'meta').map(({ attributes }) => [attributes['name'], attributes['content']]));
		expect(meta.get('author')).toBe('Auvelle Agglomération');
		expect(meta.get('keywords')).toBe('contrat de ville, é&è');
	});

	it('needs nothing from elsewhere and runs nothing', () => {
		for (const { name, attributes } of all) {
			expect(['script', 'link', 'img', 'iframe', 'object', 'form', 'svg']).not.toContain(name);
			for (const key of Object.keys(attributes)) expect(key).not.toMatch(/^on|^style$|^src/);
		}
		expect(source).not.toMatch(/url\(|@import/);
		const policy = allOf(page, 'meta').find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy');
		expect(policy?.attributes['content']).toMatch(/^default-src 'none';/);
	});

	it('has one h1 and headings that never skip a level', () => {
		const headings = all.filter(({ name }) => /^h[1-6]$/.test(name)).map((node) => `${node.name} ${wordsOf(node)}`);
		expect(headings).toEqual([
			'h1 Contrat de ville d’Auvelle & <alentours>',
			'h2 Sommaire',
			'h2 1. Le territoire <et> ses "quartiers"',
			'h3 Un titre qui saute un niveau',
			'h3 Article 1.1 — Constat partagé',
			'h2 Annexe 1 — Paroles',
			'h3 Mots en deux langues',
			'h2 Notes',
			'h2 Commentaires',
		]);
	});

	it('keeps hostile, right-to-left, emoji and long words whole', () => {
		const text = wordsOf(body);
		expect(text.split(HOSTILE)).toHaveLength(6);
		for (const words of [LONG, ARABIC, EMOJI, '  deux espaces\nnouvelle ligne\ttabulation'])
			expect(text).toContain(words);
		const arabic = all.find((node) => node.name === 'blockquote' && wordsOf(node) === ARABIC)!;
		expect(arabic.attributes).toMatchObject({ lang: 'ar', dir: 'rtl' });
		expect(all.find((node) => node.name === 'span' && wordsOf(node) === 'طبيب')!.attributes['dir']).toBe('rtl');
	});

	it('has tables with a caption, column headers and row headers', () => {
		const table = allOf(page, 'table')[0]!;
		expect(wordsOf(allOf(table, 'caption')[0]!)).toBe('Engagements | par <signataire>');
		expect(allOf(table, 'th').map((th) => [th.attributes['scope'], wordsOf(th)])).toEqual([
			['col', 'Signataire'],
			['col', 'Montant'],
			['row', HOSTILE],
			['row', 'État\nopérateurs'],
		]);
		expect(allOf(table, 'td').map(wordsOf)).toEqual(['180 000 €', '']);
	});

	it('has ids that are unique, and links inside the file that lead somewhere', () => {
		const ids = all.flatMap(({ attributes }) => attributes['id'] ?? []);
		expect(new Set(ids).size).toBe(ids.length);
		const inside = allOf(page, 'a').flatMap(({ attributes }) =>
			attributes['href']!.startsWith('#') ? [attributes['href']!] : [],
		);
		expect(inside.length).toBeGreaterThan(6);
		for (const href of inside) expect(ids).toContain(href.slice(1));
	});

	it('holds notes and comments at its end, each with a way back', () => {
		const items = allOf(page, 'li').filter(({ attributes }) => /^(note|comment)-\d$/.test(attributes['id'] ?? ''));
		expect(items).toHaveLength(3);
		expect(wordsOf(items[0]!)).toBe(`Accord du 4 novembre. ${HOSTILE} ↩`);
		expect(wordsOf(items[1]!)).toBe(`${COMMENTER}, 4 novembre 2026\n${REMARK} ↩`);
	});

	it('follows no link that could run something', () => {
		const tree = sampleTree();
		tree.blocks = [{ type: 'paragraph', spans: [{ text: 'piège', link: 'javascript:alert(1)' }] }];
		expect(new TextDecoder().decode(writeHtml(tree))).not.toContain('javascript:');
	});

	it('shows what no file can hold as a replacement character', () => {
		const tree = sampleTree();
		tree.title = 'nul \u0001 et moitié \ud800 fin';
		expect(new TextDecoder().decode(writeHtml(tree))).toContain('nul \ufffd et moitié \ufffd fin');
	});
});
