import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	comparableDetail,
	detectPersonalDetails,
	MASK,
	maskDetails,
	type DetectionKind,
} from '#lib/domain/personal-details.ts';

/** What is found, between ‹ and ›, with its kind. */
function found(text: string): [DetectionKind, string][] {
	return detectPersonalDetails(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);
}

describe('phone numbers', () => {
	test.each([
		['Appelez-moi au 06 12 34 56 78 après 18 h', '06 12 34 56 78'],
		['0612345678', '0612345678'],
		['06.12.34.56.78.', '06.12.34.56.78'],
		['tél:06-12-34-56-78', '06-12-34-56-78'],
		['06/12/34/56/78', '06/12/34/56/78'],
		['06 12 34 56 78', '06 12 34 56 78'],
		['06 12 34 56 78', '06 12 34 56 78'],
		['01 2345 6789', '01 2345 6789'],
		['09 72 12 34 56', '09 72 12 34 56'],
		['+33 6 12 34 56 78', '+33 6 12 34 56 78'],
		['+33612345678', '+33612345678'],
		['+33 (0)6 12 34 56 78', '+33 (0)6 12 34 56 78'],
		['0033 6 12 34 56 78', '0033 6 12 34 56 78'],
		['00336 12345678', '00336 12345678'],
		['+213 5 51 23 45 67', '+213 5 51 23 45 67'],
		['+32 470 12 34 56', '+32 470 12 34 56'],
		['0262 41 23 45', '0262 41 23 45'],
	])('%s', (text, phone) => {
		expect(found(text)).toEqual([['phone', phone]]);
	});

	test('two of them in a row are two', () => {
		expect(found('06 12 34 56 78 / 07 11 22 33 44').map(([, words]) => words)).toEqual([
			'06 12 34 56 78',
			'07 11 22 33 44',
		]);
	});
});

describe('emails', () => {
	test.each([
		['Écrivez à awa.diop@exemple.fr.', 'awa.diop@exemple.fr'],
		['AWA_DIOP+ville@mail.exemple.co.uk', 'AWA_DIOP+ville@mail.exemple.co.uk'],
		['awa @ exemple.fr', 'awa @ exemple.fr'],
		['awa(at)exemple.fr', 'awa(at)exemple.fr'],
		['awa [at] exemple [point] fr', 'awa [at] exemple [point] fr'],
		['awa arobase exemple point fr', 'awa arobase exemple point fr'],
		['awa (arobase) exemple.fr', 'awa (arobase) exemple.fr'],
		['<hélène@mairie-auvelle.fr>', 'hélène@mairie-auvelle.fr'],
	])('%s', (text, email) => expect(found(text)).toEqual([['email', email]]));
});

describe('postal addresses', () => {
	test.each([
		['J’habite 12 rue des Lilas, à côté du parc', '12 rue des Lilas'],
		['au 12 bis, rue Jean Jaurès', '12 bis, rue Jean Jaurès'],
		['3 avenue de la République 38000 Auvelle', '3 avenue de la République 38000 Auvelle'],
		['3, av. Victor-Hugo, 38000 Auvelle-les-Bains', '3, av. Victor-Hugo, 38000 Auvelle-les-Bains'],
		['14 rue du 8 mai 1945', '14 rue du 8 mai 1945'],
		['27B boulevard Salvador Allende', '27B boulevard Salvador Allende'],
		['5 place de la Mairie', '5 place de la Mairie'],
		['12 rue des lilas il fait noir', '12 rue des lilas'],
		['8 allée de l’Écureuil', '8 allée de l’Écureuil'],
		['102 CHEMIN DES PRÉS', '102 CHEMIN'],
	])('%s', (text, address) => {
		const [first] = found(text);
		expect(first?.[0]).toBe('address');
		expect(first?.[1].startsWith(address)).toBe(true);
	});
});

describe('numbers of bank accounts and of social security', () => {
	test.each<[string, DetectionKind, string]>([
		['RIB : FR14 2004 1010 0505 0001 3M02 606', 'iban', 'FR14 2004 1010 0505 0001 3M02 606'],
		['fr1420041010050500013m02606', 'iban', 'fr1420041010050500013m02606'],
		['n° 1 85 05 78 006 084 91', 'social_security', '1 85 05 78 006 084 91'],
		['2 69 05 49 588 157', 'social_security', '2 69 05 49 588 157'],
	])('%s', (text, kind, words) => expect(found(text)).toEqual([[kind, words]]));
});

