import * as Y from 'yjs';
import { TEXT_ROOT } from './rich-text.ts';

/**
 * Puts `mask` in the place of what `find` finds, block by block, in a co-written text: what is deleted is exactly that, so
 * that carets and edits of others stay where they are. Call it inside a transaction of the document.
 */
export function maskInText(doc: Y.Doc, find: (text: string) => { start: number; end: number }[], mask: string): void {
	maskIn(doc.getXmlFragment(TEXT_ROOT), find, mask);
}

function maskIn(
	parent: Y.XmlFragment | Y.XmlElement,
	find: (text: string) => { start: number; end: number }[],
	mask: string,
): void {
	for (const child of parent.toArray()) {
		if (child instanceof Y.XmlText) {
			for (const { start, end } of find(wordsOf(child)).toReversed()) {
				child.insert(end, mask, {});
				child.delete(start, end - start);
			}
		} else if (child instanceof Y.XmlElement) maskIn(child, find, mask);
	}
}

/** Its words at the places that Yjs counts: anything embedded takes one. */
function wordsOf(text: Y.XmlText): string {
	return (text.toDelta() as { insert: unknown }[])
		.map(({ insert }) => (typeof insert === 'string' ? insert : '\ufffc'))
		.join('');
}
