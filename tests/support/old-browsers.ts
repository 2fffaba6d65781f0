import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** ESLint's own parser (acorn inside), reached through ESLint: one dependency less. */
interface Parser {
	parse(code: string, options: { ecmaVersion: number; sourceType: 'module' }): unknown;
}
const { parse } = createRequire(createRequire(import.meta.url).resolve('eslint'))('espree') as Parser;

/** What no polyfill of src/lib/polyfills.ts covers, or what is syntax; Chrome 80 and Safari 14 lack it. */
const UNKNOWN_THEN: [name: string, pattern: RegExp][] = [
	['lookbehind in a pattern (Safari 16.4)', /\(\?<[=!]/],
	['structuredClone', /\bstructuredClone\(/],
	['crypto.randomUUID (secure contexts only)', /\brandomUUID\(/],
	['Array.prototype.toSorted and the like', /\.(?:toSorted|toReversed|toSpliced|findLastIndex)\(/],
	['AbortSignal.timeout', /\bAbortSignal\.(?:timeout|any)\(/],
	['Promise.any', /\bPromise\.(?:any|withResolvers)\(/],
	['Object.groupBy', /\bObject\.groupBy\(/],
	['showModal', /\.(?:showModal|showPopover)\(/],
	['navigator.clipboard (secure contexts only)', /\bnavigator\.clipboard\b/],
];

/** Styles that make an old browser drop a rule, or lose a layout. */
const STYLES_UNKNOWN_THEN: [name: string, pattern: RegExp][] = [
	[':where() and :is()', /:(?:where|is)\(/],
	[':has()', /:has\(/],
	['color-mix()', /color-mix\(/],
	['@container', /@container/],
	['inset', /[{;]inset:/],
	['nesting', /[{};]\s*&/],
];

/** Faults of every client chunk and stylesheet under `folder` (`client` of a build), one line each, for browsers of 2019. */
export async function oldBrowserFaults(folder: string): Promise<string[]> {
	const names = await readdir(folder, { recursive: true });
	const faults: string[] = [];
	for (const name of names.filter((one) => one.endsWith('.js') || one.endsWith('.css'))) {
		const text = await readFile(join(folder, name), 'utf8');
		const script = name.endsWith('.js');
		if (script) faults.push(...syntaxFaults(text).map((fault) => `${name}: ${fault}`));
		for (const [what, pattern] of script ? UNKNOWN_THEN : STYLES_UNKNOWN_THEN) {
			if (pattern.test(text)) faults.push(`${name}: ${what}`);
		}
	}
	return faults;
}

/** Why a module cannot be read as ECMAScript 2020; empty when it can. */
export function syntaxFaults(code: string): string[] {
	try {
		parse(code, { ecmaVersion: 2020, sourceType: 'module' });
		return [];
	} catch (error) {
		if (error instanceof SyntaxError) return [error.message];
		throw error;
	}
}

/** For `addInitScript`: takes from the page what Chrome 80 and Safari 14 lack. It runs there, so it refers to nothing here. */
export function likeIn2019(): void {
	for (const [target, names] of [
		[Array.prototype, ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'with']],
		[Object, ['hasOwn', 'groupBy']],
		[String.prototype, ['replaceAll', 'at', 'isWellFormed']],
		[Element.prototype, ['replaceChildren']],
		[window, ['structuredClone', 'WeakRef', 'BroadcastChannel', 'HTMLDialogElement']],
		[Crypto.prototype, ['randomUUID']],
	] as const)
		for (const name of names) Reflect.deleteProperty(target, name);
}
