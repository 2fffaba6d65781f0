import { HEADING_LEVELS, paragraphStyles } from './odt-paragraph-styles.ts';
import { declared, element, raw, text, type Xml } from './xml.ts';

/** Namespaces of every part; OpenDocument 1.3. */
export const NAMESPACES = {
	'xmlns:office': 'urn:oasis:names:tc:opendocument:xmlns:office:1.0',
	'xmlns:style': 'urn:oasis:names:tc:opendocument:xmlns:style:1.0',
	'xmlns:text': 'urn:oasis:names:tc:opendocument:xmlns:text:1.0',
	'xmlns:table': 'urn:oasis:names:tc:opendocument:xmlns:table:1.0',
	'xmlns:draw': 'urn:oasis:names:tc:opendocument:xmlns:drawing:1.0',
	'xmlns:fo': 'urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0',
	'xmlns:svg': 'urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0',
	'xmlns:meta': 'urn:oasis:names:tc:opendocument:xmlns:meta:1.0',
	'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
	'xmlns:xlink': 'http://www.w3.org/1999/xlink',
	'office:version': '1.3',
} as const;

function listStyle(name: string, level: (depth: number) => Xml): Xml {
	return element('text:list-style', { 'style:name': name }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(level));
}

function numberedLevel(depth: number, format: '1' | 'a'): Xml {
	const attributes = { 'text:level': depth, 'style:num-format': format, 'style:num-suffix': '.' };
	return element('text:list-level-style-number', attributes, [listIndent(depth)]);
}

function listIndent(depth: number): Xml {
	return element('style:list-level-properties', { 'text:list-level-position-and-space-mode': 'label-alignment' }, [
		element('style:list-level-label-alignment', {
			'text:label-followed-by': 'listtab',
			'text:list-tab-stop-position': `${(depth * 0.6).toFixed(1)}cm`,
			'fo:text-indent': '-0.6cm',
			'fo:margin-left': `${(depth * 0.6).toFixed(1)}cm`,
		}),
	]);
}

/**
 * styles.xml. Numbers of articles are written in the headings, not counted by the word processor: partners quote them,
 * so a deleted paragraph must not renumber a contract. The outline style stays, for navigation and tables of contents.
 */
export function stylesXml(
	locale: { language: string; region: string },
	footer: { title: string; page: string },
): string {
	const language = { 'fo:language': locale.language, 'fo:country': locale.region };
	const font = (name: string, family: string, generic: string) =>
		element('style:font-face', { 'style:name': name, 'svg:font-family': family, 'style:font-family-generic': generic });
	return declared(
		element('office:document-styles', NAMESPACES, [
			element('office:font-face-decls', {}, [
				font('Body', "'Source Serif 4', 'Liberation Serif', 'Times New Roman', serif", 'roman'),
				font('Title', "'Bricolage Grotesque', 'Liberation Sans', Arial, sans-serif", 'swiss'),
			]),
			element('office:styles', {}, [
				element('style:default-style', { 'style:family': 'paragraph' }, [
					element('style:paragraph-properties', { 'style:writing-mode': 'page', 'style:tab-stop-distance': '1.25cm' }),
					element('style:text-properties', {
						'style:font-name': 'Body',
						'fo:font-size': '11pt',
						...language,
						'fo:hyphenate': 'false',
					}),
				]),
				element('style:default-style', { 'style:family': 'table' }, [
					element('style:table-properties', { 'table:border-model': 'collapsing' }),
				]),
				...paragraphStyles(),
				element(
					'style:style',
					{ 'style:name': 'Internet_20_link', 'style:display-name': 'Internet link', 'style:family': 'text' },
					[element('style:text-properties', { 'fo:color': '#17537a', 'style:text-underline-style': 'solid' })],
				),
				element(
					'style:style',
					{ 'style:name': 'Footnote_20_anchor', 'style:display-name': 'Footnote anchor', 'style:family': 'text' },
					[element('style:text-properties', { 'style:text-position': 'super 58%' })],
				),
				element(
					'text:outline-style',
					{ 'style:name': 'Outline' },
					HEADING_LEVELS.map((level) =>
						element('text:outline-level-style', { 'text:level': level, 'style:num-format': '' }),
					),
				),
				element('style:style', {
					'style:name': 'Index_20_Link',
					'style:display-name': 'Index Link',
					'style:family': 'text',
				}),
				listStyle('Bullets', (depth) =>
					element(
						'text:list-level-style-bullet',
						{ 'text:level': depth, 'text:bullet-char': depth % 2 === 1 ? '•' : '–' },
						[listIndent(depth)],
					),
				),
				listStyle('Numbers', (depth) => numberedLevel(depth, '1')),
				listStyle('Letters', (depth) => numberedLevel(depth, 'a')),
				element('text:notes-configuration', {
					'text:note-class': 'footnote',
					'text:citation-style-name': 'Footnote_20_anchor',
					'text:citation-body-style-name': 'Footnote_20_anchor',
					'text:default-style-name': 'Footnote',
					'style:num-format': '1',
					'text:start-value': '0',
					'text:footnotes-position': 'page',
					'text:start-numbering-at': 'document',
				}),
			]),
			element('office:automatic-styles', {}, [
				element('style:page-layout', { 'style:name': 'A4' }, [
					element('style:page-layout-properties', {
						'fo:page-width': '21cm',
						'fo:page-height': '29.7cm',
						'style:print-orientation': 'portrait',
						'fo:margin-top': '2.2cm',
						'fo:margin-bottom': '1.6cm',
						'fo:margin-left': '2.5cm',
						'fo:margin-right': '2.5cm',
						'style:writing-mode': 'lr-tb',
					}),
					element('style:footer-style', {}, [
						element('style:header-footer-properties', { 'fo:min-height': '0.8cm', 'fo:margin-top': '0.5cm' }),
					]),
				]),
				element(
					'style:style',
					{ 'style:name': 'FooterLine', 'style:family': 'paragraph', 'style:parent-style-name': 'Footer' },
					[
						element('style:paragraph-properties', {}, [
							element('style:tab-stops', {}, [
								element('style:tab-stop', { 'style:position': '16cm', 'style:type': 'right' }),
							]),
						]),
					],
				),
			]),
			element('office:master-styles', {}, [
				element('style:master-page', { 'style:name': 'Standard', 'style:page-layout-name': 'A4' }, [
					element('style:footer', {}, [
						element('text:p', { 'text:style-name': 'FooterLine' }, [
							text(footer.title),
							raw('<text:tab/>'),
							text(`${footer.page} `),
							raw(
								'<text:page-number text:select-page="current">1</text:page-number> / <text:page-count>1</text:page-count>',
							),
						]),
					]),
				]),
				element('style:master-page', {
					'style:name': 'First_20_Page',
					'style:display-name': 'First Page',
					'style:page-layout-name': 'A4',
					'style:next-style-name': 'Standard',
				}),
			]),
		]),
	);
}
