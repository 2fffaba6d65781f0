import * as Y from 'yjs';
import { isSafeLink, joinRuns, MAX_DEPTH, type Block, type Inline } from '../domain/rich-text.ts';

/** Root fragment of a co-written text; Tiptap's collaboration extension uses the same name. */
export const TEXT_ROOT = 'default';

/** How the words of a text are read: as they are, or with who wrote them (`written-text.ts`). */
export interface RunReader<Run> {
	words(text: Y.XmlText): Run[];
	lineBreak(element: Y.XmlElement): Run;
	/** Joins neighbours that are alike, and drops empty runs. */
	join(runs: Run[]): Run[];
}

/** Reads a co-written text into blocks. What the schema does not know is read as its words, never dropped. */
export function readBlocks(doc: Y.Doc): Block[] {
	return readBlocksWith(doc, WORDS_ALONE);
}

export function readBlocksWith<Run>(doc: Y.Doc, reader: RunReader<Run>): Block<Run>[] {
	return childBlocks(doc.getXmlFragment(TEXT_ROOT), reader);
}

const WORDS_ALONE: RunReader<Inline> = { words: runsOf, lineBreak: () => ({ text: '\n' }), join: joinRuns };

/** The blocks inside one node of a text; `depth`: how many lists stand around it. */
export function childBlocks<Run>(
	parent: Y.XmlFragment | Y.XmlElement,
	reader: RunReader<Run>,
	depth = 0,
): Block<Run>[] {
	if (depth > MAX_DEPTH) return [];
	return parent.toArray().flatMap((child): Block<Run>[] => blockOf(child, reader, depth));
}

/** The block that one node of a text is, or none. */
export function blockOf<Run>(child: unknown, reader: RunReader<Run>, depth = 0): Block<Run>[] {
	if (child instanceof Y.XmlText) return [{ type: 'paragraph', content: reader.words(child) }];
	if (!(child instanceof Y.XmlElement)) return [];
	switch (child.nodeName) {
		case 'bulletList':
		case 'orderedList': {
			const items = child
				.toArray()
				.flatMap((item) => (item instanceof Y.XmlElement ? [childBlocks(item, reader, depth + 1)] : []));
			return [{ type: 'list', ordered: child.nodeName === 'orderedList', items }];
		}
		case 'heading': {
			const level = Number(child.getAttribute('level')) === 3 ? 3 : 2;
			return [{ type: 'heading', level, content: inlines(child, reader) }];
		}
		default:
			return [{ type: 'paragraph', content: inlines(child, reader) }];
	}
}

function inlines<Run>(element: Y.XmlElement, reader: RunReader<Run>): Run[] {
	return reader.join(
		element.toArray().flatMap((child) => {
			if (child instanceof Y.XmlText) return reader.words(child);
			if (child instanceof Y.XmlElement)
				return child.nodeName === 'hardBreak' ? [reader.lineBreak(child)] : inlines(child, reader);
			return [];
		}),
	);
}

function runsOf(text: Y.XmlText): Inline[] {
	return (text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]).flatMap((part) =>
		typeof part.insert === 'string' ? [inlineOf(part.insert, part.attributes ?? {})] : [],
	);
}

/** Words with the marks that the shared document gives them. */
export function inlineOf(text: string, marks: Record<string, unknown>): Inline {
	const run: Inline = { text };
	if (marks.bold) run.bold = true;
	if (marks.italic) run.italic = true;
	const href = (marks.link as { href?: unknown } | undefined)?.href;
	if (typeof href === 'string' && isSafeLink(href)) run.link = href;
	return run;
}

/** The marks of a run as the shared document keeps them. */
export function marksOf(run: Inline): Record<string, object> {
	return {
		...(run.bold && { bold: {} }),
		...(run.italic && { italic: {} }),
		...(run.link !== undefined && { link: { href: run.link } }),
	};
}

/** Appends blocks to a co-written text, in the form the editor would have given them. */
export function writeBlocks(doc: Y.Doc, blocks: Block[]): void {
	doc.transact(() => {
		const root = doc.getXmlFragment(TEXT_ROOT);
		root.push(blocks.map(elementOf));
	});
}

function elementOf(block: Block): Y.XmlElement {
	if (block.type === 'list') {
		const list = new Y.XmlElement(block.ordered ? 'orderedList' : 'bulletList');
		list.insert(
			0,
			block.items.map((item) => {
				const element = new Y.XmlElement('listItem');
				// `push` would read the length of a type that no document holds yet.
				element.insert(0, item.map(elementOf));
				return element;
			}),
		);
		return list;
	}
	const element = new Y.XmlElement(block.type);
	if (block.type === 'heading') element.setAttribute('level', block.level as never);
	const text = new Y.XmlText();
	let index = 0;
	for (const run of block.content) {
		text.insert(index, run.text, marksOf(run));
		index += run.text.length;
	}
	element.insert(0, [text]);
	return element;
}
