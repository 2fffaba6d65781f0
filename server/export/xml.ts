/** XML as a string that is already safe to stand inside a document. Made only by `element`, `text` and `raw`. */
export type Xml = { readonly xml: string };

/**
 * Characters that XML 1.0 cannot hold in any form (most controls, halves of surrogate pairs, U+FFFE, U+FFFF) become
 * U+FFFD, so that the reader sees that something stood there.
 */
export function legal(words: string): string {
	return words.toWellFormed().replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

function escape(words: string): string {
	return legal(words).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

export function text(words: string): Xml {
	return { xml: escape(words) };
}

/** Markup written by us, never by a person. */
export function raw(xml: string): Xml {
	return { xml };
}

/** One element; attributes that are undefined are left out, line breaks in the others are kept as references. */
export function element(
	name: string,
	attributes: Record<string, string | number | undefined> = {},
	children: Xml[] = [],
): Xml {
	const written = Object.entries(attributes)
		.flatMap(([key, value]) =>
			value === undefined ? [] : [` ${key}="${escape(String(value)).replace(/\s/g, reference)}"`],
		)
		.join('');
	const inside = children.map((child) => child.xml).join('');
	return { xml: inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>` };
}

function reference(space: string): string {
	return space === ' ' ? space : `&#${space.charCodeAt(0)};`;
}

export function declared(root: Xml): string {
	return `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}`;
}
