import { commentsAsNotes } from './comments.ts';
import { base64 } from './image.ts';
import { anchor, APART, escapeLine, escapeLineStarts, spansText, type Writing } from './markdown-inline.ts';
import { anchorIds, contentsEntries, itemBlocks, outlined, type Outlined } from './outline.ts';
import type { Block, DocumentTree, Figure, List, Span, Table } from './tree.ts';

/**
 * Markdown (CommonMark, with GitHub's tables and footnotes). Every word of a person is escaped: nothing in it can
 * become markup, HTML or an automatic link's text. What Markdown cannot say is said in HTML of our own: the language of
 * words, where a link inside the document leads, marks beside punctuation.
 */
export function writeMarkdown(tree: DocumentTree): Uint8Array {
	const flat = outlined(commentsAsNotes(tree).blocks);
	const wanted = targetsIn(tree.blocks);
	const targets = new Set([...anchorIds(tree.blocks)].filter((id) => wanted.has(id)));
	const writing: Writing = { notes: [], targets, figures: 0, language: tree.language, words: tree.words };
	const parts = [
		frontMatter(tree),
		`# ${escapeLine(tree.title)}`,
		...(tree.subtitle === '' ? [] : [`*${escapeLine(tree.subtitle)}*`]),
		...tree.cover.map((line) => escapeLineStarts(escapeLine(line))),
		...(tree.contents === null ? [] : [contents(tree.contents, flat)]),
		...blockTexts(writing, flat),
	];
	const footnotes = writing.notes.map((note, index) => `[^${index + 1}]: ${note}`);
	return new TextEncoder().encode(`${[...parts, ...footnotes].filter((part) => part !== '').join('\n\n')}\n`);
}

/** A JSON string is a YAML string: nothing in a title can add a property. */
function frontMatter(tree: DocumentTree): string {
	const { creator, subject, keywords, date, identifier, version } = tree.properties;
	const properties = {
		title: tree.title,
		lang: tree.language,
		author: creator,
		subject,
		keywords,
		date: date.toISOString().slice(0, 10),
		identifier,
		version,
	};
	return ['---', ...Object.entries(properties).map(([key, value]) => `${key}: ${JSON.stringify(value)}`), '---'].join(
		'\n',
	);
}

function contents(title: string, flat: Outlined[]): string {
	const entries = contentsEntries(flat).map(
		({ level, spans }) =>
			`${'  '.repeat(level - 1)}- ${escapeLineStarts(escapeLine(spans.map((span) => span.text).join('')))}`,
	);
	return [`## ${escapeLine(title)}`, '', ...entries].join('\n');
}

/** Two lists in a row would be read as one. */
function blockTexts(writing: Writing, blocks: Outlined[]): string[] {
	const isList = (block: Outlined | undefined) => block?.type === 'list' || block?.type === 'definitions';
	return blocks.flatMap((block, index) => {
		const written = blockText(writing, block);
		return isList(block) && isList(blocks[index - 1]) ? [APART, written] : [written];
	});
}

function blockText(writing: Writing, block: Outlined): string {
	switch (block.type) {
		case 'heading': {
			const words = spansText(writing, block.spans, 'line', block.language);
			return `${'#'.repeat(Math.min(block.level + 1, 6))} ${anchor(writing, block.id)}${words}`;
		}
		case 'paragraph':
			return spansText(writing, block.spans, 'block', block.language);
		case 'quote':
			return [spansText(writing, block.spans, 'block', block.language), '', `— ${escapeLine(block.source)}`]
				.join('\n')
				.split('\n')
				.map((line) => `> ${line}`.trimEnd())
				.join('\n');
		case 'list':
			return listText(writing, block);
		case 'definitions':
			return block.entries
				.map(({ term, spans }) => `- **${escapeLine(term.trim())}** — ${spansText(writing, spans, 'line')}`)
				.join('\n');
		case 'table':
			return tableText(writing, block);
		case 'figure':
			return figureText(writing, block);
		case 'page_break':
			return '---';
	}
}

function listText(writing: Writing, { ordered, start = 1, items }: List): string {
	return items
		.map((item, index) => itemText(writing, ordered ? `${start + index}.` : '-', itemBlocks(item)))
		.join('\n');
}

function itemText(writing: Writing, marker: string, children: Outlined[]): string {
	const indent = ' '.repeat(marker.length + 1);
	const words = blockTexts(writing, children).join('\n\n');
	return `${marker} ${words.replace(/\n(?!\n|$)/g, `\n${indent}`)}`.trimEnd();
}

function tableText(writing: Writing, table: Table): string {
	const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
	const cellText = (spans: Span[], column: number) => {
		const names = table.rowHeaders === true && column === 0;
		return spansText(writing, names ? spans.map((span) => ({ ...span, bold: true })) : spans, 'line');
	};
	return [
		`${anchor(writing, table.id)}*${escapeLine(table.caption)}*`,
		'',
		row(table.columns.map((column) => escapeLine(column.title))),
		row(table.columns.map((column) => (column.align ? '---:' : '---'))),
		...table.rows.map((cells) => row(table.columns.map((_, index) => cellText(cells[index] ?? [], index)))),
	].join('\n');
}

function figureText(writing: Writing, { id, image, alt, caption }: Figure): string {
	writing.figures += 1;
	const picture = `![${escapeLine(alt)}](<data:${image.mediaType};base64,${base64(image.bytes)}>)`;
	const words = escapeLine(`${writing.words.figure} ${writing.figures}. ${caption}`);
	return `${anchor(writing, id)}${picture}\n\n*${words}*`;
}

/** Every id that words of the document lead to. */
function targetsIn(blocks: Block[]): Set<string> {
	const found = new Set<string>();
	const look = (node: unknown): void => {
		if (Array.isArray(node)) node.forEach(look);
		else if (typeof node === 'object' && node !== null && !(node instanceof Uint8Array)) {
			if ('target' in node && typeof node.target === 'string') found.add(node.target);
			Object.values(node).forEach(look);
		}
	};
	look(blocks);
	return found;
}
