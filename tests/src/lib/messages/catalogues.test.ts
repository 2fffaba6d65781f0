import { describe, expect, it } from 'vitest';
import { en } from '#lib/messages/en/index.ts';
import { fr } from '#lib/messages/fr/index.ts';
import { explain, loadMessages } from '#lib/messages/index.ts';
import { frenchFaults, plainFaults } from '../../../support/typography.ts';

interface Entry {
	path: string;
	/** What people read: the text, or what its function writes for samples. */
	text: string;
	parameters: number;
}

/** Arguments to try: numbers for plurals, words, lists, and an object of which every property is 2. */
const SAMPLES: unknown[] = [2, 1, 0, 'mot', ['mot', 'mot'], new Proxy({}, { get: () => 2 })];

/** What a function of the catalogue writes for every sample that it accepts. */
function sampled(write: (...values: unknown[]) => unknown): string {
	const texts = SAMPLES.flatMap((sample) => {
		try {
			return [write(...Array.from({ length: write.length }, () => sample))];
		} catch (error) {
			if (error instanceof TypeError || error instanceof RangeError) return [];
			throw error;
		}
	});
	return texts.filter((text) => typeof text === 'string').join('\n');
}

/** Every string and function of a catalogue. Formatters are code, tested apart. */
function entries(value: unknown, path = ''): Entry[] {
	if (typeof value === 'string') return [{ path, text: value, parameters: -1 }];
	if (typeof value === 'function') {
		const write = value as (...values: unknown[]) => unknown;
		return [{ path, text: sampled(write), parameters: write.length }];
	}
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value)
		.filter(([key]) => !(path === '' && key === 'format'))
		.flatMap(([key, inner]) => entries(inner, path === '' ? key : `${path}.${key}`));
}

const french = entries(fr);
const english = entries(en);

describe('the catalogues', () => {
	it('have the same keys, with the same number of parameters', () => {
		const shape = ({ path, parameters }: Entry) => `${path} ${parameters}`;
		expect(english.map(shape).sort()).toEqual(french.map(shape).sort());
	});

	it('are not empty', () => {
		expect(french.length).toBeGreaterThan(200);
	});

	it.each([
		['French', french],
		['English', english],
	])('in %s have no empty text, no exclamation mark, no straight apostrophe', (_, all) => {
		expect(all.flatMap(({ path, text }) => plainFaults(text).map((fault) => `${path}: ${fault}`))).toEqual([]);
	});

	it('follow French typography', () => {
		expect(french.flatMap(({ path, text }) => frenchFaults(text).map((fault) => `${path}: ${fault}`))).toEqual([]);
	});

	it('do not leave French quotation marks in English', () => {
		expect(english.filter(({ text }) => /[«»]/.test(text)).map(({ path }) => path)).toEqual([]);
	});

	it('load one language at a time', async () => {
		expect(await loadMessages('fr')).toBe(fr);
		expect(await loadMessages('en')).toBe(en);
	});
});

describe('the typography rules', () => {
	it.each([
		['Vraiment ?', 'U+202F'],
		['Oui ; non', 'U+202F'],
		['Note : une', 'U+00A0'],
		['« mot »', 'U+00A0'],
		['L’eau...', '…'],
	])('find the fault in "%s"', (text, wanted) => {
		expect(frenchFaults(text).join()).toContain(wanted);
	});

	it('accept good French, times and addresses', () => {
		expect(frenchFaults('Vraiment\u202F? «\u00A0Oui\u00A0»\u00A0: à 14\u00A0h\u00A032, https://exemple.fr')).toEqual(
			[],
		);
	});
});

describe('explain', () => {
	it('gives the sentence of a reason', () => {
		expect(explain(fr, 'forbidden')).toBe(fr.refusals.forbidden);
	});

	it.each([undefined, 'nobody_wrote_this', 'constructor', '__proto__'])('has an answer for %s', (reason) => {
		expect(explain(fr, reason)).toBe(fr.refusals.unknown);
	});
});
