import { parsers } from 'prettier/plugins/markdown';

interface Node {
	type: string;
	children?: Node[];
	value?: string;
	depth?: number;
	start?: number | null;
	url?: string;
	alt?: string;
}

export interface OpenedMarkdown {
	root: Node;
	/** All nodes of this type, in reading order. */
	all: (type: string) => Node[];
}

/** Reads a Markdown file again with another program: remark, as Prettier carries it. */
export async function openMarkdown(bytes: Uint8Array): Promise<OpenedMarkdown> {
	const source = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	const root = (await parsers.markdown.parse(source, { originalText: source } as never)) as Node;
	const nodes = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(nodes)];
	const flat = nodes(root);
	return { root, all: (type) => flat.filter((node) => node.type === type) };
}

/** What a reader reads: no marks, no tags. */
export function textOf({ root }: Pick<OpenedMarkdown, 'root'>): string {
	const words = (node: Node): string => {
		if (node.type === 'html' || node.type === 'frontMatter') return '';
		if (node.type === 'break') return '\n';
		return (node.value ?? '') + (node.children ?? []).map(words).join('');
	};
	return words(root);
}
