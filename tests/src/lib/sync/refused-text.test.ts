import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { unacceptedWords } from '#lib/sync/refused-text.ts';
import { TEXT_ROOT, writeBlocks } from '#lib/sync/rich-text.ts';

function textOf(doc: Y.Doc, index: number): Y.XmlText {
	return (doc.getXmlFragment(TEXT_ROOT).get(index) as Y.XmlElement).get(0) as Y.XmlText;
}

describe('words that the server did not accept', () => {
	test('are this device’s words after the last committed one, and no others’', () => {
		const other = new Y.Doc();
		writeBlocks(other, [{ type: 'paragraph', content: [{ text: 'Le bus du soir' }] }]);
		const mine = new Y.Doc();
		Y.applyUpdate(mine, Y.encodeStateAsUpdate(other));
		textOf(mine, 0).insert(14, ' manque');
		const committed = Y.getState(mine.store, mine.clientID);
		textOf(mine, 0).insert(21, ' beaucoup');
		writeBlocks(mine, [{ type: 'paragraph', content: [{ text: 'Et le dimanche' }] }]);
		expect(unacceptedWords(mine, committed)).toBe('beaucoup\nEt le dimanche');
	});

	test('leave out what was typed and taken back', () => {
		const doc = new Y.Doc();
		writeBlocks(doc, [{ type: 'paragraph', content: [{ text: 'gardé effacé' }] }]);
		textOf(doc, 0).delete(5, 7);
		expect(unacceptedWords(doc, 0)).toBe('gardé');
	});

	test('are none when everything is committed', () => {
		const doc = new Y.Doc();
		writeBlocks(doc, [{ type: 'paragraph', content: [{ text: 'tout' }] }]);
		expect(unacceptedWords(doc, Y.getState(doc.store, doc.clientID))).toBe('');
	});
});