describe('what is left alone', () => {
	test.each([
		'La réunion du 12/05/2026 à 18 h 30',
		'du 05/06/26 - 07/06/26',
		'de 01/2024 - 12/25 le budget a doublé',
		'le 01/02/2026 14 personnes sont venues',
		'du 01-02-2026 au 03-04-2026',
		'entre 2024-2030 et 2031-2035',
		'Un budget de 1 250 000 € par an',
		'+ 120 000 000 € pour le quartier',
		'+12 000 000 habitants',
		'12 345 678,90 €',
		'L’article L. 2121-29 du code général des collectivités',
		'Le décret n° 2014-1750 du 30 décembre 2014',
		'SIRET 213 800 123 00018',
		'Il manque des bancs rue des Lilas',
		'La place du 8 mai 1945 est sombre',
		'12 rues sont concernées',
		'La 12 rue est fermée',
		'1 rue sur deux n’a pas de trottoir',
		'3 places de parking',
		'20 places en crèche',
		'2 cours de français par semaine',
		'1 route dangereuse',
		'1 mail par semaine suffit',
		'2 résidences étudiantes',
		'À 14h30 place de la Mairie',
		'en 2024 rue des Lilas, deux accidents',
		'Appelez le 15, le 3949 ou le 0 800 123 456',
		'08 20 12 34 56',
		'Le QP038001 compte 4 210 habitants (38000)',
		'@auvelle sur les réseaux',
		'Voir https://www.auvelle.fr/contrat?id=0612',
		'Rendez-vous à 9h30-10h30',
		'10 %, 20 %, 30 %',
		'lat 45.188529 lon 5.724524',
		'ISBN 978-2-07-036822-8',
		'version 1.2.3.4.5',
		'1 850 578 006 084 €',
	])('%s', (text) => expect(found(text)).toEqual([]));
});

test('two ways to write a number are one number', () => {
	const one = comparableDetail('phone', '06 12 34 56 78');
	for (const way of ['06.12.34.56.78', '+33 6 12 34 56 78', '0033612345678', '+33 (0)6 12 34 56 78'])
		expect(comparableDetail('phone', way)).toBe(one);
	expect(comparableDetail('phone', '+32 470 12 34 56')).not.toBe(comparableDetail('phone', '0470123456'));
});

const details = fc.constantFrom(
	'06 12 34 56 78',
	'+33612345678',
	'awa@exemple.fr',
	'awa (at) exemple.fr',
	'12 rue des Lilas, 38000 Auvelle',
	'FR14 2004 1010 0505 0001 3M02 606',
	'1 85 05 78 006 084 91',
);
const words = fc.oneof(
	details,
	fc.string({ unit: 'grapheme' }),
	fc.constantFrom('un banc', ' ', '\n', '12', '0', '@', 'é'),
);

test('what is masked stays masked, and no other word changes', () => {
	fc.assert(
		fc.property(fc.array(words, { maxLength: 8 }), (parts) => {
			const text = parts.join(' ');
			const found = detectPersonalDetails(text);
			const masked = maskDetails(text, found);
			let from = 0;
			const kept = found.map(({ start, end }) => {
				const piece = text.slice(from, start);
				from = end;
				return piece;
			});
			expect(masked).toBe([...kept, text.slice(from)].join(MASK));
			expect(maskDetails(masked, detectPersonalDetails(masked))).toBe(masked);
		}),
		{ numRuns: 500 },
	);
});

test('no text makes it slow', () => {
	const hostile = [
		'0 '.repeat(2500),
		'1'.repeat(5000),
		'a.'.repeat(2500),
		'12 rue de la '.repeat(400).replaceAll('12', '—'),
		'a@'.repeat(2500),
		'fr14 '.repeat(1000),
		'+'.repeat(5000),
	];
	// What grows without bounds would outlast the test.
	for (const text of hostile) expect(found(text)).toEqual([]);
});

test('in a word of a million letters, or among thousands that touch one another, each is found', () => {
	const word = 'é'.repeat(1_000_000);
	expect(found(`${word} nadia@example.org`)).toEqual([['email', 'nadia@example.org']]);
	const many = 'n@example.org '.repeat(20_000);
	expect(detectPersonalDetails(many)).toHaveLength(20_000);
	expect(maskDetails(many, detectPersonalDetails(many))).toBe(`${MASK} `.repeat(20_000));
});
