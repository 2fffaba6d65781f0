import { directionOf, languageParts } from '#lib/domain/language.ts';
import { isSafeLink } from '#lib/domain/rich-text.ts';
import { bare, type DocumentTree, type Span } from './tree.ts';
import { legal } from './xml.ts';

/** What one document gathers while it is written. */
export interface Writing {
	notes: string[];
	/** What something in the document points at: nothing else gets a mark. */
	targets: Set<string>;
	figures: number;
	/** Of the document: words in it are not marked. */
	language: string;
	words: DocumentTree['words'];
}

/** `line`: where a line break would end the heading or the row, it becomes a space. */
type Place = 'block' | 'line';

/** Between two marks, or two lists, that Markdown would take for one. */
export const APART = '<!-- -->';

/** Words with their marks, in the language of their block if it has one of its own. */
export function spansText(writing: Writing, content: Span[], place: Place, language?: string): string {
	const words = content.reduce((written, span) => {
		const next = spanText(writing, span, place);
		return written.endsWith('*') && next.startsWith('*') ? `${written}${APART}${next}` : written + next;
	}, '');
	return spoken(writing, place === 'line' ? words : escapeLineStarts(words), language);
}

function spanText(writing: Writing, span: Span, place: Place): string {
	const [, before = '', words = '', after = ''] = /^(\s*)([^]*?)(\s*)$/.exec(span.text) ?? [];
	// A mark that touches a space is not a mark in Markdown: the spaces stay outside.
	let written = words === '' ? '' : spoken(writing, marked(span, escaped(words, place)), span.language);
	if (span.link !== undefined && isSafeLink(span.link) && written !== '')
		written = `[${written}](<${encodeURI(decodeSafely(span.link)).replace(/[<>]/g, encodeURIComponent)}>)`;
	else if (span.target !== undefined && writing.targets.has(span.target) && written !== '')
		written = `[${written}](#${span.target})`;
	return `${broken(before, place)}${written}${broken(after, place)}${noteCall(writing, span.note)}`;
}

function noteCall(writing: Writing, note: Span[] | undefined): string {
	if (note === undefined) return '';
	const words = bare(note)
		.map((span) => spanText(writing, span, 'line'))
		.join('');
	return `[^${writing.notes.push(escapeLineStarts(words))}]`;
}

/** Asterisks beside a letter or a digit are always marks; beside anything else only sometimes: there, HTML says it. */
function marked({ bold, italic, text }: Span, written: string): string {
	const plain = /^[\p{L}\p{N}]([^]*[\p{L}\p{N}])?$/u.test(text.trim());
	const wrap = (on: true | undefined, mark: string, tag: string, inside: string) => {
		if (!on) return inside;
		return plain ? `${mark}${inside}${mark}` : `<${tag}>${inside}</${tag}>`;
	};
	return wrap(bold, '**', 'strong', wrap(italic, '*', 'em', written));
}

/** Words in another language than the document's. The tag comes from people: letters, digits and hyphens only. */
function spoken(writing: Writing, words: string, language: string | undefined): string {
	if (language === undefined || words === '' || !/^[\w-]+$/.test(language)) return words;
	const parts = languageParts(language);
	if (parts === null || parts.language === languageParts(writing.language)?.language) return words;
	return `<span lang="${language}" dir="${directionOf(language)}">${words}</span>`;
}

/** The mark of what something in the document points at; ids are our own: letters, digits and hyphens. */
export function anchor(writing: Writing, id: string | null | undefined): string {
	return id && writing.targets.has(id) ? `<a id="${id}"></a>` : '';
}

function decodeSafely(address: string): string {
	try {
		return decodeURI(address);
	} catch {
		return address;
	}
}

function escaped(words: string, place: Place): string {
	return broken(legal(words).replace(/[\\`*_{}[\]<>#|~!&$^@:]/g, escapeCharacter), place);
}

/** A colon is only escaped where it would make an automatic link. */
function escapeCharacter(character: string, offset: number, words: string): string {
	if (character === ':') return words.startsWith('://', offset) ? '\\:' : ':';
	return `\\${character}`;
}

function broken(words: string, place: Place): string {
	const lines = words.replace(/\r\n?/g, '\n');
	return place === 'line' ? lines.replace(/\n+/g, ' ') : lines.replace(/ *\n */g, '\\\n');
}

/** Plain words on one line. */
export function escapeLine(words: string): string {
	return escaped(words, 'line');
}

/** What would start a list, a quote, a heading's underline or a code block at the head of a line. */
export function escapeLineStarts(words: string): string {
	return words
		.replace(/^[ \t]+/gm, '')
		.replace(/^(\d{1,9})([.)])(?=\s|$)/gm, '$1\\$2')
		.replace(/^([-+=])(?=\s|$|[-=])/gm, '\\$1');
}
