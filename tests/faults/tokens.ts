import type * as Y from 'yjs';
import { TEXT_ROOT } from '../../src/lib/sync/rich-text.ts';

/** What a writer types: its own mark and a number, so that every edit can be found, and found twice. */
export const token = (mark: string, number: number) => `~${mark}.${number}~`;

/** How often each token stands in a text. */
export function tokensIn(doc: Y.Doc): Map<string, number> {
	const counts = new Map<string, number>();
	for (const [found] of doc
		.getXmlFragment(TEXT_ROOT)
		.toString()
		.matchAll(/~\w+\.\d+~/g)) {
		counts.set(found, (counts.get(found) ?? 0) + 1);
	}
	return counts;
}
