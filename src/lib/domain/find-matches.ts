/** Where a pattern matches: start and end in UTF-16 units. */
export type Range = [start: number, end: number];

/**
 * Every match of a global pattern that does not stand right after one of `after`, and that `accept` takes; `rest` is what
 * follows it. Old browsers know no lookbehind: this stands for it.
 */
export function findMatches(
	text: string,
	pattern: RegExp,
	after: RegExp,
	accept: (match: string, rest: string) => boolean = () => true,
): Range[] {
	const ranges: Range[] = [];
	const reader = new RegExp(pattern.source, pattern.flags);
	for (let match = reader.exec(text); match; match = reader.exec(text)) {
		const end = match.index + match[0].length;
		if (match.index > 0 && after.test(text[match.index - 1] ?? '')) reader.lastIndex = match.index + 1;
		else if (accept(match[0], text.slice(end, end + 8))) ranges.push([match.index, end]);
	}
	return ranges;
}
