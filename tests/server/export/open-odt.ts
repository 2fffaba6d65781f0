import { strFromU8, unzipSync } from 'fflate';
import { allOf, parseXml, type XmlElement } from '../../support/xml.ts';

export interface OpenedOdt {
	parts: Record<string, XmlElement>;
	/** Names of the zip's entries, in order. */
	names: string[];
	headings: { level: number; text: string }[];
	tables: { caption: string; header: string[]; rows: string[][] }[];
	notes: string[];
	/** Everything that can be read, in order. */
	text: string;
	content: XmlElement;
}

/** Reads an ODT again, without the writer's help. */
export function openOdt(bytes: Uint8Array): OpenedOdt {
	const files = unzipSync(bytes);
	const parts: Record<string, XmlElement> = {};
	for (const [name, file] of Object.entries(files)) if (name.endsWith('.xml')) parts[name] = parseXml(strFromU8(file));
	const content = parts['content.xml'];
	if (!content) throw new Error('no content.xml');
	const body = allOf(content, 'office:text')[0]!;
	const captions = allOf(body, 'text:p').filter((p) => allOf(p, 'text:sequence').length > 0);
	return {
		parts,
		names: Object.keys(files),
		headings: allOf(body, 'text:h').map((h) => ({
			level: Number(h.attributes['text:outline-level']),
			text: wordsOf(h),
		})),
		tables: allOf(body, 'table:table').map((table, index) => ({
			caption: wordsOf(captions[index]!),
			header: allOf(allOf(table, 'table:table-header-rows')[0]!, 'table:table-cell').map(wordsOf),
			rows: allOf(table, 'table:table-row')
				.slice(1)
				.map((row) => allOf(row, 'table:table-cell').map(wordsOf)),
		})),
		notes: allOf(body, 'text:note-body').map((note) => wordsOf(note).trim()),
		text: wordsOf(body),
		content,
	};
}

export function wordsOf(element: XmlElement): string {
	return element.children
		.map((child) => {
			if (typeof child === 'string') return child;
			if (child.name === 'text:line-break') return '\n';
			if (child.name === 'text:tab') return '\t';
			if (child.name === 'text:s') return ' '.repeat(Number(child.attributes['text:c'] ?? 1));
			if (child.name === 'text:note' || child.name === 'office:annotation') return '';
			const words = wordsOf(child);
			return child.name === 'text:p' || child.name === 'text:h' ? `${words}\n` : words;
		})
		.join('')
		.replace(/\n$/, '');
}
