import { findMatches } from './find-matches.ts';
import { addresses } from './postal-address.ts';

/**
 * What looks like somebody's contact details in words that others will read: phone numbers, emails, postal addresses, bank
 * accounts (IBAN), French social security numbers. A detector proposes and people decide: it must miss little of what
 * is written plainly, leave dates, amounts and references alone, and never be slow (every quantifier is bounded).
 */
export type DetectionKind = 'phone' | 'email' | 'address' | 'iban' | 'social_security';

/** Where it stands, in UTF-16 units: `text.slice(start, end)`. */
export interface PersonalDetail {
	kind: DetectionKind;
	start: number;
	end: number;
}

/** What stands in the place of what was taken out. */
export const MASK = '[coordonnées retirées]';

/** The writer is warned of these. Streets are the daily subject of a workshop: an address is only proposed for review. */
export const WARNED_OF: readonly DetectionKind[] = ['phone', 'email', 'iban', 'social_security'];

/** Everything found, in the order of the text, without overlaps. Pure. */
export function detectPersonalDetails(text: string): PersonalDetail[] {
	const all: PersonalDetail[] = [];
	let rest = text;
	// Two in a row may hide one another: what was found is covered, and the rest read again.
	for (let found = detectOnce(rest); found.length > 0; found = detectOnce(rest)) {
		for (const one of found) all.push(one);
		rest = replaced(rest, found, ({ start, end }) => `[${'\ufffc'.repeat(end - start - 2)}]`);
	}
	return all.sort((one, other) => one.start - other.start);
}

function detectOnce(text: string): PersonalDetail[] {
	const found: PersonalDetail[] = [];
	const taken = new Uint8Array(text.length);
	const take = (kind: DetectionKind, ranges: [start: number, end: number][]) => {
		for (const [start, end] of ranges) {
			if (taken.subarray(start, end).includes(1)) continue;
			taken.fill(1, start, end);
			found.push({ kind, start, end });
		}
	};
	// Long numbers first: a part of one may look like a phone number.
	take(
		'email',
		EMAILS.flatMap((pattern) => findMatches(text, pattern, /[\p{L}\p{N}._%+-]/u)),
	);
	take('iban', findMatches(text, IBAN, WORD, isIban));
	take('social_security', findMatches(text, SOCIAL_SECURITY, WORD, isSocialSecurity));
	take('phone', findMatches(text, FRENCH_ABROAD, DIGIT));
	take('phone', findMatches(text, INTERNATIONAL, DIGIT, isInternational));
	take('phone', findMatches(text, NATIONAL, DIGIT, isNational));
	take('address', addresses(text));
	return found;
}

/** The text without these details. Nothing else in it changes. */
export function maskDetails(text: string, details: readonly Pick<PersonalDetail, 'start' | 'end'>[]): string {
	return replaced(text, details, () => MASK);
}

/** The text with something else in the place of each of these, which do not overlap. */
function replaced<Place extends Pick<PersonalDetail, 'start' | 'end'>>(
	text: string,
	places: readonly Place[],
	by: (place: Place) => string,
): string {
	const parts: string[] = [];
	let at = 0;
	for (const place of [...places].sort((one, other) => one.start - other.start)) {
		parts.push(text.slice(at, place.start), by(place));
		at = place.end;
	}
	return parts.join('') + text.slice(at);
}

/** Two ways to write the same detail compare equal: `+33 6 12…` and `06.12…`. */
export function comparableDetail(kind: DetectionKind, words: string): string {
	if (kind === 'phone')
		return words
			.replace(/\(0\)/gu, '')
			.replace(/[^\d+]/gu, '')
			.replace(/^(?:\+|00)33/u, '0');
	if (kind === 'address') return words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ');
	return words.toLowerCase().replace(/\s+/gu, '');
}

const LOCAL = String.raw`[\p{L}\p{N}_%+\-](?:[\p{L}\p{N}._%+\-]{0,62}[\p{L}\p{N}_%+\-])?`;
const HOST = String.raw`[\p{L}\p{N}\-]{1,63}`;
const LAST = String.raw`\p{L}{2,24}(?![\p{L}\p{N}])`;
const AT = String.raw`\s?[([{<]\s?(?:at|à|a|arobase|arobas)\s?[)\]}>]\s?|\s(?:arobase|arobas)\s`;
const DOT = String.raw`\.|\s?[([{<]\s?(?:dot|point)\s?[)\]}>]\s?|\s(?:dot|point)\s`;
const EMAILS = [
	new RegExp(`${LOCAL}\\s?@\\s?(?:${HOST}\\.){1,6}${LAST}`, 'giu'),
	new RegExp(`${LOCAL}(?:${AT})(?:${HOST}(?:${DOT})){1,6}${LAST}`, 'giu'),
];

