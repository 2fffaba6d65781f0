import { base64 } from './image.ts';
import type { DocumentTree } from './tree.ts';

/** Grows by one when a reader of the version before could not read the next. */
const VERSION = 1;

/**
 * The tree itself, as `static/schemas/document-1.schema.json` describes it: dates in ISO 8601, halves of surrogate
 * pairs as U+FFFD (most readers refuse them), pictures in base64, everything else as it was given.
 */
export function writeJson(tree: DocumentTree): Uint8Array {
	const document = { format: 'trame-document', version: VERSION, ...tree };
	function whole(this: Record<string, unknown>, key: string, value: unknown): unknown {
		if (typeof value === 'string') return value.toWellFormed();
		// As it stood in the tree: a Buffer has turned into something else by the time it comes here.
		const bytes = this[key];
		return bytes instanceof Uint8Array ? base64(bytes) : value;
	}
	return new TextEncoder().encode(`${JSON.stringify(document, whole, '\t')}\n`);
}
