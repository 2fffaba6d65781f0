import { strFromU8, unzipSync } from 'fflate';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import mammoth from 'mammoth';
import { describe, expect, it } from 'vitest';
import { writeDocx } from '../../../server/export/docx.ts';
import { writeHtml } from '../../../server/export/html.ts';
import { writeJson } from '../../../server/export/json.ts';
import { writeMarkdown } from '../../../server/export/markdown.ts';
import { writeOdt } from '../../../server/export/odt.ts';
import { writePdf } from '../../../server/export/pdf.ts';
import { hardDocument, HARD_WORDS, ILLEGAL } from '../../support/hard-document.ts';
import { allOf, parseXml, type XmlElement } from '../../support/xml.ts';
import { openMarkdown, textOf } from './open-markdown.ts';
import { openOdt, wordsOf } from './open-odt.ts';
import { openPdf } from './open-pdf.ts';

/** As many as the tree has of each. */
const WORDS = Object.values(HARD_WORDS);
const ROWS = 100;
const shown = ['\u0001', '\u000B', '\uFFFE', '\uD83D'].reduce((words, bad) => words.replace(bad, '\uFFFD'), ILLEGAL);
const flat = (words: string) => words.replace(/[\s\u00AD\u200B]+/g, '');

/** Text that readers give back with its paragraphs and spaces laid out anew: the words, in order, each once. */
function whole(text: string, words: string[] = [...WORDS, shown]): void {
	const found = flat(text);
	for (const one of words) expect(found, one.slice(0, 40)).toContain(flat(one));
}
const plain = (node: XmlElement): string =>
	node.children
		.map((child) => (typeof child === 'string' ? child : child.name === 'br' ? '\n' : plain(child)))
		.join('');

