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
	const whole = (_: string, value: unknown) => {
		if (typeof value === 'string') return value.toWellFormed();
		return value instanceof Uint8Array ? base64(value) : value;
	};
	return new TextEncoder().encode(`${JSON.stringify(document, whole, '\t')}\n`);
}
