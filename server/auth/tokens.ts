import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';
import { JOIN_CODE_ALPHABET, JOIN_CODE_LENGTH } from '#lib/domain/join-code.ts';
import { RECEIPT_CODE_LENGTH } from '#lib/domain/receipt-code.ts';

/** 256 random bits, safe in an address: the secret of a link or of a session. Shown once, stored nowhere. */
export function randomToken(): string {
	return randomBytes(32).toString('base64url');
}

/** What the database keeps of a token, in hexadecimal. Tokens are long and random: no slow hash is needed. */
export function hashToken(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}

/** 40 random bits in 8 letters that nobody confuses when they are read aloud or from a poster. */
export function randomJoinCode(): string {
	return randomSigns(JOIN_CODE_LENGTH);
}

/** 50 random bits: see `receipt-code.ts`. Recovery codes have the same form. */
export function randomReceiptCode(): string {
	return randomSigns(RECEIPT_CODE_LENGTH);
}

/** What the database keeps of a tracking code. 50 bits could be guessed from a plain hash; not without the server's key. */
export function hashReceiptCode(code: string, secretKey: string): string {
	return createHmac('sha256', secretKey).update(`receipt ${code}`).digest('hex');
}

/** What the database keeps of a recovery code, for the same reason. */
export function hashRecoveryCode(code: string, secretKey: string): string {
	return createHmac('sha256', secretKey).update(`recovery ${code}`).digest('hex');
}

function randomSigns(length: number): string {
	return Array.from({ length }, () => JOIN_CODE_ALPHABET[randomInt(JOIN_CODE_ALPHABET.length)]).join('');
}
