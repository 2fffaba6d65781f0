import { languageParts } from '#lib/domain/language.ts';
import { HTML_STYLE } from './html-style.ts';
import { endings, inline, spoken, tag, words, type Writing } from './html-inline.ts';
import { base64 } from './image.ts';
import { anchorIds, contentsEntries, itemBlocks, outlined, type Outlined } from './outline.ts';
import type { DocumentTree, Figure, List, Table } from './tree.ts';
import { element, raw, text, type Xml } from './xml.ts';

/** Nothing may be run or fetched, whatever the words hold: only the style and the pictures of the file itself. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** One accessible HTML file that needs nothing else: no script, no address, its own style, also for paper. */
export function writeHtml(tree: DocumentTree): Uint8Array {
	const writing: Writing = { tree, ids: anchorIds(tree.blocks), notes: [], comments: [], figures: 0 };
	const flat = outlined(tree.blocks);
	const body = flat.map((block) => blockPart(writing, block));
	const cover = tag('header', {}, [
		tag('h1', {}, words(tree.title)),
		...(tree.subtitle === '' ? [] : [tag('p', { class: 'subtitle' }, words(tree.subtitle))]),
		...tree.cover.map((line) => tag('p', {}, words(line))),
	]);
	const page = tag('html', { lang: languageParts(tree.language) === null ? 'fr' : tree.language }, [
		tag('head', {}, head(tree)),
		tag('body', {}, [
			cover,
			...(tree.contents === null ? [] : [contents(tree.contents, flat)]),
			tag('main', {}, [...body, ...endings(writing)]),
		]),
	]);
	return new TextEncoder().encode(`<!DOCTYPE html>\n${page.xml}\n`);
}

function head(tree: DocumentTree): Xml[] {
	const { creator, subject, keywords, date, identifier, version } = tree.properties;
	const meta = (name: string, content: string) => (content === '' ? [] : [element('meta', { name, content })]);
	return [
		element('meta', { charset: 'utf-8' }),
		element('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
		...meta('viewport', 'width=device-width, initial-scale=1'),
		...meta('referrer', 'no-referrer'),
		tag('title', {}, [text(tree.title)]),
		...meta('author', creator),
		...meta('description', subject),
		...meta('keywords', keywords.join(', ')),
		...meta('dcterms.created', date.toISOString()),
		...meta('dcterms.identifier', identifier),
		...meta('dcterms.hasVersion', version),
		...meta('generator', 'Trame'),
		tag('style', {}, [raw(HTML_STYLE)]),
	];
}

function contents(title: string, flat: Outlined[]): Xml {
	const entries = contentsEntries(flat).map(({ id, level, language, spans }) =>
		tag('li', { class: `level-${level}` }, [
			tag(
				'a',
				{ href: `#${id}`, ...spoken(language) },
				spans.flatMap((span) => words(span.text)),
			),
		]),
	);
	return tag('nav', { 'aria-labelledby': 'contents-title' }, [
		tag('h2', { id: 'contents-title' }, words(title)),
		tag('ul', {}, entries),
	]);
}

function blockPart(writing: Writing, block: Outlined): Xml {
	switch (block.type) {
		case 'heading': {
			const attributes = {
				id: block.id ?? undefined,
				class: block.newPage ? 'new-page' : undefined,
				...spoken(block.language),
			};
			// The title of the document is the only h1.
			return tag(`h${Math.min(block.level + 1, 6)}`, attributes, inline(writing, block.spans));
		}
		case 'paragraph':
			return tag('p', { class: block.tone, ...spoken(block.language) }, inline(writing, block.spans));
		case 'quote':
			return tag('figure', { class: 'quote' }, [
				tag('blockquote', spoken(block.language), [tag('p', {}, inline(writing, block.spans))]),
				tag('figcaption', {}, words(block.source)),
			]);
		case 'list':
			return listPart(writing, block);
		case 'definitions':
			return tag(
				'dl',
				{},
				block.entries.flatMap(({ term, spans }) => [tag('dt', {}, words(term)), tag('dd', {}, inline(writing, spans))]),
			);
		case 'table':
			return tablePart(writing, block);
		case 'figure':
			return figurePart(writing, block);
		case 'page_break':
			return element('hr', { class: 'new-page' });
	}
}

function listPart(writing: Writing, list: List): Xml {
	const items = list.items.map((item) =>
		tag(
			'li',
			{},
			itemBlocks(item).map((child) => blockPart(writing, child)),
		),
	);
	if (!list.ordered) return tag('ul', {}, items);
	const { start = 1 } = list;
	const type = list.numbering === 'letters' ? 'a' : undefined;
	return tag('ol', { type, start: start === 1 ? undefined : start }, items);
}

function figurePart(writing: Writing, { id, image, alt, caption }: Figure): Xml {
	writing.figures += 1;
	const { mediaType, bytes, width, height } = image;
	return tag('figure', { id }, [
		element('img', { src: `data:${mediaType};base64,${base64(bytes)}`, alt, width, height }),
		tag('figcaption', {}, words(`${writing.tree.words.figure} ${writing.figures}. ${caption}`)),
	]);
}

function tablePart(writing: Writing, table: Table): Xml {
	const aligned = table.columns.map(({ align }) => (align === undefined ? undefined : 'end'));
	const header = table.columns.map(({ title }, column) =>
		tag('th', { scope: 'col', class: aligned[column] }, words(title)),
	);
	const rows = table.rows.map((row) =>
		tag(
			'tr',
			{},
			table.columns.map((_, column) => {
				const content = inline(writing, row[column] ?? []);
				const names = table.rowHeaders === true && column === 0;
				return tag(names ? 'th' : 'td', { scope: names ? 'row' : undefined, class: aligned[column] }, content);
			}),
		),
	);
	return tag('table', { id: table.id }, [
		tag('caption', {}, words(table.caption)),
		tag('thead', {}, [tag('tr', {}, header)]),
		tag('tbody', {}, rows),
	]);
}
