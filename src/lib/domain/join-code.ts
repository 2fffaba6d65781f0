/** Digits and capitals without 0, 1, I and O: 32 signs, so 5 bits each. */
export const JOIN_CODE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
export const JOIN_CODE_LENGTH = 8;

/** The code behind what somebody typed, whatever the case, hyphens and spaces; null when it cannot be a code. */
export function readJoinCode(typed: string): string | null {
	const code = typed.replace(/[\s\u2010-\u2015-]/g, '').toUpperCase();
	if (code.length !== JOIN_CODE_LENGTH) return null;
	for (const sign of code) if (!JOIN_CODE_ALPHABET.includes(sign)) return null;
	return code;
}

/** `XXXX-XXXX`, as on a poster. */
export function showJoinCode(code: string): string {
	return `${code.slice(0, 4)}-${code.slice(4)}`;
}
