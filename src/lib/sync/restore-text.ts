import * as Y from 'yjs';
import { tokensOf } from '../domain/compared-text.ts';
import { differences } from '../domain/differences.ts';
import { joinRuns, type Block } from '../domain/rich-text.ts';
import { marksOf, TEXT_ROOT } from './rich-text.ts';
import { mapRuns, writtenBlock, writtenChildren, type WrittenRun } from './written-text.ts';

type Written = Block<WrittenRun>;
/** A block, or an item of a list: the blocks in it. */
type Node = Written | Written[];

/**
 * Makes a co-written text say again what it said, in as few changes as it takes: what is the same stays where it is and
 * whose it was, so that carets and edits of others stay with it. Words that come back are written under the client id
 * that `as` gives for the one that wrote them: they are not of whoever restores them. Call it inside a transaction.
 */
export function restoreText(doc: Y.Doc, target: Written[], as: (client: number) => number): void {
	const own = doc.clientID;
	const under: Under = (client, write) => {
		doc.clientID = as(client);
		try {
			write();
		} finally {
			doc.clientID = own;
		}
	};
	restoreChildren(doc.getXmlFragment(TEXT_ROOT), target, under);
}

/** A node and, where it stands in the document, what it was read from. */
interface Child {
	node: Node | null;
	child: unknown;
}

type Under = (client: number, write: () => void) => void;

function restoreChildren(parent: Y.XmlFragment | Y.XmlElement, target: Node[], under: Under): void {
	const steps = differences(
		parent.toArray().map((child): Child => ({ child, node: nodeOf(child) })),
		target.map((node): Child => ({ child: null, node })),
		({ node }) => (node === null ? 'foreign' : keyOf(node)),
	);
	let at = 0;
	for (const [index, { kind, items }] of steps.entries()) {
		if (kind === 'same') at += items.length;
		if (kind === 'removed') {
			const next = steps[index + 1];
			at = replace(parent, at, items, next?.kind === 'added' ? next.items : [], under);
		}
		if (kind === 'added' && steps[index - 1]?.kind !== 'removed') at = insert(parent, at, items, under);
	}
}

/** Changes what can be changed where it stands; the rest goes, and comes. Returns the place after it all. */
function replace(
	parent: Y.XmlFragment | Y.XmlElement,
	start: number,
	removed: Child[],
	added: Child[],
	under: Under,
): number {
	let at = start;
	for (const [index, { child, node }] of removed.entries()) {
		const wanted = added[index]?.node;
		if (wanted && node && patch(child, node, wanted, under)) at += 1;
		else {
			parent.delete(at, 1);
			if (wanted) at = insert(parent, at, [added[index] as Child], under);
		}
	}
	return insert(parent, at, added.slice(removed.length), under);
}

function insert(parent: Y.XmlFragment | Y.XmlElement, start: number, added: Child[], under: Under): number {
	let at = start;
	for (const { node } of added) if (node) insertNode(parent, at++, node, under);
	return at;
}

/** Whether a node could be made what is wanted without being replaced; then it was. */
function patch(child: unknown, node: Node, wanted: Node, under: Under): boolean {
	if (!(child instanceof Y.XmlElement)) return false;
	if (Array.isArray(node) || Array.isArray(wanted)) {
		if (!Array.isArray(node) || !Array.isArray(wanted)) return false;
		restoreChildren(child, wanted, under);
		return true;
	}
	if (nameOf(node) !== nameOf(wanted) || levelOf(node) !== levelOf(wanted)) return false;
	if (wanted.type === 'list') {
		restoreChildren(child, wanted.items, under);
		return true;
	}
	const [text, ...others] = child.toArray();
	if (!(text instanceof Y.XmlText) || others.length > 0 || node.type === 'list') return false;
	if (wanted.content.some((run) => run.text.includes('\n'))) return false;
	patchWords(text, node.content, wanted.content, under);
	return true;
}

function patchWords(text: Y.XmlText, before: WrittenRun[], after: WrittenRun[], under: Under): void {
	let at = 0;
	for (const { kind, items } of differences(wordsOf(before), wordsOf(after), wordKey)) {
		for (const run of items) {
			if (kind === 'removed') text.delete(at, run.text.length);
			if (kind === 'added') under(run.client, () => text.insert(at, run.text, marksOf(run)));
			if (kind !== 'removed') at += run.text.length;
		}
	}
}

const wordsOf = (runs: WrittenRun[]): WrittenRun[] =>
	runs.flatMap((run) => tokensOf(run.text).map((text) => ({ ...run, text })));
/** Who wrote a word does not make it another. */
const wordKey = ({ client: _, ...run }: WrittenRun) => JSON.stringify([run.text, run.bold, run.italic, run.link]);

function insertNode(parent: Y.XmlFragment | Y.XmlElement, at: number, node: Node, under: Under): void {
	const element = new Y.XmlElement(nameOf(node));
	parent.insert(at, [element]);
	if (Array.isArray(node)) node.forEach((block, index) => insertNode(element, index, block, under));
	else if (node.type === 'list') node.items.forEach((item, index) => insertNode(element, index, item, under));
	else {
		if (node.type === 'heading') element.setAttribute('level', node.level as never);
		insertWords(element, node.content, under);
	}
}

/** Line breaks are nodes of their own, as the editor makes them. */
function insertWords(element: Y.XmlElement, runs: WrittenRun[], under: Under): void {
	let text: Y.XmlText | null = null;
	for (const run of runs) {
		for (const [index, line] of run.text.split('\n').entries()) {
			if (index > 0) {
				under(run.client, () => element.insert(element.length, [new Y.XmlElement('hardBreak')]));
				text = null;
			}
			if (line === '') continue;
			if (!text) element.insert(element.length, [(text = new Y.XmlText())]);
			const words = text;
			under(run.client, () => words.insert(words.length, line, marksOf(run)));
		}
	}
	if (element.length === 0) element.insert(0, [new Y.XmlText()]);
}

function nodeOf(child: unknown): Node | null {
	if (!(child instanceof Y.XmlElement)) return null;
	if (child.nodeName === 'listItem') return writtenChildren(child);
	return writtenBlock(child) ?? null;
}

const nameOf = (node: Node): string => {
	if (Array.isArray(node)) return 'listItem';
	if (node.type !== 'list') return node.type;
	return node.ordered ? 'orderedList' : 'bulletList';
};
const levelOf = (node: Written): number => (node.type === 'heading' ? node.level : 0);

/** What a reader sees of a node, whoever wrote it. */
function keyOf(node: Node): string {
	const blocks = mapRuns(Array.isArray(node) ? node : [node], joinRuns);
	const words = JSON.stringify(blocks, (name, value: unknown) => (name === 'client' ? undefined : value));
	return `${nameOf(node)} ${words}`;
}
