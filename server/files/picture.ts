import sharp from 'sharp';
import { Refusal } from '../errors.ts';

/** Only what reads these four formats may run: no SVG, no PDF, nothing that draws or fetches. */
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
	operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'],
});
sharp.cache(false);

/** More points than a good camera makes; each takes four bytes while it is drawn. */
const MOST_POINTS = 50_000_000;
/** Enough for a page of paper at 300 dots per inch. */
const LONGEST_SIDE = 4096;
const PREVIEW_SIDE = 640;

export interface Picture {
	format: 'jpeg' | 'png' | 'webp';
	bytes: Buffer;
	width: number;
	height: number;
	/** The same in small, as WebP. */
	preview: Buffer;
}

/**
 * Draws a picture anew from its points: turned as it was meant, without place, date, camera or anything else that was
 * written beside them. Throws Refusal('invalid', 'picture_too_large' | 'file_damaged').
 */
export async function redraw(path: string): Promise<Picture> {
	try {
		const source = () => sharp(path, { limitInputPixels: MOST_POINTS, failOn: 'warning', sequentialRead: true });
		const { format, width, height } = await source().metadata();
		if (width * height > MOST_POINTS) throw new Refusal('invalid', 'picture_too_large', 'file');
		const kept = format === 'jpeg' || format === 'webp' ? format : 'png';
		const within = (side: number) => ({ width: side, height: side, fit: 'inside', withoutEnlargement: true }) as const;
		const { data: bytes, info } = await source()
			.autoOrient()
			.resize(within(LONGEST_SIDE))
			.toColourspace('srgb')
			.toFormat(kept, kept === 'png' ? {} : { quality: 85 })
			.toBuffer({ resolveWithObject: true });
		const preview = await sharp(bytes).resize(within(PREVIEW_SIDE)).webp({ quality: 75 }).toBuffer();
		return { format: kept, bytes, width: info.width, height: info.height, preview };
	} catch (error) {
		if (error instanceof Refusal) throw error;
		const tooLarge = error instanceof Error && error.message.includes('pixel limit');
		throw new Refusal('invalid', tooLarge ? 'picture_too_large' : 'file_damaged', 'file');
	}
}
