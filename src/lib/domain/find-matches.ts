/** Where a pattern matches: start and end in UTF-16 units. */
export type Range = [start: number, end: number];

/**
 * Every match of a global pattern that does not stand right after one of `after` (a class of characters), and that `accept`
 * takes; `rest` is what follows it. Old browsers know no lookbehind: this stands for it. A match is looked for where one may
 * begin, and nowhere else: within a long word, each letter would cost as much as the word.
 */
export function findMatches(
	text: string,
	pattern: RegExp,
	after: RegExp,
	accept: (match: string, rest: string) => boolean = () => true,
): Range[] {
	const ranges: Range[] = [];
	const reader = new RegExp(`(^|[^${after.source.slice(1)})(?:${pattern.source})`, pattern.flags);
	for (let match = reader.exec(text); match; match = reader.exec(text)) {
		const start = match.index + (match[1]?.length ?? 0);
		const end = reader.lastIndex;
		if (accept(text.slice(start, end), text.slice(end, end + 8))) ranges.push([start, end]);
		// The last sign of one may stand before the next.
		reader.lastIndex = end - 1;
	}
	return ranges;
}
