import * as Y from 'yjs';
import { isSafeLink, joinRuns, MAX_DEPTH, type Block, type Inline } from '../domain/rich-text.ts';

/** Root fragment of a co-written text; Tiptap's collaboration extension uses the same name. */
export const TEXT_ROOT = 'default';

/** Reads a co-written text into blocks. What the schema does not know is read as its words, never dropped. */
export function readBlocks(doc: Y.Doc): Block[] {
	return childBlocks(doc.getXmlFragment(TEXT_ROOT), 0);
}

function childBlocks(parent: Y.XmlFragment | Y.XmlElement, depth: number): Block[] {
	if (depth > MAX_DEPTH) return [];
	return parent.toArray().flatMap((child): Block[] => {
		if (child instanceof Y.XmlText) return [{ type: 'paragraph', content: runsOf(child) }];
		if (!(child instanceof Y.XmlElement)) return [];
		switch (child.nodeName) {
			case 'bulletList':
			case 'orderedList':
				return [
					{
						type: 'list',
						ordered: child.nodeName === 'orderedList',
						items: child
							.toArray()
							.flatMap((item) => (item instanceof Y.XmlElement ? [childBlocks(item, depth + 1)] : [])),
					},
				];
			case 'heading':
				return [{ type: 'heading', level: Number(child.getAttribute('level')) === 3 ? 3 : 2, content: inlines(child) }];
			default:
				return [{ type: 'paragraph', content: inlines(child) }];
		}
	});
}

function inlines(element: Y.XmlElement): Inline[] {
	return joinRuns(
		element.toArray().flatMap((child) => {
			if (child instanceof Y.XmlText) return runsOf(child);
			if (child instanceof Y.XmlElement) return child.nodeName === 'hardBreak' ? [{ text: '\n' }] : inlines(child);
			return [];
		}),
	);
}

function runsOf(text: Y.XmlText): Inline[] {
	return (text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]).flatMap((part) => {
		if (typeof part.insert !== 'string') return [];
		const marks = part.attributes ?? {};
		const run: Inline = { text: part.insert };
		if (marks.bold) run.bold = true;
		if (marks.italic) run.italic = true;
		const href = (marks.link as { href?: unknown } | undefined)?.href;
		if (typeof href === 'string' && isSafeLink(href)) run.link = href;
		return [run];
	});
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
		const marks: Record<string, object> = {};
		if (run.bold) marks.bold = {};
		if (run.italic) marks.italic = {};
		if (run.link) marks.link = { href: run.link };
		text.insert(index, run.text, marks);
		index += run.text.length;
	}
	element.insert(0, [text]);
	return element;
}
