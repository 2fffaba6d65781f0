/**
 * What Svelte, SvelteKit and Tiptap use and the browsers of 2019 lack (Chrome 80, Safari 14). The list is what a search
 * of the built bundles finds; tests/e2e/old-browsers.spec.ts fails when a bundle starts to need something else.
 */
function at<Entry>(this: ArrayLike<Entry>, index: number): Entry | undefined {
	const whole = Math.trunc(index) || 0;
	return this[whole < 0 ? this.length + whole : whole];
}

function findLast<Entry>(
	this: ArrayLike<Entry>,
	matches: (entry: Entry, index: number, all: ArrayLike<Entry>) => unknown,
): Entry | undefined {
	for (let index = this.length - 1; index >= 0; index -= 1) {
		const entry = this[index] as Entry;
		if (matches(entry, index, this)) return entry;
	}
	return undefined;
}

const hasOwn = (target: object, key: PropertyKey): boolean => Object.prototype.hasOwnProperty.call(target, key);

/** A text is sought literally; a pattern must be global, as in the standard. */
function replaceAll(this: string, sought: string | RegExp, by: string | ((match: string) => string)): string {
	const pattern = typeof sought === 'string' ? new RegExp(sought.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g') : sought;
	return typeof by === 'string' ? this.replace(pattern, by) : this.replace(pattern, by);
}

function replaceChildren(this: ParentNode & Node, ...children: (Node | string)[]): void {
	while (this.lastChild) this.removeChild(this.lastChild);
	this.append(...children);
}

export const POLYFILLS = { at, findLast, hasOwn, replaceAll, replaceChildren };

/** Adds what is missing, hidden from loops as the real ones are. */
export function install(): void {
	const missing: [object, keyof typeof POLYFILLS][] = [
		[Array.prototype, 'at'],
		[Array.prototype, 'findLast'],
		[Object, 'hasOwn'],
		[String.prototype, 'replaceAll'],
	];
	if (typeof Element !== 'undefined') {
		missing.push([Element.prototype, 'replaceChildren'], [DocumentFragment.prototype, 'replaceChildren']);
	}
	for (const [target, name] of missing) {
		if (name in target) continue;
		Object.defineProperty(target, name, { value: POLYFILLS[name], writable: true, configurable: true });
	}
}
