import * as Y from 'yjs';
import { TEXT_ROOT } from './rich-text.ts';

/**
 * The words that this device wrote into a co-written text and that the server has not committed: shown in a box to
 * copy when the text has to be loaded clean. One line per paragraph, in the order of the text.
 *
 * @param sinceClock own structs below this clock are committed
 */
export function unacceptedWords(doc: Y.Doc, sinceClock: number): string {
	const lines: string[] = [];
	collect(doc.getXmlFragment(TEXT_ROOT), doc.clientID, sinceClock, lines);
	return lines.join('\n');
}

function collect(parent: Y.XmlFragment | Y.XmlElement, client: number, since: number, lines: string[]): void {
	for (const child of parent.toArray()) {
		if (child instanceof Y.XmlText) {
			const words = ownWords(child, client, since);
			if (words.trim() !== '') lines.push(words.trim());
		} else if (child instanceof Y.XmlElement) collect(child, client, since, lines);
	}
}

function ownWords(text: Y.XmlText, client: number, since: number): string {
	let words = '';
	for (let item = text._start; item !== null; item = item.right) {
		if (item.deleted || item.id.client !== client || !(item.content instanceof Y.ContentString)) continue;
		if (item.id.clock + item.length <= since) continue;
		// Neighbouring edits are merged into one item: only its tail may be uncommitted.
		words += item.content.str.slice(Math.max(0, since - item.id.clock));
	}
	return words;
}
