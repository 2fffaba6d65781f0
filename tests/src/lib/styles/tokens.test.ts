import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COLLEGE_COLOURS } from '#lib/domain/colleges.ts';

const css = readFileSync('src/lib/styles/tokens.css', 'utf8');

/** Names and values declared between `start` and the next closing brace. */
function block(start: string): Record<string, string> {
	const from = css.indexOf(start);
	const body = css.slice(css.indexOf('{', from) + 1, css.indexOf('}', from));
	return Object.fromEntries(Array.from(body.matchAll(/(--[\w-]+):\s*([^;]+);/g), ([, name, value]) => [name, value]));
}

/** Relative luminance of #rrggbb (WCAG 2.2). */
function luminance(colour: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
		const channel = parseInt(colour.slice(start, start + 2), 16) / 255;
		return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
	const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
	return (light + 0.05) / (dark + 0.05);
}

const light = block(':root {');
const dark = block(":root[data-theme='dark']");
const colleges = COLLEGE_COLOURS.map((colour) => `--college-${colour}`);
const tones = ['--ok', '--warn', '--danger', ...colleges];

/** Text on its ground. */
const TEXT: [string, string][] = [
	...['--paper', '--surface', '--thread-soft'].flatMap((ground): [string, string][] => [
		['--ink', ground],
		['--ink-soft', ground],
	]),
	['--surface', '--ink'],
	...tones.flatMap((tone): [string, string][] => [
		[tone, `${tone}-soft`],
		[tone, '--surface'],
		[tone, '--paper'],
		['--ink', `${tone}-soft`],
	]),
];
/** Outlines of controls, and the outer ring of the focus. */
const OUTLINES: [string, string][] = [
	['--line-strong', '--paper'],
	['--line-strong', '--surface'],
	['--ink', '--paper'],
];

describe.each([
	['light', light],
	['dark', { ...light, ...dark }],
])('the %s theme', (_, theme) => {
	const value = (name: string) => {
		expect(theme[name], name).toMatch(/^#[0-9a-f]{6}$/);
		return theme[name] ?? '';
	};

	it.each(TEXT)('shows %s on %s at 4.5:1 or better', (text, ground) => {
		expect(contrast(value(text), value(ground))).toBeGreaterThanOrEqual(4.5);
	});

	it.each(OUTLINES)('shows the outline %s on %s at 3:1 or better', (line, ground) => {
		expect(contrast(value(line), value(ground))).toBeGreaterThanOrEqual(3);
	});
});

describe('the dark theme', () => {
	it('is the same whether the system or the page asks for it', () => {
		expect(block(":root:not([data-theme='light'])")).toEqual(dark);
	});

	it('redefines every colour of the light theme', () => {
		const colours = Object.keys(light).filter((name) => light[name]?.startsWith('#'));
		expect(Object.keys(dark)).toEqual(expect.arrayContaining(colours));
	});
});
