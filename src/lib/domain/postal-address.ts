import { findMatches, type Range } from './find-matches.ts';

/**
 * Postal addresses as the French write them: a number, a kind of street, its name, perhaps a postcode and a town. A street
 * without a number is a place and no one's home: it is not found. See `personal-details.ts`.
 */

/** Kinds of street that hardly stand for anything else: their name may be written in small letters. */
const SURE = 'rue|avenue|boulevard|allées?|impasse|ruelle|venelle|faubourg|bd|bld|blvd|av|ave|imp|all|fbg';
/** Also ordinary words ("20 places", "2 cours de français"): their name must begin with a capital. */
const AMBIGUOUS =
	'place|chemin|route|quai|cours|square|passage|villa|cité|résidence|hameau|lotissement|sentier|esplanade|rond-point|' +
	'montée|traverse|voie|clos|mail|parvis|pl|rte|sq|ch|chem';
const PARTICLE = String.raw`(?:de la |de l['’]|des |du |de |d['’]|la |les |le |l['’]|aux |au )`;
const CAPITAL = String.raw`\p{Lu}[\p{L}\p{N}'’.\-]{0,40}`;
const SMALL = String.raw`\p{L}[\p{L}\p{N}'’\-]{1,40}`;
const NUMBER = String.raw`\d{1,4}(?:\s?(?:bis|ter|quater|[a-fA-F](?!\p{L})))?,?\s{1,2}`;
/** "rue du 8 mai 1945", "rue Jean Jaurès", "avenue de la République". */
const DATED = String.raw`du \d{1,2}(?:er)? \p{L}{3,9}(?: \d{4})?`;
const NAMED = String.raw`${PARTICLE}{0,2}${CAPITAL}(?:[ \-]${PARTICLE}?${CAPITAL}){0,4}`;
const TOWN = String.raw`(?:\s{0,2}[,\-–]?\s{0,2}\d{5}\s${CAPITAL}(?:[ \-]${PARTICLE}?${CAPITAL}){0,4})?`;

// The kinds of street are read in capitals too, the names not: their capital tells.
const anyCase = (words: string) => words.replace(/\p{Ll}/gu, (letter) => `[${letter}${letter.toUpperCase()}]`);
const ADDRESSES = [
	new RegExp(`${NUMBER}(?:${anyCase(SURE)}|${anyCase(AMBIGUOUS)})\\.?\\s(?:${DATED}|${NAMED})${TOWN}`, 'gu'),
	new RegExp(`${NUMBER}(?:${anyCase(SURE)})\\.?\\s(?:${PARTICLE}{1,2}${SMALL}|${SMALL})${TOWN}`, 'gu'),
];
/** "1 rue sur deux", "1 avenue est fermée", "1 rue piétonne". */
const ONE_STREET = /^(?:1|2|3)\s\p{L}+\s(?!de |du |des |d['’]|la |le |les |l['’]|aux |au )\p{Ll}/u;
const ORDINARY = /\s(?:sur|par|pour|en|est|et|ou|où|qui|que|sans|avec|plus|à|dans|sont|ne|n['’]|non|trop|très|pas)$/u;
const YEAR = /^(?:19|20)\d\d\D/u;

/** Where addresses stand: start and end in UTF-16 units. They may overlap. */
export function addresses(text: string): Range[] {
	return ADDRESSES.flatMap((pattern) => findMatches(text, pattern, /[\p{L}\p{N}.,/-]/u, isAddress)).map(
		([start, end]) => [start, start + text.slice(start, end).replace(/[.'’-]+$/u, '').length],
	);
}

const isAddress = (words: string) => !YEAR.test(words) && !ONE_STREET.test(words) && !ORDINARY.test(words);
