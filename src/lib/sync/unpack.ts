/** Whether this browser unpacks by itself; one that does not (before 2023, here and there) is sent everything as it is. */
export const unpacks = typeof DecompressionStream !== 'undefined';

/** What zlib made smaller, as it was. */
export async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
	const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
	return new Uint8Array(await new Response(stream).arrayBuffer());
}
