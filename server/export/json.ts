import type { DocumentTree } from './tree.ts';

/** Grows by one when a reader of the version before could not read the next. */
const VERSION = 1;

/**
 * The tree itself, as `static/schemas/document-1.schema.json` describes it: dates in ISO 8601, halves of surrogate
 * pairs as U+FFFD (most readers refuse them), everything else as it was given.
 */
export function writeJson(tree: DocumentTree): Uint8Array {
	const document = { format: 'trame-document', version: VERSION, ...tree };
	const whole = (_: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value);
	return new TextEncoder().encode(`${JSON.stringify(document, whole, '\t')}\n`);
}
