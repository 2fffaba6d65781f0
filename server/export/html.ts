import { languageParts } from '#lib/domain/language.ts';
import { HTML_STYLE } from './html-style.ts';
import { endings, inline, spoken, tag, words, type Writing } from './html-inline.ts';
import { itemBlocks, outlined, sectionIds, type DocumentTree, type Outlined, type Table } from './tree.ts';
import { element, raw, text, type Xml } from './xml.ts';

/** Nothing may be run or fetched, whatever the words hold: only the style of the file itself. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** One accessible HTML file that needs nothing else: no script, no address, its own style, also for paper. */
export function writeHtml(tree: DocumentTree): Uint8Array {
	const writing: Writing = { tree, ids: sectionIds(tree.blocks), notes: [], comments: [] };
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
	const { creator, subject, keywords, date } = tree.properties;
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
		...meta('generator', 'Trame'),
		tag('style', {}, [raw(HTML_STYLE)]),
	];
}

function contents(title: string, flat: Outlined[]): Xml {
	const entries = flat.flatMap((block) =>
		block.type === 'heading' && block.id !== null && block.level <= 2
			? [
					tag('li', { class: `level-${block.level}` }, [
						tag(
							'a',
							{ href: `#${block.id}`, ...spoken(block.language) },
							block.spans.flatMap((span) => words(span.text)),
						),
					]),
				]
			: [],
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
			return tag(
				block.ordered ? 'ol' : 'ul',
				{},
				block.items.map((item) =>
					tag(
						'li',
						{},
						itemBlocks(item).map((child) => blockPart(writing, child)),
					),
				),
			);
		case 'table':
			return tablePart(writing, block);
		case 'page_break':
			return element('hr', { class: 'new-page' });
	}
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
	return tag('table', {}, [
		tag('caption', {}, words(table.caption)),
		tag('thead', {}, [tag('tr', {}, header)]),
		tag('tbody', {}, rows),
	]);
}
