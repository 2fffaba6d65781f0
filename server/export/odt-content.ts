import { HEADING_LEVELS } from './odt-paragraph-styles.ts';
import { NAMESPACES } from './odt-styles.ts';
import { AutomaticStyles, inLanguage, inline, spans, type Writing } from './odt-inline.ts';
import { tableXml } from './odt-table.ts';
import { figureXml } from './odt-figure.ts';
import { anchorIds, contentsEntries, itemBlocks, outlined, type Outlined } from './outline.ts';
import { staysTogether, type DocumentTree, type Image, type List, type Span } from './tree.ts';
import { declared, element, raw, text, type Xml } from './xml.ts';

/** content.xml: the cover, the contents, then everything in reading order; and the pictures that it shows. */
export function contentXml(tree: DocumentTree): { xml: string; images: Image[] } {
	const writing: Writing = {
		styles: new AutomaticStyles(),
		tableStyles: [],
		ids: anchorIds(tree.blocks),
		words: tree.words,
		notes: 0,
		comments: 0,
		tables: 0,
		images: [],
	};
	const flat = outlined(tree.blocks);
	const first = writing.styles.of('paragraph', 'Title', [], { 'style:master-page-name': 'First_20_Page' });
	const body = [
		raw(
			'<text:sequence-decls><text:sequence-decl text:display-outline-level="0" text:name="Table"/><text:sequence-decl text:display-outline-level="0" text:name="Figure"/></text:sequence-decls>',
		),
		element('text:p', { 'text:style-name': first }, inline(tree.title)),
		...(tree.subtitle ? [element('text:p', { 'text:style-name': 'Subtitle' }, inline(tree.subtitle))] : []),
		...tree.cover.map((line) => element('text:p', { 'text:style-name': 'Text_20_body' }, inline(line))),
		...(tree.contents === null ? [] : [contents(writing, tree.contents, flat)]),
		...flat.flatMap((block, index) => blockXml(writing, block, tree.contents !== null && index === 0)),
	];
	const root = element('office:document-content', NAMESPACES, [
		element('office:automatic-styles', {}, [...writing.styles.all(), ...writing.tableStyles]),
		element('office:body', {}, [element('office:text', {}, body)]),
	]);
	return { xml: declared(root), images: writing.images };
}

function pageBreakBefore(writing: Writing, parent: string): string {
	return writing.styles.of('paragraph', parent, [element('style:paragraph-properties', { 'fo:break-before': 'page' })]);
}

/** The contents, already filled, with links; page numbers are fields that the word processor fills as it opens the file. */
function contents(writing: Writing, title: string, flat: Outlined[]): Xml {
	const entries = contentsEntries(flat).map(({ id, level, spans: words }) =>
		element('text:p', { 'text:style-name': `Contents_20_${level}` }, [
			element('text:a', { 'xlink:type': 'simple', 'xlink:href': `#${id}`, 'text:style-name': 'Index_20_Link' }, [
				...words.flatMap((span) => inline(span.text)),
				raw('<text:tab/>'),
				element('text:bookmark-ref', { 'text:reference-format': 'page', 'text:ref-name': id }),
			]),
		]),
	);
	return element('text:table-of-content', { 'text:name': 'Contents', 'text:protected': 'false' }, [
		element('text:table-of-content-source', { 'text:outline-level': 2 }, [
			element('text:index-title-template', { 'text:style-name': 'Contents_20_Heading' }, [text(title)]),
			...HEADING_LEVELS.map((level) =>
				element(
					'text:table-of-content-entry-template',
					{ 'text:outline-level': level, 'text:style-name': `Contents_20_${level}` },
					[
						raw('<text:index-entry-link-start/><text:index-entry-text/>'),
						raw('<text:index-entry-tab-stop style:type="right" style:leader-char="."/><text:index-entry-page-number/>'),
						raw('<text:index-entry-link-end/>'),
					],
				),
			),
		]),
		element('text:index-body', {}, [
			element('text:index-title', { 'text:name': 'Contents_Head' }, [
				element('text:p', { 'text:style-name': pageBreakBefore(writing, 'Contents_20_Heading') }, inline(title)),
			]),
			...entries,
		]),
	]);
}

function blockXml(writing: Writing, block: Outlined, newPage = false): Xml[] {
	switch (block.type) {
		case 'heading': {
			const style = `Heading_20_${Math.min(block.level, HEADING_LEVELS.length)}`;
			const onNewPage: Record<string, string> = newPage || block.newPage ? { 'fo:break-before': 'page' } : {};
			const name = inLanguage(writing, style, block.language, onNewPage);
			const mark = block.id === null ? [] : [element('text:bookmark', { 'text:name': block.id })];
			const attributes = { 'text:style-name': name, 'text:outline-level': block.level };
			return [element('text:h', attributes, [...mark, ...spans(writing, block.spans)])];
		}
		case 'paragraph': {
			const style = block.tone === 'lead' ? 'Lead' : block.tone === 'quiet' ? 'Quiet' : 'Text_20_body';
			return [paragraph(writing, inLanguage(writing, style, block.language), block.spans)];
		}
		case 'quote': {
			const own: Record<string, string> = staysTogether(block.spans) ? {} : { 'fo:keep-with-next': 'auto' };
			return [
				paragraph(writing, inLanguage(writing, 'Quotations', block.language, own), block.spans),
				paragraph(writing, 'Quotation_20_source', [{ text: block.source }]),
			];
		}
		case 'list':
			return [listXml(writing, block)];
		case 'definitions':
			return block.entries.map(({ term, spans: said }) =>
				paragraph(writing, 'Definition', [{ text: term, bold: true }, { text: '\t' }, ...said]),
			);
		case 'table':
			return tableXml(writing, block);
		case 'figure':
			return figureXml(writing, block);
		case 'page_break':
			return [element('text:p', { 'text:style-name': pageBreakBefore(writing, 'Standard') })];
	}
}

function listXml(writing: Writing, list: List): Xml {
	const style = !list.ordered ? 'Bullets' : list.numbering === 'letters' ? 'Letters' : 'Numbers';
	const items = list.items.map((item, index) =>
		element(
			'text:list-item',
			{ 'text:start-value': list.ordered && index === 0 ? list.start : undefined },
			itemBlocks(item).flatMap((child) => listChild(writing, child)),
		),
	);
	return element('text:list', { 'text:style-name': style }, items);
}

function paragraph(writing: Writing, style: string, content: Span[]): Xml {
	return element('text:p', { 'text:style-name': style }, spans(writing, content));
}

function listChild(writing: Writing, block: Outlined): Xml[] {
	if (block.type !== 'paragraph') return blockXml(writing, block);
	return [paragraph(writing, inLanguage(writing, 'List', block.language), block.spans)];
}
