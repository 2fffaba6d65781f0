import { parentPort, workerData } from 'node:worker_threads';
import { isRefusal, type ErrorCode } from '../errors.ts';
import type { ExportFormat } from './formats.ts';
import type { DocumentTree } from './tree.ts';

export interface WriteQuestion {
	tree: DocumentTree;
	format: ExportFormat;
}
export type WriteAnswer =
	{ kind: 'file'; bytes: Uint8Array<ArrayBuffer> } | { kind: 'refused'; code: ErrorCode; reason: string };

/** Each writer loads when it is asked for: a thread lives for one document. */
const WRITERS: Record<ExportFormat, (tree: DocumentTree) => Promise<Uint8Array>> = {
	odt: async (tree) => (await import('./odt.ts')).writeOdt(tree),
	docx: async (tree) => (await import('./docx.ts')).writeDocx(tree),
	pdf: async (tree) => (await import('./pdf.ts')).writePdf(tree),
	html: async (tree) => (await import('./html.ts')).writeHtml(tree),
	md: async (tree) => (await import('./markdown.ts')).writeMarkdown(tree),
	json: async (tree) => (await import('./json.ts')).writeJson(tree),
};

async function answer({ tree, format }: WriteQuestion): Promise<WriteAnswer> {
	try {
		return { kind: 'file', bytes: new Uint8Array(await WRITERS[format](tree)) };
	} catch (error) {
		if (!isRefusal(error)) throw error;
		return { kind: 'refused', code: error.code, reason: error.reason };
	}
}

const answered = await answer(workerData as WriteQuestion);
parentPort?.postMessage(answered, answered.kind === 'file' ? [answered.bytes.buffer] : []);
