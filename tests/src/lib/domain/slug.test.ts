import { expect, test } from 'vitest';
import { slugOf } from '#lib/domain/slug.ts';

test.each([
	['Contrat de ville d’Auvelle', 'contrat-de-ville-d-auvelle'],
	['  Cœur de ville — 2030 ! ', 'coeur-de-ville-2030'],
	['Été à Sète', 'ete-a-sete'],
	['協働', 'demarche'],
	['', 'demarche'],
])('the address made from « %s » is %s', (title, slug) => {
	expect(slugOf(title)).toBe(slug);
});

test('an address never ends with a hyphen, even when it is cut', () => {
	expect(slugOf(`${'a'.repeat(59)} suite`)).toBe('a'.repeat(59));
});
