import { readFileSync } from 'node:fs';
import { Refusal } from '../errors.ts';
import { pdfData, picturePath } from './pdf-data.ts';
import type { DocumentTree } from './tree.ts';
import { typstCompiler, WORKSPACE, type NodeCompiler } from './typst.ts';

/** The only platform for which Typst 0.14 is published whole: elsewhere it is not installed, and PDF is refused. */
const BINARY = '@myriaddreamin/typst-ts-node-compiler-linux-x64-gnu';
/** Each round learns which characters no font can draw; they come in a handful of messages at most. */
const ROUNDS = 8;

/**
 * Tagged PDF (PDF/UA-1) with bookmarks, language, title and page numbers. Synchronous, a tenth of a second and more: for
 * a thread. Where the compiler does not exist for the platform: Refusal('unavailable', 'pdf_unavailable').
 */
export function writePdf(tree: DocumentTree, binary = BINARY): Uint8Array {
	const compiler = typstCompiler(binary);
	if (compiler === null) throw new Refusal('unavailable', 'pdf_unavailable');
	const undrawable = new Set<string>();
	for (let round = 0; round < ROUNDS; round += 1) {
		const { data, images } = pdfData(tree, undrawable);
		for (const [index, image] of images.entries())
			compiler.mapShadow(`${WORKSPACE}${picturePath(image, index)}`, Buffer.from(image.bytes));
		const answer = compiled(compiler, JSON.stringify(data));
		if (answer instanceof Uint8Array) return answer;
		const known = undrawable.size;
		for (const character of answer.join('')) undrawable.add(character);
		if (undrawable.size === known) throw new Error(`No font for ${answer.join(' ')}`);
	}
	throw new Error('The PDF could not be made: too many characters without a glyph');
}

/** The file, or the words that no font can draw. */
function compiled(compiler: NodeCompiler, data: string): Uint8Array | string[] {
	const mainFileContent = readFileSync(new URL('./document.typ', import.meta.url), 'utf8');
	const answer = compiler.compile({ mainFileContent, inputs: { data } });
	if (answer.result === null || answer.hasError()) {
		const error = answer.takeError();
		throw new Error(`The PDF could not be made: ${JSON.stringify(error && compiler.fetchDiagnostics(error))}`);
	}
	try {
		return new Uint8Array(compiler.pdf(answer.result, { pdfStandard: 'ua-1' }));
	} catch (error) {
		const words = withoutGlyph(error instanceof Error ? error.message : String(error));
		if (words.length === 0) throw error;
		return words;
	}
}

/** PDF/UA refuses a character that no font can draw, and says which; the message is Rust's debug form of a string. */
function withoutGlyph(message: string): string[] {
	return [...message.matchAll(/the text `\\"([^]*?)\\"` could not be displayed/g)].map(([, words = '']) =>
		words
			.replace(/\\+u\{([0-9a-f]+)\}/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
			.replace(/\\+(["'\\])/g, '$1'),
	);
}
