import { strFromU8, unzipSync } from 'fflate';
import mammoth from 'mammoth';
import { describe, expect, it } from 'vitest';
import { writeDocx } from '../../../server/export/docx.ts';
import { allOf, parseXml, type XmlElement } from '../../support/xml.ts';
import { ARABIC, COMMENTER, EMOJI, HOSTILE, LONG, REMARK, sampleTree } from './sample-tree.ts';

const bytes = await writeDocx(sampleTree());
const parts: Record<string, XmlElement> = {};
for (const [name, file] of Object.entries(unzipSync(bytes)))
	if (/\.(xml|rels)$/.test(name)) parts[name] = parseXml(strFromU8(file).replace(/ standalone="yes"/, ''));
const document = parts['word/document.xml']!;
const wordsOf = (node: XmlElement): string =>
	node.children
		.map((child) => {
			if (typeof child === 'string') return /^w:(t|instrText)$/.test(node.name) ? child : '';
			if (child.name === 'w:br') return '\n';
			if (child.name === 'w:tab') return '\t';
			return wordsOf(child);
		})
		.join('');
const styleOf = (paragraph: XmlElement) => allOf(paragraph, 'w:pStyle')[0]?.attributes['w:val'];
const text = allOf(document, 'w:p').map(wordsOf).join('\n');

describe('a Word document', () => {
	it('is well-formed in every part', () => {
		expect(Object.keys(parts)).toEqual(
			expect.arrayContaining(['word/document.xml', 'word/footnotes.xml', 'word/comments.xml', 'docProps/core.xml']),
		);
	});

	it('has headings with an outline that never skips a level', () => {
		const headings = allOf(document, 'w:p').filter((p) => /^Heading\d$/.test(styleOf(p) ?? ''));
		expect(headings.map((p) => [styleOf(p), wordsOf(p)])).toEqual([
			['Heading1', '1. Le territoire <et> ses "quartiers"'],
			['Heading2', 'Un titre qui saute un niveau'],
			['Heading2', 'Article 1.1 — Constat partagé'],
			['Heading1', 'Annexe 1 — Paroles'],
			['Heading2', 'Mots en deux langues'],
		]);
	});

	it('keeps hostile, right-to-left, emoji and long words whole, in order', () => {
		let from = 0;
		for (const words of [HOSTILE, '1. pas une liste\n- ni celle-ci\n# ni un titre', LONG, ARABIC, EMOJI]) {
			const at = text.indexOf(words, from);
			expect(at, words.slice(0, 30)).toBeGreaterThanOrEqual(from);
			from = at;
		}
		expect(text).toContain('  deux espaces\nnouvelle ligne\ttabulation');
	});

	it('has contents that are filled before anybody updates them', () => {
		const entries = allOf(document, 'w:p').filter((p) => /^TOC\d$/.test(styleOf(p) ?? ''));
		expect(entries.map((p) => wordsOf(p))).toEqual(
			expect.arrayContaining([expect.stringContaining('Article 1.1 — Constat partagé')]),
		);
		expect(entries).toHaveLength(5);
		for (const entry of entries) expect(wordsOf(entry)).toMatch(/\d+$/);
	});

	it('calls its footnotes and holds them', () => {
		expect(allOf(document, 'w:footnoteReference')).toHaveLength(1);
		expect(wordsOf(parts['word/footnotes.xml']!)).toContain(`Accord du 4 novembre. ${HOSTILE}`);
	});

	it('has comments with their author, date and words, around what they are about', () => {
		const comments = allOf(parts['word/comments.xml']!, 'w:comment');
		expect(comments.map(({ attributes }) => [attributes['w:author'], attributes['w:date']])).toEqual([
			[COMMENTER, '2026-11-04T09:00:00.000Z'],
			['Habitants', '2026-11-05T09:00:00.000Z'],
		]);
		expect(wordsOf(comments[0]!)).toBe(REMARK);
		for (const name of ['w:commentRangeStart', 'w:commentRangeEnd', 'w:commentReference'])
			expect(allOf(document, name)).toHaveLength(2);
	});

	it('says its language, and those of words in another, with their direction', () => {
		const styles = allOf(parts['word/styles.xml']!, 'w:lang').map(({ attributes }) => attributes['w:val']);
		expect(styles).toContain('fr-FR');
		const arabic = allOf(document, 'w:p').find((p) => wordsOf(p) === ARABIC)!;
		expect(allOf(arabic, 'w:bidi')).toHaveLength(1);
		expect(allOf(arabic, 'w:rtl')).toHaveLength(1);
		expect(allOf(arabic, 'w:lang')[0]?.attributes['w:bidi']).toBe('ar');
		const inside = allOf(document, 'w:r').find((run) => wordsOf(run) === 'طبيب')!;
		expect(allOf(inside, 'w:rtl')).toHaveLength(1);
	});

	it('leads its links somewhere, under names that Word takes', () => {
		const marks = allOf(document, 'w:bookmarkStart').map(({ attributes }) => attributes['w:name']!);
		for (const name of marks) expect(name).toMatch(/^\w{1,40}$/);
		const anchors = allOf(document, 'w:hyperlink').flatMap(({ attributes }) => attributes['w:anchor'] ?? []);
		expect(anchors.length).toBeGreaterThan(0);
		for (const anchor of anchors) expect(marks).toContain(anchor);
		const targets = allOf(parts['word/_rels/document.xml.rels']!, 'Relationship').map(
			({ attributes }) => attributes['Target'],
		);
		expect(targets).toContain('https://exemple.fr/a?b=1&c=%3C2%3E');
	});

	it('has its properties', () => {
		const core = JSON.stringify(parts['docProps/core.xml']);
		for (const words of ['Contrat de ville d’Auvelle & <alentours>', 'Auvelle Agglomération', 'contrat de ville, é&è'])
			expect(core).toContain(JSON.stringify(words).slice(1, -1));
	});

	it('is read by another program: tables with a header row, nested lists, notes', async () => {
		const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(bytes) });
		expect(value).toMatch(/<thead><tr><th><p>.*Signataire.*<\/th><\/tr><\/thead>/);
		expect(value).toMatch(/<ol><li>premier<ul><li>dedans<\/li><\/ul><\/li><li>second<\/li><\/ol>/);
		expect(value).toContain('Accord du 4 novembre.');
		expect(value).not.toContain('<script>');
	});

	it('shows what XML cannot hold as a replacement character, wherever it stood', async () => {
		const tree = sampleTree();
		const bad = 'nul \u0001 et moitié \ud800 fin';
		tree.title = bad;
		tree.properties = { ...tree.properties, creator: bad, subject: bad, keywords: [bad] };
		tree.contents = bad;
		tree.words.page = bad;
		tree.blocks = [
			{ type: 'section', id: 'a', label: '', title: bad, blocks: [{ type: 'quote', spans: [], source: bad }] },
			{ type: 'paragraph', spans: [{ text: bad, link: `https://x.fr/${bad}`, note: [{ text: bad }] }] },
			{
				type: 'paragraph',
				spans: [{ text: bad, comments: [{ author: bad, date: new Date(), spans: [{ text: bad }] }] }],
			},
			{ type: 'table', caption: bad, columns: [{ title: bad }], rows: [[[{ text: bad }]]] },
		];
		for (const [name, file] of Object.entries(unzipSync(await writeDocx(tree)))) {
			if (!name.endsWith('.xml')) continue;
			expect(() => parseXml(strFromU8(file).replace(/ standalone="yes"/, '')), name).not.toThrow();
			expect(strFromU8(file)).not.toContain('\u0001');
		}
	});
});
