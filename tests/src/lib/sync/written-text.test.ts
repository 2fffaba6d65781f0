import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { joinRuns, type Inline } from '#lib/domain/rich-text.ts';
import { readBlocks, TEXT_ROOT, writeBlocks } from '#lib/sync/rich-text.ts';
import { mapRuns, readWritten, runsIn, type WrittenRun } from '#lib/sync/written-text.ts';
import { randomSource } from '../../../server/sync/random-source.ts';
import { textWriters } from '../../../support/text-writers.ts';

const words = (runs: WrittenRun[]): Inline[] => joinRuns(runs.map(({ client: _, ...run }) => run));

test('B1 after random edits by several people on several devices, every sign is of whoever typed it', () => {
	const random = randomSource();
	for (let round = 0; round < 25; round += 1) {
		const scene = textWriters(random, ['Nadia', 'Paul', 'Awa']);
		scene.write(120);
		const doc = scene.settle();
		// What a server holds: loaded from bytes, with structs merged and deletions forgotten.
		const loaded = new Y.Doc();
		Y.applyUpdate(loaded, Y.encodeStateAsUpdate(doc));
		const written = readWritten(loaded);
		const wrong = runsIn(written).flatMap(({ text, client }) =>
			[...text].filter((sign) => scene.typed.has(sign) && scene.typed.get(sign) !== scene.personOf(client)),
		);
		expect(wrong).toEqual([]);
		expect(runsIn(written).length).toBeGreaterThan(5);
		expect(mapRuns(written, words)).toEqual(readBlocks(loaded));
		expect(readWritten(doc)).toEqual(written);
	}
});

test('B2 what is pasted is of whoever pasted it; a mark put around words leaves them whose they were', () => {
	const [nadia, paul] = [new Y.Doc(), new Y.Doc()];
	writeBlocks(nadia, [{ type: 'paragraph', content: [{ text: 'Un banc' }] }]);
	Y.applyUpdate(paul, Y.encodeStateAsUpdate(nadia));
	const element = paul.getXmlFragment(TEXT_ROOT).get(0) as Y.XmlElement;
	const text = element.get(0) as Y.XmlText;
	text.format(0, 2, { bold: {} });
	text.insert(7, ' Un banc', {});
	expect(runsIn(readWritten(paul))).toEqual([
		{ text: 'Un', bold: true, client: nadia.clientID },
		{ text: ' banc', client: nadia.clientID },
		{ text: ' Un banc', client: paul.clientID },
	]);
	text.delete(0, 7);
	expect(runsIn(readWritten(paul))).toEqual([{ text: ' Un banc', client: paul.clientID }]);
});
