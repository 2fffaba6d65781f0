import { createHash } from 'node:crypto';
import type { Fingerprint } from './file-store.ts';

/**
 * Passes bytes on, and fails when they are not these. The last of them are held back until all are known to be right, so
 * that whoever counts on a length never has the whole of something wrong.
 */
export async function* asExpected(
	source: AsyncIterable<Uint8Array>,
	expected: Fingerprint,
): AsyncGenerator<Uint8Array> {
	const hash = createHash('sha256');
	let size = 0;
	let held: Uint8Array | null = null;
	for await (const chunk of source) {
		if (chunk.length === 0) continue;
		if (held) yield held;
		held = chunk;
		hash.update(chunk);
		size += chunk.length;
	}
	if (size !== expected.size || hash.digest('hex') !== expected.sha256)
		throw new Error('the bytes of a file are not those that were kept');
	if (held) yield held;
}
