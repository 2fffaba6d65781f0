import { directionOf, languageParts } from '#lib/domain/language.ts';
import { isSafeLink } from '#lib/domain/rich-text.ts';
import { bare, dateIn, type Comment, type DocumentTree, type Span } from './tree.ts';
import { element, raw, text, type Xml } from './xml.ts';

/** What one document gathers while it is written. */
export interface Writing {
	tree: DocumentTree;
	ids: Set<string>;
	notes: Span[][];
	comments: Comment[];
	figures: number;
}

/** `<p></p>`, never `<p/>`: HTML would read the second as a paragraph left open. */
export function tag(name: string, attributes: Record<string, string | number | undefined>, children: Xml[]): Xml {
	const written = element(name, attributes, children).xml;
	return raw(
		written.endsWith('/>') && children.every(({ xml }) => xml === '') ? `${written.slice(0, -2)}></${name}>` : written,
	);
}

/** Language and direction of words that are not in the document's own language. */
export function spoken(language: string | undefined): { lang?: string; dir?: string } {
	if (language === undefined || languageParts(language) === null) return {};
	return { lang: language, dir: directionOf(language) };
}

/** Words; line breaks as HTML has them. Tabs and runs of spaces are kept by the style. */
export function words(content: string): Xml[] {
	return content
		.replace(/\r\n?/g, '\n')
		.split('\n')
		.flatMap((line, index) => [...(index > 0 ? [raw('<br/>')] : []), text(line)]);
}

export function inline(writing: Writing, spans: Span[]): Xml[] {
	return spans.flatMap((span) => spanParts(writing, span));
}

function spanParts(writing: Writing, span: Span): Xml[] {
	const href =
		span.link !== undefined && isSafeLink(span.link)
			? span.link
			: span.target !== undefined && writing.ids.has(span.target)
				? `#${span.target}`
				: undefined;
	let parts = span.text === '' ? [] : words(span.text);
	if (span.bold) parts = [tag('strong', {}, parts)];
	if (span.italic) parts = [tag('em', {}, parts)];
	if (span.language !== undefined) parts = [tag('span', spoken(span.language), parts)];
	if (href !== undefined) parts = [tag('a', { href, rel: 'noopener noreferrer' }, parts)];
	if (span.note !== undefined) parts = [...parts, call(writing.notes.push(span.note), 'note', '')];
	for (const comment of span.comments ?? []) {
		const { comment: word } = writing.tree.words;
		parts = [...parts, call(writing.comments.push(comment), 'comment', `${word} `)];
	}
	return parts;
}

/** The call of a note or a comment, which leads to it; what it leads to leads back. */
function call(number: number, kind: 'note' | 'comment', word: string): Xml {
	const attributes = { id: `${kind}-call-${number}`, href: `#${kind}-${number}`, role: 'doc-noteref' };
	return tag('sup', {}, [tag('a', attributes, [text(`[${word}${number}]`)])]);
}

/** Notes and comments, at the end, each with its way back. */
export function endings(writing: Writing): Xml[] {
	const { words: own } = writing.tree;
	// Written first: what is said in a note may hold links, never another note.
	const notes = writing.notes.map((note) => inline(writing, bare(note)));
	return [
		...part(
			'notes',
			own.notes,
			notes.map((note, index) => entry('note', index + 1, own.back, note)),
		),
		...part('comments', own.comments, commentEntries(writing)),
	];
}

function commentEntries(writing: Writing): Xml[] {
	const { language, words: own } = writing.tree;
	return writing.comments.map(({ author, date, spans }, index) =>
		entry('comment', index + 1, own.back, [
			tag('cite', {}, words(author)),
			text(', '),
			tag('time', { datetime: date.toISOString() }, [text(dateIn(language, date))]),
			raw('<br/>'),
			...inline(writing, bare(spans)),
		]),
	);
}

function part(id: string, title: string, entries: Xml[]): Xml[] {
	if (entries.length === 0) return [];
	return [
		tag('section', { class: 'endings', 'aria-labelledby': `${id}-title` }, [
			tag('h2', { id: `${id}-title` }, [text(title)]),
			tag('ol', {}, entries),
		]),
	];
}

function entry(kind: 'note' | 'comment', number: number, back: string, content: Xml[]): Xml {
	return tag('li', { id: `${kind}-${number}` }, [
		...content,
		text(' '),
		tag('a', { href: `#${kind}-call-${number}`, role: 'doc-backlink', 'aria-label': `${back} ${number}` }, [text('↩')]),
	]);
}
