import { expect, test } from 'vitest';
import { newTotpSecret, totpAddress, totpCode, totpStep } from '../../../server/auth/totp.ts';

/** RFC 6238, appendix B: the secret is the ASCII text 12345678901234567890; our codes are the last six of its eight digits. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const VECTORS: [seconds: number, code: string][] = [
	[59, '94287082'],
	[1_111_111_109, '07081804'],
	[1_111_111_111, '14050471'],
	[1_234_567_890, '89005924'],
	[2_000_000_000, '69279037'],
	[20_000_000_000, '65353130'],
];

test.each(VECTORS)('RFC 6238 at %i seconds', (seconds, code) => {
	const moment = new Date(seconds * 1000);
	expect(totpCode(SECRET, moment)).toBe(code.slice(2));
	expect(totpStep(SECRET, code.slice(2), moment)).toBe(Math.floor(seconds / 30));
});

test('one step early or late is taken under its own number, two are not', () => {
	const at = (seconds: number) => new Date(seconds * 1000);
	const code = totpCode(SECRET, at(1_234_567_890));
	const step = Math.floor(1_234_567_890 / 30);
	for (const off of [-30, 0, 30]) expect(totpStep(SECRET, code, at(1_234_567_890 + off))).toBe(step);
	for (const off of [-60, 60]) expect(totpStep(SECRET, code, at(1_234_567_890 + off))).toBeNull();
	for (const wrong of ['', '94287', '9428708x', '000000']) expect(totpStep(SECRET, wrong, at(59))).toBeNull();
});

test('each secret has 160 bits, and its address is what apps read', () => {
	const secret = newTotpSecret();
	expect(secret).toMatch(/^[A-Z2-7]{32}$/);
	expect(newTotpSecret()).not.toBe(secret);
	const address = new URL(totpAddress(secret, 'awa@example.org', 'Trame'));
	expect(address.protocol + address.host).toBe('otpauth:totp');
	expect(Object.fromEntries(address.searchParams)).toMatchObject({
		issuer: 'Trame',
		secret,
		digits: '6',
		period: '30',
	});
});