const WORD = /[\p{L}\p{N}]/u;
const DIGIT = /[\d+]/u;

/** Spaces of every kind, dots, hyphens and slashes between the digits of a number; never a line break. */
const GAP = String.raw`[ \u00a0\u2009\u202f.\-\u2010\u2011\u2013/_]{0,3}`;
/** 08 is left out: those numbers are services, nobody's own. */
const NATIONAL = new RegExp(String.raw`0(?:${GAP})?[1-79](?:${GAP}\d){8}(?!\d|,\d)`, 'gu');
const ABROAD = String.raw`(?:00|\+[ \u00a0\u202f]?)`;
const FRENCH_ABROAD = new RegExp(String.raw`${ABROAD}33${GAP}(?:\(0\)${GAP})?0?[1-79](?:${GAP}\d){8}(?!\d)`, 'gu');
const INTERNATIONAL = new RegExp(
	String.raw`${ABROAD}[1-9]\d{0,2}${GAP}(?:\(0\)${GAP})?(?:\d${GAP}){5,13}\d(?!\d)`,
	'gu',
);

function isNational(match: string, after: string): boolean {
	const separators = new Set(match.match(/[^\d]+/gu)?.map((gap) => gap.trim()) ?? []);
	if (separators.size <= 1 && !/[/-]/u.test([...separators][0] ?? '')) return true;
	// Dates in a row: "05/06/26 - 07/06/26", "01/2024 - 12/25", "01/02/2026 14".
	if (separators.size <= 1) return !/(?:^|\D)(?:19|20)\d\d(?:\D|$)/u.test(match) && !/^[/-]\d/u.test(after);
	return !DATE.test(match) && !/(?:^|\D)(?:19|20)\d\d(?:\D|$)/u.test(match);
}
const DATE = /(?:^|\D)(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:\d{4}|\d{2})(?:\D|$)/u;

function isInternational(match: string): boolean {
	const digits = match.replace(/\D/gu, '').replace(/^00/u, '').length;
	// "+ 120 000 000": a figure, not a number that somebody answers.
	return digits >= 9 && digits <= 15 && !/[ \u00a0\u202f]000[ \u00a0\u202f]000$/u.test(match);
}

const IBAN = /[a-z]{2}\d{2}(?:[ \u00a0]?[a-z0-9]{4}){2,7}(?:[ \u00a0]?[a-z0-9]{1,3})?(?![\p{L}\p{N}])/giu;

/** ISO 13616: the check digits make the whole number 1 modulo 97. */
function isIban(match: string): boolean {
	const compact = match.replace(/\s/gu, '').toUpperCase();
	if (compact.length < 15) return false;
	const digits = (compact.slice(4) + compact.slice(0, 4)).replace(/[A-Z]/gu, (letter) =>
		String(letter.charCodeAt(0) - 55),
	);
	return BigInt(digits) % 97n === 1n;
}

const SOCIAL_SECURITY =
	/[12][ .]?\d{2}[ .]?\d{2}[ .]?(?:\d{2}|2[ab])[ .]?\d{3}[ .]?\d{3}(?:[ .|]{0,3}\d{2})?(?![\p{L}\p{N}])/giu;

/** The key is 97 less the rest modulo 97 (Corsica: 2A counts as 19, 2B as 18). Without a key, only when it is written in its groups. */
function isSocialSecurity(match: string): boolean {
	const compact = match.replace(/[ .|]/gu, '').toUpperCase();
	const number = compact.slice(0, 13).replace('2A', '19').replace('2B', '18');
	const month = Number(compact.slice(3, 5));
	if (month === 0 || (month > 12 && month < 20)) return false;
	if (compact.length === 15) return 97 - (Number(number) % 97) === Number(compact.slice(13));
	return /^\d[ .]\d\d[ .]\d\d[ .]\w\w[ .]/u.test(match);
}
