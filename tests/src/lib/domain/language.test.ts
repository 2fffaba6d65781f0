import { describe, expect, it } from 'vitest';
import { directionOf, languageParts } from '#lib/domain/language.ts';

describe('direction of writing', () => {
	it.each(['ar', 'ar-MA', 'fa', 'he', 'ur', 'yi', 'az-Arab'])('%s goes from right to left', (language) => {
		expect(directionOf(language)).toBe('rtl');
	});
	it.each(['fr', 'fr-FR', 'tr', 'pt-BR', 'ar-Latn', '', 'arabe'])('%s goes from left to right', (language) => {
		expect(directionOf(language)).toBe('ltr');
	});
});

describe('parts of a language tag', () => {
	it('splits language and region, and refuses what is not a tag', () => {
		expect(languageParts('fr-FR')).toEqual({ language: 'fr', region: 'FR' });
		expect(languageParts('az-Arab-AZ')).toEqual({ language: 'az', region: 'AZ' });
		expect(languageParts('TR')).toEqual({ language: 'tr', region: null });
		for (const hostile of ['', 'français', '"><script>', 'fr FR', 'f']) expect(languageParts(hostile)).toBeNull();
	});
});
