import type { FileHandle } from 'node:fs/promises';

const BLOCK = 512;

/**
 * Writes a tar archive (POSIX.1-1988, `ustar`), which every system opens without us. Names are ASCII, up to 100 signs for
 * the last part of a path and 155 for what stands before it.
 */
export function createTar(file: FileHandle, { at }: { at: Date }) {
	/** Adds one entry of exactly `size` bytes; fails when they are not so many. */
	async function add(path: string, size: number, bytes: AsyncIterable<Uint8Array> | Uint8Array[]): Promise<void> {
		await file.write(header(path, size, at));
		let written = 0;
		for await (const chunk of bytes) {
			written += chunk.length;
			await file.write(chunk);
		}
		if (written !== size) throw new Error(`${path} has ${written} bytes instead of ${size}`);
		await file.write(Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK));
	}
	return {
		add,
		/** Two empty blocks say that nothing follows. */
		end: async () => void (await file.write(Buffer.alloc(2 * BLOCK))),
	};
}

function header(path: string, size: number, at: Date): Buffer {
	const block = Buffer.alloc(BLOCK);
	const cut = path.lastIndexOf('/');
	const [folder, name] = cut === -1 ? ['', path] : [path.slice(0, cut), path.slice(cut + 1)];
	if (name === '' || name.length > 100 || folder.length > 155 || /[^\x21-\x7e]/.test(path))
		throw new Error(`${path} cannot be named in a tar archive`);
	const octal = (number: number, length: number) => `${number.toString(8).padStart(length - 1, '0')}\0`;
	block.write(name, 0);
	block.write(octal(0o600, 8), 100);
	block.write(octal(0, 8), 108);
	block.write(octal(0, 8), 116);
	block.write(octal(size, 12), 124);
	block.write(octal(Math.floor(at.getTime() / 1000), 12), 136);
	block.write(' '.repeat(8), 148);
	block.write('0', 156);
	block.write('ustar\x0000', 257);
	block.write(folder, 345);
	const sum = block.reduce((total, byte) => total + byte, 0);
	block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
	return block;
}
