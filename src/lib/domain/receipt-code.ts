import { JOIN_CODE_ALPHABET } from './join-code.ts';

/** 10 signs of 5 bits each: 50 bits, a thousand times a join code, for it opens one person's words for months. */
export const RECEIPT_CODE_LENGTH = 10;

/** The code behind what somebody typed, whatever the case, hyphens and spaces; null when it cannot be one. */
export function readReceiptCode(typed: string): string | null {
	const code = typed.replace(/[\s\u2010-\u2015-]/g, '').toUpperCase();
	if (code.length !== RECEIPT_CODE_LENGTH) return null;
	for (const sign of code) if (!JOIN_CODE_ALPHABET.includes(sign)) return null;
	return code;
}

/** `XXXXX-XXXXX`, as on a slip. */
export function showReceiptCode(code: string): string {
	return `${code.slice(0, 5)}-${code.slice(5)}`;
}
