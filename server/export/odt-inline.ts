import { directionOf, languageParts } from '#lib/domain/language.ts';
import { bare, type Comment, type DocumentTree, type Image, type Span } from './tree.ts';
import { element, raw, text, type Xml } from './xml.ts';

/** Styles made on the way, one per combination in use. */
export class AutomaticStyles {
	#styles = new Map<string, { name: string; xml: Xml }>();

	/** Name of the style of this family, parent and properties, made when it is new. */
	of(family: 'paragraph' | 'text', parent: string | undefined, properties: Xml[], attributes = {}): string {
		const key = JSON.stringify([family, parent, properties, attributes]);
		const known = this.#styles.get(key);
		if (known) return known.name;
		const name = `${family === 'text' ? 'T' : 'P'}${this.#styles.size + 1}`;
		const xml = element(
			'style:style',
			{ 'style:name': name, 'style:family': family, 'style:parent-style-name': parent, ...attributes },
			properties,
		);
		this.#styles.set(key, { name, xml });
		return name;
	}

	all(): Xml[] {
		return [...this.#styles.values()].map(({ xml }) => xml);
	}
}

/** What one document gathers while it is written. */
export interface Writing {
	styles: AutomaticStyles;
	tableStyles: Xml[];
	ids: Set<string>;
	words: DocumentTree['words'];
	notes: number;
	comments: number;
	tables: number;
	/** Pictures of the document, in order: each is a file of its own. */
	images: Image[];
}

/** A paragraph style, in a language and its direction, with properties of its own. */
export function inLanguage(
	writing: Writing,
	style: string,
	language: string | undefined,
	own: Record<string, string> = {},
): string {
	const parts = language === undefined ? null : languageParts(language);
	if (language === undefined || parts === null) {
		if (Object.keys(own).length === 0) return style;
		return writing.styles.of('paragraph', style, [element('style:paragraph-properties', own)]);
	}
	const rtl = directionOf(language) === 'rtl';
	return writing.styles.of('paragraph', style, [
		element('style:paragraph-properties', {
			...own,
			'style:writing-mode': rtl ? 'rl-tb' : 'lr-tb',
			'fo:text-align': rtl ? 'end' : undefined,
		}),
		element('style:text-properties', languageProperties(parts, rtl)),
	]);
}

/** Right-to-left scripts take their language from the "complex" properties. */
function languageProperties(parts: { language: string; region: string | null }, rtl: boolean): Record<string, string> {
	const suffix = rtl ? '-complex' : '';
	const prefix = rtl ? 'style' : 'fo';
	return { [`${prefix}:language${suffix}`]: parts.language, [`${prefix}:country${suffix}`]: parts.region ?? 'none' };
}

const SPACING: Record<string, Xml> = { '\n': raw('<text:line-break/>'), '\t': raw('<text:tab/>') };

/** Words with what XML would fold: line breaks, tabs, runs of spaces. */
export function inline(words: string): Xml[] {
	return words
		.replace(/\r\n?/g, '\n')
		.split(/(\n|\t| {2,}|^ | $)/)
		.filter((part) => part !== '')
		.map((part) => SPACING[part] ?? (/^ +$/.test(part) ? element('text:s', { 'text:c': part.length }) : text(part)));
}

export function spans(writing: Writing, content: Span[]): Xml[] {
	return content.flatMap((span) => spanXml(writing, span));
}

function spanXml(writing: Writing, span: Span): Xml[] {
	const style = textStyle(writing, span);
	let written =
		style === null ? inline(span.text) : [element('text:span', { 'text:style-name': style }, inline(span.text))];
	const address =
		span.link ?? (span.target !== undefined && writing.ids.has(span.target) ? `#${span.target}` : undefined);
	if (address !== undefined) {
		written = [
			element(
				'text:a',
				{ 'xlink:type': 'simple', 'xlink:href': address, 'text:style-name': 'Internet_20_link' },
				written,
			),
		];
	}
	written = commented(writing, written, span.comments ?? []);
	return span.note === undefined ? written : [...written, noteXml(writing, span.note)];
}

/** Comments around the words they are about. */
function commented(writing: Writing, words: Xml[], comments: Comment[]): Xml[] {
	const named = comments.map((comment) => ({ ...comment, name: `comment${(writing.comments += 1)}` }));
	return [
		...named.map(({ author, date, spans: said, name }) =>
			element('office:annotation', { 'office:name': name }, [
				element('dc:creator', {}, [text(author)]),
				element('dc:date', {}, [text(date.toISOString().slice(0, 19))]),
				element('text:p', {}, spans(writing, bare(said))),
			]),
		),
		...words,
		...named.map(({ name }) => element('office:annotation-end', { 'office:name': name })),
	];
}

function textStyle(writing: Writing, span: Span): string | null {
	const parts = span.language === undefined ? null : languageParts(span.language);
	if (!span.bold && !span.italic && parts === null) return null;
	const properties: Record<string, string> = {};
	if (span.bold) Object.assign(properties, { 'fo:font-weight': 'bold', 'style:font-weight-complex': 'bold' });
	if (span.italic) Object.assign(properties, { 'fo:font-style': 'italic', 'style:font-style-complex': 'italic' });
	if (parts !== null) Object.assign(properties, languageProperties(parts, directionOf(span.language ?? '') === 'rtl'));
	return writing.styles.of('text', undefined, [element('style:text-properties', properties)]);
}

function noteXml(writing: Writing, note: Span[]): Xml {
	writing.notes += 1;
	const number = writing.notes;
	return element('text:note', { 'text:id': `ftn${number}`, 'text:note-class': 'footnote' }, [
		element('text:note-citation', {}, [text(String(number))]),
		element('text:note-body', {}, [
			element('text:p', { 'text:style-name': 'Footnote' }, [element('text:s'), ...spans(writing, bare(note))]),
		]),
	]);
}
