/**
 * Order keys: strings compared as ASCII bytes, of which there is always one more between any two. A key is an integer
 * part, whose first character tells its length, and a fraction; so appending n times costs log n characters, and only
 * dividing the same gap again and again makes keys grow (one character for about six insertions).
 * After D. Greenspan, "Implementing fractional indexing" (2020).
 */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FIRST = 'a0';
const LEAST_INTEGER = 'A' + '0'.repeat(26);

/** Beyond this many characters the siblings get fresh keys: see `place`. */
export const LONGEST_RANK = 48;

export interface Ranked {
	id: string;
	rank: string;
}

/** Order on screen: by key, then by id, so that two equal keys still stand in one order everywhere. */
export function byRank(one: Ranked, other: Ranked): number {
	if (one.rank !== other.rank) return one.rank < other.rank ? -1 : 1;
	return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

/** A key after `before` and before `after`; null stands for the end of the list. Throws RangeError when before ≥ after. */
export function rankBetween(before: string | null, after: string | null): string {
	if (before !== null && after !== null && before >= after) throw new RangeError('ranks out of order');
	if (before === null && after === null) return FIRST;
	if (before === null) return beforeFirst(after as string);
	if (after === null) return afterLast(before);
	const low = integerPart(before);
	const high = integerPart(after);
	if (low === high) return low + midpoint(before.slice(low.length), after.slice(high.length));
	const next = increment(low);
	if (next !== null && next < after) return next;
	return low + midpoint(before.slice(low.length), null);
}

/** `count` keys in order between two neighbours. */
export function ranksBetween(before: string | null, after: string | null, count: number): string[] {
	if (count <= 0) return [];
	if (count === 1) return [rankBetween(before, after)];
	if (after === null) {
		const ranks: string[] = [];
		for (let last = before; ranks.length < count;) ranks.push((last = rankBetween(last, null)));
		return ranks;
	}
	if (before === null) {
		const ranks: string[] = [];
		for (let first: string | null = after; ranks.length < count;) ranks.push((first = rankBetween(null, first)));
		return ranks.reverse();
	}
	const half = Math.floor(count / 2);
	const middle = rankBetween(before, after);
	return [...ranksBetween(before, middle, half), middle, ...ranksBetween(middle, after, count - half - 1)];
}

/**
 * Keys that put `moved`, in this order, before `beforeId` among `siblings` (null or unknown: at the end). `siblings`
 * may hold the moved ones. When no short key is left, everybody gets a fresh one; what is returned is what changes.
 */
export function place(siblings: Ranked[], moved: string[], beforeId: string | null): Record<string, string> {
	const others = siblings.filter((one) => moved.indexOf(one.id) < 0);
	if (beforeId === null) {
		// Most often: nobody else's place is of interest.
		const last = others.reduce<Ranked | null>((most, one) => (most && byRank(most, one) > 0 ? most : one), null);
		const ranks = ranksBetween(last?.rank ?? null, null, moved.length);
		if (ranks.every((rank) => rank.length <= LONGEST_RANK)) return named(moved, ranks);
	}
	const rest = others.sort(byRank);
	const found = rest.findIndex((one) => one.id === beforeId);
	const at = found < 0 ? rest.length : found;
	const low = at > 0 ? (rest[at - 1] as Ranked).rank : null;
	const high = at < rest.length ? (rest[at] as Ranked).rank : null;
	if (low === null || high === null || low < high) {
		const ranks = ranksBetween(low, high, moved.length);
		if (ranks.every((rank) => rank.length <= LONGEST_RANK)) return named(moved, ranks);
	}
	const all = [...rest.slice(0, at).map((one) => one.id), ...moved, ...rest.slice(at).map((one) => one.id)];
	return named(all, ranksBetween(null, null, all.length));
}

function named(ids: string[], ranks: string[]): Record<string, string> {
	const result: Record<string, string> = {};
	ids.forEach((id, index) => (result[id] = ranks[index] as string));
	return result;
}

/** Characters of the integer part, by its first one: `a` 2, `b` 3 … `z` 27; `Z` 2, `Y` 3 … `A` 27. */
function integerLength(head: string): number {
	const code = head.charCodeAt(0);
	if (head >= 'a' && head <= 'z') return code - 97 + 2;
	if (head >= 'A' && head <= 'Z') return 90 - code + 2;
	throw new RangeError('not a rank');
}

function integerPart(rank: string): string {
	const length = integerLength(rank.charAt(0));
	if (length > rank.length) throw new RangeError('not a rank');
	return rank.slice(0, length);
}

function afterLast(before: string): string {
	const integer = integerPart(before);
	const next = increment(integer);
	return next === null ? integer + midpoint(before.slice(integer.length), null) : next;
}

function beforeFirst(after: string): string {
	const integer = integerPart(after);
	if (integer === LEAST_INTEGER) return integer + midpoint('', after.slice(integer.length));
	if (integer < after) return integer;
	return decrement(integer) as string;
}

/** The fraction halfway between two; '' is zero and null is one. A fraction never ends with 0. */
function midpoint(low: string, high: string | null): string {
	if (high !== null) {
		let shared = 0;
		while ((low.charAt(shared) || '0') === high.charAt(shared)) shared += 1;
		if (shared > 0) return high.slice(0, shared) + midpoint(low.slice(shared), high.slice(shared));
	}
	const from = low === '' ? 0 : DIGITS.indexOf(low.charAt(0));
	const to = high === null ? DIGITS.length : DIGITS.indexOf(high.charAt(0));
	if (to - from > 1) return DIGITS.charAt(Math.round((from + to) / 2));
	if (high !== null && high.length > 1) return high.charAt(0);
	return DIGITS.charAt(from) + midpoint(low.slice(1), null);
}

/** The next integer, or null after the last one. */
function increment(integer: string): string | null {
	const [head, digits] = step(integer, 'z', '0', 1);
	if (digits !== null) return head + digits;
	if (head === 'Z') return FIRST;
	if (head === 'z') return null;
	const next = String.fromCharCode(head.charCodeAt(0) + 1);
	return next + '0'.repeat(integerLength(next) - 1);
}

/** The integer before, or null before the first one. */
function decrement(integer: string): string | null {
	const [head, digits] = step(integer, '0', 'z', -1);
	if (digits !== null) return head + digits;
	if (head === 'a') return 'Zz';
	if (head === 'A') return null;
	const previous = String.fromCharCode(head.charCodeAt(0) - 1);
	return previous + 'z'.repeat(integerLength(previous) - 1);
}

/** Adds `by` to the digits of an integer; null digits: it needs another head. */
function step(integer: string, full: string, wrapped: string, by: 1 | -1): [string, string | null] {
	const head = integer.charAt(0);
	const digits = integer.slice(1).split('');
	for (let index = digits.length - 1; index >= 0; index -= 1) {
		if (digits[index] === full) digits[index] = wrapped;
		else {
			digits[index] = DIGITS.charAt(DIGITS.indexOf(digits[index] as string) + by);
			return [head, digits.join('')];
		}
	}
	return [head, null];
}
