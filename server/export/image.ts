import type { Image } from './tree.ts';

/** Between the margins of an A4 page, in millimetres. */
const WIDEST = 160;
const TALLEST = 200;
const MILLIMETRES_PER_PIXEL = 25.4 / 96;

/** How large a picture is printed, in millimetres: its own size, or as much of it as a page takes. */
export function printedSize({ width, height }: Pick<Image, 'width' | 'height'>): { width: number; height: number } {
	const [wide, tall] = [width * MILLIMETRES_PER_PIXEL, height * MILLIMETRES_PER_PIXEL];
	const scale = Math.min(1, WIDEST / wide, TALLEST / tall);
	return { width: wide * scale, height: tall * scale };
}

/** How the file of a picture ends. */
export const imageEnding = ({ mediaType }: Pick<Image, 'mediaType'>) => (mediaType === 'image/png' ? 'png' : 'jpg');

export function base64(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
