import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { canonicalText, plainText, type Block } from '#lib/domain/rich-text.ts';
import { readBlocks, writeBlocks } from '#lib/sync/rich-text.ts';
import { restoreText } from '#lib/sync/restore-text.ts';
import { readWritten, runsIn } from '#lib/sync/written-text.ts';
import { randomSource } from '../../../server/sync/random-source.ts';
import { textWriters } from '../../../support/text-writers.ts';

/** Restores as the server does: fresh ids, one for each that wrote; gives whose those are. */
function restore(doc: Y.Doc, target: ReturnType<typeof readWritten>): Map<number, number> {
	const writtenFor = new Map<number, number>();
	const fresh = new Map<number, number>();
	doc.transact(() =>
		restoreText(doc, target, (client) => {
			const id = fresh.get(client) ?? new Y.Doc().clientID;
			fresh.set(client, id);
			writtenFor.set(id, client);
			return id;
		}),
	);
	return writtenFor;
}

const canonical = (blocks: Block[]) => canonicalText('', blocks);

test('H7 a text made to say again what it said says exactly that, and its words are of those who wrote them', () => {
	const random = randomSource();
	for (let round = 0; round < 25; round += 1) {
		const scene = textWriters(random, ['Nadia', 'Paul', 'Awa']);
		scene.write(60);
		const then = scene.settle();
		const wanted = canonical(readBlocks(then));
		const target = readWritten(then);
		scene.write(60);
		const doc = new Y.Doc();
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(scene.settle()));
		const latest = readWritten(doc);
		const latestWords = canonical(readBlocks(doc));
		const own = doc.clientID;
		const restored = restore(doc, target);
		expect(doc.clientID).toBe(own);
		expect(canonical(readBlocks(doc))).toBe(wanted);
		const wrong = runsIn(readWritten(doc)).flatMap(({ text, client }) => {
			const person = scene.personOf(restored.get(client) ?? client);
			return [...text].filter((sign) => scene.typed.has(sign) && scene.typed.get(sign) !== person);
		});
		expect(wrong).toEqual([]);
		// Restoring again undoes it, and what others then receive is the same.
		restore(doc, latest);
		expect(canonical(readBlocks(doc))).toBe(latestWords);
		const other = new Y.Doc();
		Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
		expect(canonical(readBlocks(other))).toBe(latestWords);
		expect(other.store.pendingStructs).toBeNull();
	}
});

test('H7 what is the same stays where it is: an edit that comes meanwhile is not lost, and little is written', () => {
	const doc = new Y.Doc();
	const lines = ['Un banc sous le tilleul.', 'Une fontaine.', 'Rien ne bouge ici.'];
	writeBlocks(
		doc,
		lines.map((text) => ({ type: 'paragraph', content: [{ text }] })),
	);
	const target = readWritten(doc);
	const fountain = doc.getXmlFragment('default').get(1) as Y.XmlElement;
	(fountain.get(0) as Y.XmlText).delete(4, 9);
	const meanwhile = new Y.Doc();
	Y.applyUpdate(meanwhile, Y.encodeStateAsUpdate(doc));
	const bench = meanwhile.getXmlFragment('default').get(0) as Y.XmlElement;
	(bench.get(0) as Y.XmlText).insert(8, 'neuf ');
	const before = Y.encodeStateVector(doc);
	restore(doc, target);
	expect(Y.encodeStateAsUpdate(doc, before).length).toBeLessThan(100);
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(meanwhile));
	expect(plainText(readBlocks(doc)).split('\n')[0]).toBe('Un banc neuf sous le tilleul.');
	expect(plainText(readBlocks(doc)).split('\n').slice(1)).toEqual(['Une fontaine.', 'Rien ne bouge ici.']);
});
