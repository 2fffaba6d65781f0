import { commentsAsNotes } from './comments.ts';
import { bare, itemBlocks, outlined, type DocumentTree, type Outlined, type Span, type Table } from './tree.ts';

interface Notes {
	texts: string[];
}

/**
 * Markdown (CommonMark, with GitHub's tables and footnotes). Every word of a person is escaped: nothing in it can
 * become markup, HTML or an automatic link's text.
 */
export function writeMarkdown(tree: DocumentTree): Uint8Array {
	const notes: Notes = { texts: [] };
	const flat = outlined(commentsAsNotes(tree).blocks);
	const parts = [
		frontMatter(tree),
		`# ${escapeLine(tree.title)}`,
		...(tree.subtitle === '' ? [] : [`*${escapeLine(tree.subtitle)}*`]),
		...tree.cover.map(escapeLine),
		...(tree.contents === null ? [] : [contents(tree.contents, flat)]),
		...flat.map((block) => blockText(notes, block)),
	];
	const footnotes = notes.texts.map((note, index) => `[^${index + 1}]: ${note}`);
	return new TextEncoder().encode(`${[...parts, ...footnotes].filter((part) => part !== '').join('\n\n')}\n`);
}

/** A JSON string is a YAML string: nothing in a title can add a property. */
function frontMatter(tree: DocumentTree): string {
	const { creator, subject, keywords, date } = tree.properties;
	const properties = {
		title: tree.title,
		lang: tree.language,
		author: creator,
		subject,
		keywords,
		date: date.toISOString().slice(0, 10),
	};
	return ['---', ...Object.entries(properties).map(([key, value]) => `${key}: ${JSON.stringify(value)}`), '---'].join(
		'\n',
	);
}

function contents(title: string, flat: Outlined[]): string {
	const entries = flat.flatMap((block) =>
		block.type === 'heading' && block.id !== null && block.level <= 2
			? [
					`${'  '.repeat(block.level - 1)}- ${escapeLineStarts(escapeLine(block.spans.map((span) => span.text).join('')))}`,
				]
			: [],
	);
	return [`## ${escapeLine(title)}`, '', ...entries].join('\n');
}

function blockText(notes: Notes, block: Outlined): string {
	switch (block.type) {
		case 'heading':
			return `${'#'.repeat(Math.min(block.level + 1, 6))} ${spansText(notes, block.spans, 'line')}`;
		case 'paragraph':
			return spansText(notes, block.spans, 'block');
		case 'quote':
			return [spansText(notes, block.spans, 'block'), '', `— ${escapeLine(block.source)}`]
				.join('\n')
				.split('\n')
				.map((line) => `> ${line}`.trimEnd())
				.join('\n');
		case 'list':
			return block.items
				.map((item, index) => itemText(notes, block.ordered ? `${index + 1}.` : '-', itemBlocks(item)))
				.join('\n');
		case 'table':
			return tableText(notes, block);
		case 'page_break':
			return '---';
	}
}

function itemText(notes: Notes, marker: string, children: Outlined[]): string {
	const indent = ' '.repeat(marker.length + 1);
	const words = children.map((child) => blockText(notes, child)).join('\n\n');
	return `${marker} ${words.replace(/\n(?!\n|$)/g, `\n${indent}`)}`.trimEnd();
}

function tableText(notes: Notes, table: Table): string {
	const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
	return [
		`*${escapeLine(table.caption)}*`,
		'',
		row(table.columns.map((column) => escapeLine(column.title))),
		row(table.columns.map((column) => (column.align ? '---:' : '---'))),
		...table.rows.map((cells) => row(table.columns.map((_, index) => spansText(notes, cells[index] ?? [], 'line')))),
	].join('\n');
}

/** `line`: where a line break would end the heading or the row, it becomes a space. */
function spansText(notes: Notes, content: Span[], place: 'block' | 'line'): string {
	const words = content.map((span) => spanText(notes, span, place)).join('');
	return place === 'line' ? words : escapeLineStarts(words);
}

function spanText(notes: Notes, span: Span, place: 'block' | 'line'): string {
	const marks = `${span.bold ? '**' : ''}${span.italic ? '*' : ''}`;
	const [, before = '', words = '', after = ''] = /^(\s*)([^]*?)(\s*)$/.exec(span.text) ?? [];
	// A mark that touches a space is not a mark in Markdown: the spaces stay outside.
	let written = words === '' ? '' : `${marks}${escaped(words, place)}${[...marks].reverse().join('')}`;
	if (span.link !== undefined && written !== '')
		written = `[${written}](<${encodeURI(decodeSafely(span.link)).replace(/[<>]/g, encodeURIComponent)}>)`;
	const call =
		span.note === undefined
			? ''
			: `[^${notes.texts.push(
					bare(span.note)
						.map((inner) => spanText(notes, inner, 'line'))
						.join(''),
				)}]`;
	return `${broken(before, place)}${written}${broken(after, place)}${call}`;
}

function decodeSafely(address: string): string {
	try {
		return decodeURI(address);
	} catch {
		return address;
	}
}

function escaped(words: string, place: 'block' | 'line'): string {
	return broken(words.toWellFormed().replace(/[\\`*_{}[\]<>#|~!&$^@:]/g, escapeCharacter), place);
}

/** A colon and an at sign are only escaped where they would make an automatic link. */
function escapeCharacter(character: string, offset: number, words: string): string {
	if (character === ':') return words.startsWith('://', offset) ? '\\:' : ':';
	if (character === '@') return '\\@';
	return `\\${character}`;
}

function broken(words: string, place: 'block' | 'line'): string {
	const lines = words.replace(/\r\n?/g, '\n');
	return place === 'line' ? lines.replace(/\n+/g, ' ') : lines.replace(/ *\n */g, '\\\n');
}

function escapeLine(words: string): string {
	return escaped(words, 'line');
}

/** What would start a list, a quote, a heading's underline or a code block at the head of a line. */
function escapeLineStarts(words: string): string {
	return words
		.replace(/^[ \t]+/gm, '')
		.replace(/^(\d{1,9})([.)])(?=\s|$)/gm, '$1\\$2')
		.replace(/^([-+=])(?=\s|$|[-=])/gm, '\\$1');
}
