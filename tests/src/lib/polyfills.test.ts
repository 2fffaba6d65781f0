import { describe, expect, it } from 'vitest';
import { POLYFILLS } from '#lib/polyfills.ts';

/** The real ones of this Node are the specification. */
describe('the polyfills do what the real functions do', () => {
	it.each([0, 1, -1, -3, 3, -4, 1.9, NaN])('at(%s)', (index) => {
		expect(POLYFILLS.at.call(['a', 'b', 'c'], index)).toBe(['a', 'b', 'c'].at(index));
	});

	it('findLast', () => {
		const even = (entry: unknown) => Number(entry) % 2 === 0;
		expect(POLYFILLS.findLast.call([1, 2, 4, 5], even)).toBe(4);
		expect(POLYFILLS.findLast.call([1, 5], even)).toBeUndefined();
	});

	it('hasOwn', () => {
		expect(POLYFILLS.hasOwn({ a: undefined }, 'a')).toBe(true);
		expect(POLYFILLS.hasOwn({}, 'toString')).toBe(false);
		expect(POLYFILLS.hasOwn(Object.create(null), 'a')).toBe(false);
	});

	it.each<[string, string | RegExp, string]>([
		['<!>a<!>', '<!>', '<!---->'],
		['a.b.c', '.', '-'],
		['a-b', '', '_'],
		['x', 'x', '$&$&'],
		['/* a */ b /* c */', /\/\*.*?\*\//g, ''],
	])('replaceAll in "%s"', (text, sought, by) => {
		expect(POLYFILLS.replaceAll.call(text, sought, by)).toBe(text.replaceAll(sought, by));
	});

	it('replaceAll with a function', () => {
		expect(POLYFILLS.replaceAll.call('a b', /[ab]/g, (letter) => letter.toUpperCase())).toBe('A B');
	});
});
