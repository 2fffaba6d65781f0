import { expect, test } from 'vitest';
import { createSeal } from '../../../server/auth/seal.ts';

const seal = createSeal('a key that only this server has');

test('what is closed opens again for the same purpose, under the same key, and says nothing meanwhile', () => {
	const closed = seal.close('cookie', 'des mots à garder');
	expect(seal.open('cookie', closed)).toBe('des mots à garder');
	expect(closed).toMatch(/^[A-Za-z0-9_-]+$/);
	expect(seal.close('cookie', 'des mots à garder')).not.toBe(closed);
	expect(seal.open('row 7', closed)).toBeNull();
	expect(createSeal('another key').open('cookie', closed)).toBeNull();
});

test('whatever is changed, cut or made up does not open', () => {
	const closed = Buffer.from(seal.close('cookie', 'secret'), 'base64url');
	for (let at = 0; at < closed.length; at += 1) {
		const changed = Buffer.from(closed);
		changed[at] = (changed[at] ?? 0) ^ 1;
		expect(seal.open('cookie', changed.toString('base64url'))).toBeNull();
		expect(seal.open('cookie', closed.subarray(0, at).toString('base64url'))).toBeNull();
	}
	expect(seal.open('cookie', 'not sealed at all')).toBeNull();
});
