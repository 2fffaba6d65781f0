import { HEADING_LEVELS } from './odt-paragraph-styles.ts';
import { NAMESPACES } from './odt-styles.ts';
import { AutomaticStyles, inLanguage, inline, spans, type Writing } from './odt-inline.ts';
import { tableXml } from './odt-table.ts';
import {
	itemBlocks,
	outlined,
	sectionIds,
	staysTogether,
	type DocumentTree,
	type Outlined,
	type Span,
} from './tree.ts';
import { declared, element, raw, text, type Xml } from './xml.ts';

/** content.xml: the cover, the contents, then everything in reading order. */
export function contentXml(tree: DocumentTree): string {
	const writing: Writing = {
		styles: new AutomaticStyles(),
		tableStyles: [],
		ids: sectionIds(tree.blocks),
		words: tree.words,
		notes: 0,
		comments: 0,
		tables: 0,
	};
	const flat = outlined(tree.blocks);
	const first = writing.styles.of('paragraph', 'Title', [], { 'style:master-page-name': 'First_20_Page' });
	const body = [
		raw(
			'<text:sequence-decls><text:sequence-decl text:display-outline-level="0" text:name="Table"/></text:sequence-decls>',
		),
		element('text:p', { 'text:style-name': first }, inline(tree.title)),
		...(tree.subtitle ? [element('text:p', { 'text:style-name': 'Subtitle' }, inline(tree.subtitle))] : []),
		...tree.cover.map((line) => element('text:p', { 'text:style-name': 'Text_20_body' }, inline(line))),
		...(tree.contents === null ? [] : [contents(writing, tree.contents, flat)]),
		...flat.flatMap((block, index) => blockXml(writing, block, tree.contents !== null && index === 0)),
	];
	return declared(
		element('office:document-content', NAMESPACES, [
			element('office:automatic-styles', {}, [...writing.styles.all(), ...writing.tableStyles]),
			element('office:body', {}, [element('office:text', {}, body)]),
		]),
	);
}

function pageBreakBefore(writing: Writing, parent: string): string {
	return writing.styles.of('paragraph', parent, [element('style:paragraph-properties', { 'fo:break-before': 'page' })]);
}

/** The contents, already filled, with links; page numbers are fields that the word processor fills as it opens the file. */
function contents(writing: Writing, title: string, flat: Outlined[]): Xml {
	const entries = flat.flatMap((block) =>
		block.type === 'heading' && block.id !== null && block.level <= 2
			? [
					element('text:p', { 'text:style-name': `Contents_20_${block.level}` }, [
						element(
							'text:a',
							{ 'xlink:type': 'simple', 'xlink:href': `#${block.id}`, 'text:style-name': 'Index_20_Link' },
							[
								...block.spans.flatMap((span) => inline(span.text)),
								raw('<text:tab/>'),
								element('text:bookmark-ref', { 'text:reference-format': 'page', 'text:ref-name': block.id }),
							],
						),
					]),
				]
			: [],
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
			return [
				element(
					'text:list',
					{ 'text:style-name': block.ordered ? 'Numbers' : 'Bullets' },
					block.items.map((item) =>
						element(
							'text:list-item',
							{},
							itemBlocks(item).flatMap((child) => listChild(writing, child)),
						),
					),
				),
			];
		case 'table':
			return tableXml(writing, block);
		case 'page_break':
			return [element('text:p', { 'text:style-name': pageBreakBefore(writing, 'Standard') })];
	}
}

function paragraph(writing: Writing, style: string, content: Span[]): Xml {
	return element('text:p', { 'text:style-name': style }, spans(writing, content));
}

function listChild(writing: Writing, block: Outlined): Xml[] {
	if (block.type !== 'paragraph') return blockXml(writing, block);
	return [paragraph(writing, inLanguage(writing, 'List', block.language), block.spans)];
}
