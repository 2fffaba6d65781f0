import { unzlibSync } from 'fflate';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

interface TreeNode {
	role?: string;
	alt?: string;
	children?: TreeNode[];
	id?: string;
}

export interface OpenedPdf {
	pages: number;
	text: string;
	title: string;
	language: string | null;
	tagged: boolean;
	/** XMP metadata, as XML. */
	metadata: string;
	/** Headings of the structure tree with their words, in order. */
	headings: { role: string; text: string }[];
	bookmarks: string[];
	/** How often each role of the structure tree occurs. */
	roles: Record<string, number>;
	alternatives: string[];
	languages: string[];
	/** Words that stand outside the structure tree and are not marked as decoration. */
	untagged: string[];
}

/** Reads a PDF again with pdf.js. */
export async function openPdf(bytes: Uint8Array): Promise<OpenedPdf> {
	const task = getDocument({ data: bytes.slice(), useSystemFonts: false, verbosity: 0 });
	const pdf = await task.promise;
	const { info } = await pdf.getMetadata();
	const opened: OpenedPdf = {
		pages: pdf.numPages,
		text: '',
		title: (info as { Title?: string }).Title ?? '',
		language: (info as { Language?: string }).Language ?? null,
		// The declared type is an object; what comes is a Map.
		tagged: new Map(((await pdf.getMarkInfo()) ?? []) as unknown as Map<string, boolean>).get('Marked') === true,
		metadata: new TextDecoder('latin1').decode(bytes).match(/<x:xmpmeta[^]*?<\/x:xmpmeta>/)?.[0] ?? '',
		headings: [],
		bookmarks: bookmarks((await pdf.getOutline()) as Bookmark[] | null),
		roles: {},
		alternatives: [],
		languages: languagesOf(bytes),
		untagged: [],
	};
	for (let number = 1; number <= pdf.numPages; number += 1) {
		const page = await pdf.getPage(number);
		const { items } = await page.getTextContent({ includeMarkedContent: true });
		const marked = new Map<string, string>();
		const open: { id: string | null; artifact: boolean }[] = [];
		for (const item of items) {
			if ('str' in item) {
				const words = item.str + (item.hasEOL ? '\n' : '');
				opened.text += words;
				const ids = open.flatMap(({ id }) => (id === null ? [] : [id]));
				for (const id of ids) marked.set(id, (marked.get(id) ?? '') + words);
				if (ids.length === 0 && !open.some(({ artifact }) => artifact) && item.str.trim() !== '')
					opened.untagged.push(item.str);
			} else if (item.type === 'endMarkedContent') open.pop();
			else
				open.push({ id: 'id' in item ? (item.id ?? null) : null, artifact: 'tag' in item && item.tag === 'Artifact' });
		}
		opened.text += '\n';
		const tree = (await page.getStructTree()) as TreeNode | null;
		if (tree) walk(tree, marked, opened);
	}
	await task.destroy();
	return opened;
}

const LANGUAGE = /\/Lang ?\(([\w-]+)\)/g;

/** Languages of words in the pages' content: pdf.js reads the structure, not these properties of its marks. */
function languagesOf(bytes: Uint8Array): string[] {
	const file = Buffer.from(bytes);
	// Of whole elements, in the structure itself; of words inside them, in the content.
	const found = new Set([...file.toString('latin1').matchAll(LANGUAGE)].map(([, language = '']) => language));
	for (const match of file.toString('latin1').matchAll(/\/FlateDecode[^]*?stream\r?\n/g)) {
		const start = match.index + match[0].length;
		const stream = file.subarray(start, file.indexOf('endstream', start));
		let content: string;
		try {
			content = Buffer.from(unzlibSync(stream)).toString('latin1');
		} catch (error) {
			if (error instanceof Error && 'code' in error) continue; // not a compressed stream: an example inside another
			throw error;
		}
		for (const [, language = ''] of content.matchAll(LANGUAGE)) found.add(language);
	}
	return [...found];
}

interface Bookmark {
	title: string;
	items: Bookmark[];
}

function bookmarks(outline: Bookmark[] | null): string[] {
	return (outline ?? []).flatMap((entry) => [entry.title, ...bookmarks(entry.items)]);
}

function walk(node: TreeNode, marked: Map<string, string>, opened: OpenedPdf): void {
	if (node.role) opened.roles[node.role] = (opened.roles[node.role] ?? 0) + 1;
	if (node.alt) opened.alternatives.push(node.alt);
	if (node.role && /^H\d$/.test(node.role))
		opened.headings.push({ role: node.role, text: wordsUnder(node, marked).replace(/\s+/g, ' ').trim() });
	for (const child of node.children ?? []) walk(child, marked, opened);
}

function wordsUnder(node: TreeNode, marked: Map<string, string>): string {
	if (node.id !== undefined) return marked.get(node.id) ?? '';
	return (node.children ?? []).map((child) => wordsUnder(child, marked)).join('');
}
