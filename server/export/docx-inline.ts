import {
	Bookmark,
	CommentRangeEnd,
	CommentRangeStart,
	CommentReference,
	ExternalHyperlink,
	FootnoteReferenceRun,
	InternalHyperlink,
	Paragraph,
	Tab,
	TextRun,
	type ICommentOptions,
	type ParagraphChild,
} from 'docx';
import { directionOf, languageParts } from '#lib/domain/language.ts';
import { bare, type Comment, type DocumentTree, type Span } from './tree.ts';
import { legal } from './xml.ts';

/** What one document gathers while it is written. */
export interface Writing {
	words: DocumentTree['words'];
	/** Names of bookmarks by id: Word takes at most 40 characters, letters, digits and underscores. */
	marks: Map<string, string>;
	notes: Record<string, { children: Paragraph[] }>;
	comments: ICommentOptions[];
	tables: number;
	figures: number;
	lists: number;
	/** Ordered lists in use, each with its own first number. */
	numberings: Map<string, { letters: boolean; start: number }>;
}

/** How a stretch of words in another language is marked; nothing for a tag that says none. */
function spoken(language: string | undefined) {
	if (language === undefined || languageParts(language) === null) return {};
	const rightToLeft = directionOf(language) === 'rtl';
	return rightToLeft ? { rightToLeft, language: { bidirectional: language } } : { language: { value: language } };
}

/** The direction of a paragraph in this language. */
export function direction(language: string | undefined): { bidirectional?: boolean } {
	return language !== undefined && directionOf(language) === 'rtl' ? { bidirectional: true } : {};
}

/** Runs of words: line breaks and tabs as Word has them, nothing that XML cannot hold. */
export function runs(
	words: string,
	marks: { bold?: boolean; italics?: boolean; style?: string } = {},
	language?: string,
) {
	return legal(words)
		.replace(/\r\n?/g, '\n')
		.split('\n')
		.map((line, index) => {
			const pieces = line.split(/(\t)/).filter((piece) => piece !== '');
			const children = pieces.map((piece) => (piece === '\t' ? new Tab() : piece));
			return new TextRun({ ...marks, ...spoken(language), ...(index > 0 && { break: 1 }), children });
		});
}

/** @param language of the block that holds the words, for those that do not say their own. */
export function inline(writing: Writing, content: Span[], language?: string): ParagraphChild[] {
	return content.flatMap((span) => spanRuns(writing, span, language));
}

function spanRuns(writing: Writing, span: Span, language: string | undefined): ParagraphChild[] {
	const anchor = span.target === undefined ? undefined : writing.marks.get(span.target);
	const linked = span.link !== undefined || anchor !== undefined;
	const marks = {
		...(span.bold && { bold: true }),
		...(span.italic && { italics: true }),
		...(linked && { style: 'Hyperlink' }),
	};
	let children: ParagraphChild[] = span.text === '' ? [] : runs(span.text, marks, span.language ?? language);
	if (span.link !== undefined) children = [new ExternalHyperlink({ link: address(span.link), children })];
	else if (anchor !== undefined) children = [new InternalHyperlink({ anchor, children })];
	for (const comment of span.comments ?? []) children = commented(writing, children, comment);
	return span.note === undefined ? children : [...children, noteCall(writing, span.note)];
}

/** An address that an attribute can hold, whatever was in it. */
function address(link: string): string {
	return URL.parse(link)?.href ?? encodeURI(legal(link));
}

function commented(writing: Writing, words: ParagraphChild[], { author, date, spans }: Comment): ParagraphChild[] {
	const id = writing.comments.length;
	const children = [new Paragraph({ children: inline({ ...writing, marks: new Map() }, bare(spans)) })];
	writing.comments.push({ id, author: legal(author), initials: legal(author).slice(0, 2), date, children });
	return [
		new CommentRangeStart(id),
		...words,
		new CommentRangeEnd(id),
		new TextRun({ children: [new CommentReference(id)] }),
	];
}

function noteCall(writing: Writing, note: Span[]): ParagraphChild {
	const id = Object.keys(writing.notes).length + 1;
	writing.notes[id] = { children: [new Paragraph({ style: 'FootnoteText', children: inline(writing, bare(note)) })] };
	return new FootnoteReferenceRun(id);
}

/** What links can lead to. */
export function bookmarked(
	writing: Writing,
	id: string | null | undefined,
	children: ParagraphChild[],
): ParagraphChild[] {
	const mark = id ? writing.marks.get(id) : undefined;
	return mark === undefined ? children : [new Bookmark({ id: mark, children })];
}
