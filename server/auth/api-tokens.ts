import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM = 40;
const CHECK = 6;
const TOKEN = /^trame_([0-9A-Za-z]{40})([0-9A-Za-z]{6})$/;

/**
 * 238 random bits behind a prefix that secret scanners can look for, and a checksum by which they, and we, tell a token
 * from what only resembles one without asking anybody.
 */
export function newApiToken(): string {
	const secret = Array.from({ length: RANDOM }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
	return `trame_${secret}${checksum(secret)}`;
}

/** Whether this could be one of our tokens. */
export function isApiToken(text: string): boolean {
	const [, secret, check] = TOKEN.exec(text) ?? [];
	return secret !== undefined && checksum(secret) === check;
}

/** CRC-32 in base 62, as in tokens of the large forges. */
function checksum(secret: string): string {
	let rest = crc32(secret);
	let digits = '';
	while (digits.length < CHECK) {
		digits = `${ALPHABET[rest % ALPHABET.length]}${digits}`;
		rest = Math.floor(rest / ALPHABET.length);
	}
	return digits;
}
