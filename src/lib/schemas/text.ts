import * as v from 'valibot';

/** Messages of schemas are keys of `messages.refusals`. */
const REQUIRED = 'required';
const TOO_LONG = 'too_long';
const MALFORMED = 'malformed';

/**
 * Words as they may be stored: NFC, line ends as `\n`, without the control characters and lone surrogates that
 * XML 1.0 (section 2.2) and so every exported document forbids.
 */
export function cleanText(text: string): string {
	return text
		.replace(/\r\n?/g, '\n')
		.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, (character) => (character === '\n' || character === '\t' ? character : ''))
		.normalize('NFC')
		.trim();
}

/** The same on one line. */
export function cleanLine(text: string): string {
	return cleanText(text.replace(/\s+/g, ' '));
}

/** Several lines, at least one character. `max` in UTF-16 code units, after cleaning. */
export function multiline(max: number) {
	return v.pipe(v.string(REQUIRED), v.transform(cleanText), v.nonEmpty(REQUIRED), v.maxLength(max, TOO_LONG));
}

/** Several lines, or nothing. */
export function optionalMultiline(max: number) {
	return v.pipe(v.string(MALFORMED), v.transform(cleanText), v.maxLength(max, TOO_LONG));
}

/** One line, at least one character. */
export function line(max: number) {
	return v.pipe(v.string(REQUIRED), v.transform(cleanLine), v.nonEmpty(REQUIRED), v.maxLength(max, TOO_LONG));
}

/** One line, or nothing. */
export function optionalLine(max: number) {
	return v.pipe(v.string(MALFORMED), v.transform(cleanLine), v.maxLength(max, TOO_LONG));
}

export const uuid = v.pipe(v.string(MALFORMED), v.uuid(MALFORMED), v.toLowerCase());