describe('a hard document', () => {
	it('comes whole out of ODT', () => {
		const bytes = writeOdt(hardDocument());
		const odt = openOdt(bytes);
		whole(odt.text);
		whole(odt.notes.join('\n'), WORDS);
		const comments = allOf(odt.content, 'office:annotation').map((one) => allOf(one, 'text:p').map(wordsOf).join(' '));
		whole(comments.join('\n'), WORDS);
		expect(odt.notes).toHaveLength(WORDS.length);
		expect(comments).toHaveLength(WORDS.length);
		expect(odt.headings.map(({ level }) => level)).toEqual([1, 1, 2, 1]);
		expect(odt.tables.map(({ header, rows }) => [header.length, rows.length])).toEqual([[3, ROWS]]);
		expect(allOf(odt.content, 'table:table-header-columns')).toHaveLength(1);
		// Each mark that words lead to stands once; the picture is in the package, with its words and its line in the manifest.
		const marks = allOf(odt.content, 'text:bookmark').map(({ attributes }) => attributes['text:name']);
		expect(marks.toSorted()).toEqual(['big', 'inside', 'marks', 'picture', 'shapes', 'words']);
		const image = allOf(odt.content, 'draw:image')[0]!.attributes['xlink:href']!;
		expect(unzipSync(bytes)[image]!.slice(1, 4)).toEqual(new Uint8Array([80, 78, 71]));
		expect(plain(allOf(odt.content, 'svg:desc')[0]!)).toContain(HARD_WORDS.markup);
		const entries = allOf(odt.parts['META-INF/manifest.xml']!, 'manifest:file-entry');
		expect(entries.map(({ attributes }) => attributes['manifest:full-path'])).toContain(image);
		expect(allOf(odt.content, 'text:list-item').map(({ attributes }) => attributes['text:start-value'])).toContain('7');
		// Every style that is used is declared.
		const named = [odt.parts['styles.xml']!, odt.content].flatMap((part) =>
			['style:style', 'text:list-style'].flatMap((kind) =>
				allOf(part, kind).map(({ attributes }) => attributes['style:name']),
			),
		);
		for (const element of ['text:p', 'text:h', 'text:span', 'text:list', 'table:table-cell'])
			for (const { attributes } of allOf(odt.content, element)) {
				const style = attributes['text:style-name'] ?? attributes['table:style-name'];
				if (style !== undefined) expect(named).toContain(style);
			}
	});

	it('comes whole out of DOCX', async () => {
		const bytes = await writeDocx(hardDocument());
		const files = unzipSync(bytes);
		for (const [name, file] of Object.entries(files))
			if (/\.(xml|rels)$/.test(name))
				expect(() => parseXml(strFromU8(file).replace(/ standalone="yes"/, '')), name).not.toThrow();
		const { value, messages } = await mammoth.convertToHtml({ buffer: Buffer.from(bytes) });
		expect(messages.filter(({ type }) => type === 'error')).toEqual([]);
		const { value: text } = await mammoth.extractRawText({ buffer: Buffer.from(bytes) });
		whole(text);
		const page = parseXml(`<r>${value.replace(/<(img|br)([^>]*?)\s*\/?>/g, '<$1$2/>')}</r>`);
		expect(allOf(page, 'tr')).toHaveLength(ROWS + 1);
		expect(allOf(page, 'th')).toHaveLength(3);
		expect(allOf(page, 'img')[0]!.attributes['alt']).toContain(HARD_WORDS.markup);
		expect(value.match(/href="#footnote-\d+"/g)).toHaveLength(WORDS.length);
		const part = (name: string) => parseXml(strFromU8(files[name]!).replace(/ standalone="yes"/, ''));
		const inside = (node: XmlElement): string =>
			node.children.map((child) => (typeof child === 'string' ? child : inside(child))).join('');
		whole(inside(part('word/footnotes.xml')), WORDS);
		whole(inside(part('word/comments.xml')), WORDS);
		expect(allOf(part('word/comments.xml'), 'w:comment')).toHaveLength(WORDS.length);
		const document = part('word/document.xml');
		const marks = allOf(document, 'w:bookmarkStart').map(({ attributes }) => attributes['w:name']);
		for (const { attributes } of allOf(document, 'w:hyperlink'))
			if (attributes['w:anchor'] !== undefined) expect(marks).toContain(attributes['w:anchor']);
		const starts = allOf(part('word/numbering.xml'), 'w:start').map(({ attributes }) => attributes['w:val']);
		expect(starts).toEqual(expect.arrayContaining(['1', '3', '7']));
	});

	it('comes whole out of PDF, tagged', async () => {
		const pdf = await openPdf(writePdf(hardDocument()));
		// A reader of PDF gives right-to-left words back as they stand on the page, and a picture as its alternative.
		const { arabic, hebrew, emoji, long, unbroken, ...others } = HARD_WORDS;
		whole(
			pdf.text.normalize('NFC'),
			Object.values(others).map((words) => words.normalize('NFC')),
		);
		// Footers and notes stand between the words where a page ends: each long text is counted by what repeats in it.
		for (const [text, unit] of [
			[long, 'Une phrase qui continue, avec des accents'],
			[unbroken, 'anticonstitutionnellement'],
		] as const) {
			const uses = JSON.stringify(hardDocument()).split(text).length - 1;
			const found = flat(pdf.text).split(flat(unit)).length - 1;
			// One may be cut in two at each end of a page.
			expect(found).toBeGreaterThanOrEqual((text.split(unit).length - 1) * uses - pdf.pages);
		}
		for (const words of [arabic, hebrew])
			for (const word of words.match(/[\p{Script=Arabic}\p{Script=Hebrew}]{3,}|\d+|[A-Za-z]+/gu) ?? [])
				expect(pdf.text, word).toContain(word);
		const signs = pdf.text + pdf.alternatives.join('');
		for (const sign of emoji.split(' ')) expect(signs, sign).toContain(sign);
		expect(pdf.untagged).toEqual([]);
		expect(pdf.tagged && pdf.metadata).toMatch(/pdfuaid:part>1</);
		expect(pdf.title).toBe(`Document difficile ${HARD_WORDS.quotes}`);
		expect(pdf.languages).toEqual(expect.arrayContaining(['ar', 'he']));
		expect(pdf.headings.filter(({ role }) => /^H[1-6]$/.test(role)).at(-1)!.text).toContain('Annexe 1');
		// One that goes on over the page is in the structure of both.
		expect(pdf.roles.Note).toBeGreaterThanOrEqual(2 * WORDS.length);
		expect(pdf.roles.TH).toBeGreaterThanOrEqual(3);
		expect(pdf.roles.TD).toBeGreaterThanOrEqual(3 * ROWS);
		expect(pdf.roles.Figure).toBeGreaterThanOrEqual(1);
		expect(pdf.alternatives.join(' ')).toContain('Carte ]]> <script>');
	});

	it('comes whole out of HTML', () => {
		const source = new TextDecoder('utf-8', { fatal: true }).decode(writeHtml(hardDocument()));
		const page = parseXml(source.replace('<!DOCTYPE html>\n', '').trim());
		whole(plain(allOf(page, 'body')[0]!));
		expect(allOf(page, 'script')).toEqual([]);
		expect(allOf(page, 'tr')).toHaveLength(ROWS + 1);
		expect(allOf(page, 'th').filter(({ attributes }) => attributes['scope'] === 'row')).toHaveLength(ROWS);
		expect(allOf(page, 'dt')).toHaveLength(WORDS.length);
		expect(allOf(page, 'li').filter(({ attributes }) => /^note-/.test(attributes['id'] ?? ''))).toHaveLength(
			WORDS.length,
		);
		expect(allOf(page, 'img')[0]!.attributes).toMatchObject({
			src: expect.stringMatching(/^data:image\/png;base64,iVBOR/),
		});
		expect(allOf(page, 'ol').map(({ attributes }) => [attributes['type'], attributes['start']])).toContainEqual([
			'a',
			'3',
		]);
		const ids = [...source.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
		expect(new Set(ids).size).toBe(ids.length);
		for (const [, id] of source.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
	});

	it('comes whole out of Markdown, with no markup of anybody’s', async () => {
		const tree = await openMarkdown(writeMarkdown(hardDocument()));
		whole(textOf(tree));
		const all = tree.all;
		expect(all('heading').map(({ depth }) => depth)).toEqual([1, 2, 2, 2, 3, 2]);
		expect(all('tableRow')).toHaveLength(ROWS + 1);
		expect(all('footnoteDefinition')).toHaveLength(2 * WORDS.length);
		expect(all('footnoteReference')).toHaveLength(2 * WORDS.length);
		expect(all('image')).toHaveLength(1);
		expect(all('code').concat(all('inlineCode'), all('delete'))).toEqual([]);
		expect(all('list').map(({ start }) => start)).toEqual(expect.arrayContaining([3, 7]));
		// The only HTML is our own, and the only links lead where we said.
		for (const { value } of all('html'))
			expect(value).toMatch(/^(<\/?(span|a|strong|em)( (lang|dir|id)="[\w-]*")*>|<!-- -->)$/);
		expect(all('link').map(({ url }) => url)).toEqual([
			"https://exemple.fr/?a=1&b=%3C2%3E%22'",
			'#big',
			'#picture',
			'#inside',
			'#words',
		]);
	});

	it('comes whole out of JSON, as its schema says', () => {
		const schema = JSON.parse(
			readFileSync(new URL('../../../static/schemas/document-1.schema.json', import.meta.url), 'utf8'),
		) as object;
		const document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(writeJson(hardDocument()))) as object;
		const valid = new Ajv2020({ strictTypes: false }).compile(schema);
		expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
		const said: string[] = [];
		JSON.stringify(document, (_, value: unknown) => (typeof value === 'string' && said.push(value), value));
		for (const words of WORDS) expect(said.filter((one) => one === words).length).toBeGreaterThanOrEqual(3);
		expect(said).toContain(ILLEGAL.replace('\uD83D', '\uFFFD'));
	});
});
