/**
 * What the load writes: paragraphs in the root of a co-written text, as ProseMirror's binding keeps them. Somebody who types
 * has a paragraph of their own and a small document for it; a seeded history is made by twelve authors who type and delete.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import * as Y from 'yjs';
import { TEXT_ROOT } from '../../../src/lib/sync/rich-text.ts';
import { Client } from './client.ts';
import { within, type Context } from './context.ts';
import { CHECKPOINTS, checkpointMarker, editMarker, editsIn } from './markers.ts';

function addParagraph(doc: Y.Doc): Y.XmlText {
	const paragraph = new Y.XmlElement('paragraph');
	const text = new Y.XmlText();
	paragraph.insert(0, [text]);
	doc.getXmlFragment(TEXT_ROOT).push([paragraph]);
	return text;
}

function* paragraphs(doc: Y.Doc): Iterable<Y.XmlText> {
	for (const node of doc.getXmlFragment(TEXT_ROOT).toArray()) {
		if (node instanceof Y.XmlElement) for (const text of node.toArray()) if (text instanceof Y.XmlText) yield text;
	}
}

export class Writer {
	readonly doc = new Y.Doc();
	client!: Client;
	#text!: Y.XmlText;

	constructor() {
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== this.client) this.client?.sendUpdate(update);
		});
	}

	/** Makes the writer's paragraph; call it when the client has synced. */
	open() {
		this.doc.transact(() => (this.#text = addParagraph(this.doc)));
	}

	/** Types one marker at the end of the paragraph; the update is sent at once. */
	type(id: number) {
		this.#text.insert(this.#text.length, editMarker(id));
	}

	get length() {
		return this.#text.length;
	}
}

/** All edit numbers that a document contains. */
export function editsOf(doc: Y.Doc): Set<number> {
	const found = new Set<number>();
	for (const text of paragraphs(doc)) for (const id of editsIn(text.toString())) found.add(id);
	return found;
}

/** The updates of a history, one by one; the same for the same sizes. `doc` ends with all of them. */
export function* history(length: number, edits: number, doc = new Y.Doc()): Generator<Uint8Array> {
	const random = mulberry32(length * 1_000_003 + edits);
	const pick = (n: number) => Math.floor(random() * n);
	let update: Uint8Array | null = null;
	doc.on('update', (bytes: Uint8Array) => (update = bytes));
	const authors = Array.from({ length: 12 }, () => 1 + pick(2 ** 32 - 2));
	/** That of the checkpoints first. */
	const texts: Y.XmlText[] = [];
	let text!: Y.XmlText;
	let at = 0;
	let burst = 0;
	let nextMark = 1;

	for (let n = 0; n < edits; n++) {
		if (n <= length) doc.transact(() => texts.push(addParagraph(doc)));
		else if (n >= Math.floor((nextMark * edits) / CHECKPOINTS) - 1 && nextMark <= CHECKPOINTS) {
			texts[0]!.insert(texts[0]!.length, checkpointMarker(nextMark++ - 1));
		} else {
			if (burst === 0) {
				doc.clientID = authors[pick(authors.length)]!;
				text = texts[1 + pick(length)]!;
				at = pick(text.length + 1);
				burst = 5 + pick(30);
			}
			burst--;
			if (random() < 0.9 || at === 0) text.insert(at++, 'abcdefghij klmnopqrst uvwxyz'[pick(28)]!);
			else text.delete(--at, 1);
		}
		yield update!;
	}
}

/** Writes a history through the server and waits until a new client gets all of it. `doc`: what it comes to. */
export async function seed(context: Context, document: string, paragraphs: number, edits: number) {
	const client = new Client(context.target, { document, name: 'seed' });
	await within(30_000, client.synced, 'seeding client did not sync');
	const doc = new Y.Doc();
	let bytes = 0;
	let n = 0;
	for (const update of history(paragraphs, edits, doc)) {
		client.sendUpdate(update);
		bytes += update.length;
		if (++n % 100 === 0) {
			await sleep(0);
			while (client.backlog > 1 << 16) await sleep(2);
		}
	}
	for (let tries = 0; ; tries++) {
		const reader = new Client(context.target, { document, name: 'reader' });
		const done = await Promise.race([reader.complete.then(() => true), sleep(3000, false)]);
		reader.close();
		if (done) break;
		if (tries === 60) throw new Error('the seeded history did not arrive');
	}
	client.close();
	return { doc, figures: { updates: n, updateBytes: bytes, stateBytes: Y.encodeStateAsUpdate(doc).length } };
}

/** Compares full clients with what was written; waits up to 10 s for the last edits. */
export async function missingIn(doc: Y.Doc, expected: number): Promise<number> {
	for (let tries = 0; ; tries++) {
		const missing = expected - editsOf(doc).size;
		if (missing <= 0 || tries === 50) return missing;
		await sleep(200);
	}
}

/** Whether two documents say the same. */
export function sameText(one: Y.Doc, other: Y.Doc): boolean {
	return one.getXmlFragment(TEXT_ROOT).toString() === other.getXmlFragment(TEXT_ROOT).toString();
}

function mulberry32(seed: number) {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}
