import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JOIN_CODE_ALPHABET, readJoinCode, showJoinCode } from '#lib/domain/join-code.ts';

const codes = fc
	.array(fc.constantFrom(...JOIN_CODE_ALPHABET), { minLength: 8, maxLength: 8 })
	.map((signs) => signs.join(''));

test('the alphabet has 32 different signs, none of them easily taken for another', () => {
	expect(new Set(JOIN_CODE_ALPHABET).size).toBe(32);
	for (const sign of '01IO') expect(JOIN_CODE_ALPHABET).not.toContain(sign);
});

test('a code is read as shown, in any case, with or without hyphen and spaces', () => {
	fc.assert(
		fc.property(codes, (code) => {
			expect(readJoinCode(showJoinCode(code))).toBe(code);
			expect(readJoinCode(` ${code.slice(0, 4).toLowerCase()} – ${code.slice(4)} `)).toBe(code);
			expect(readJoinCode(code)).toBe(code);
		}),
	);
});

test('what cannot be a code is none', () => {
	for (const typed of ['', 'ABCD', 'ABCD-EFGHJ', 'ABCD-EFG0', 'ABCD-EFGI', '<script>', 'ÀBCDEFGH'])
		expect(readJoinCode(typed)).toBeNull();
});
