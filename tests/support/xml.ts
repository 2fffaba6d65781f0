/** An element of an XML document; children in order, words as plain strings. */
export interface XmlElement {
	name: string;
	attributes: Record<string, string>;
	children: (XmlElement | string)[];
}

const NAME = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * A strict reader, independent of the writers: throws on anything that is not well-formed XML 1.0 (open or crossed
 * elements, repeated attributes, bare & and <, undeclared prefixes, illegal characters). No DTD, comments or CDATA:
 * our files have none.
 */
export function parseXml(source: string): XmlElement {
	if (ILLEGAL.test(source)) throw new Error('illegal character');
	let rest = source.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, '');
	const read = (prefixes: Set<string>): XmlElement => {
		take('<');
		const name = takeName();
		const attributes: Record<string, string> = {};
		while (/^\s+[A-Za-z_]/.test(rest)) {
			rest = rest.trimStart();
			const key = takeName();
			const value = /^="([^"<]*)"/.exec(rest);
			if (!value || key in attributes) throw new Error(`attribute ${key} of ${name}`);
			attributes[key] = unescape(value[1] ?? '');
			rest = rest.slice(value[0].length);
		}
		const known = new Set(prefixes);
		for (const key of Object.keys(attributes)) if (key.startsWith('xmlns:')) known.add(key.slice(6));
		for (const used of [name, ...Object.keys(attributes)]) {
			const prefix = used.includes(':') ? used.split(':')[0] : undefined;
			if (prefix !== undefined && prefix !== 'xmlns' && !known.has(prefix)) throw new Error(`prefix of ${used}`);
		}
		const element: XmlElement = { name, attributes, children: [] };
		if (rest.startsWith('/>')) {
			take('/>');
			return element;
		}
		take('>');
		while (!rest.startsWith('</')) {
			if (rest === '') throw new Error(`${name} is not closed`);
			const words = /^[^<]+/.exec(rest);
			if (words) {
				element.children.push(unescape(words[0]));
				rest = rest.slice(words[0].length);
			} else element.children.push(read(known));
		}
		take(`</${name}`);
		rest = rest.trimStart();
		take('>');
		return element;
	};
	const take = (expected: string) => {
		if (!rest.startsWith(expected)) throw new Error(`expected ${expected} at ${rest.slice(0, 40)}`);
		rest = rest.slice(expected.length);
	};
	const takeName = () => {
		const name = NAME.exec(rest)?.[0];
		if (name === undefined) throw new Error(`name at ${rest.slice(0, 40)}`);
		rest = rest.slice(name.length);
		return name;
	};
	const root = read(new Set(['xml']));
	if (rest.trim() !== '') throw new Error(`after the root: ${rest.slice(0, 40)}`);
	return root;
}

function unescape(words: string): string {
	return words.replace(/&(#x?[0-9a-fA-F]+|\w+);|&/g, (whole, entity: string | undefined) => {
		if (entity?.startsWith('#')) {
			return String.fromCodePoint(entity[1] === 'x' ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1)));
		}
		const character = entity === undefined ? undefined : ENTITIES[entity];
		if (character === undefined) throw new Error(`entity ${whole}`);
		return character;
	});
}

/** All elements of this name, in document order. */
export function allOf(element: XmlElement, name: string): XmlElement[] {
	return element.children.flatMap((child) =>
		typeof child === 'string' ? [] : [...(child.name === name ? [child] : []), ...allOf(child, name)],
	);
}
