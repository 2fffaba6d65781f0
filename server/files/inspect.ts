import { open, type FileHandle } from 'node:fs/promises';
import { FORMATS, type FileFormat } from '#lib/domain/files.ts';
import { Refusal } from '../errors.ts';
import { officeFormat } from './office.ts';
import { redraw, type Picture } from './picture.ts';
import { checkCsv, checkPdf, refuseHiddenArchive } from './plain-checks.ts';
import type { Incoming } from './quarantine.ts';
import type { Bytes } from './zip.ts';

/** What a file is, and its picture when it is one: then that, not what was sent, is to be kept. */
export type Inspected = { format: FileFormat; picture: Picture | null };

/** By their first bytes; everything else about a file may lie, and these are only where the looking begins. */
const PICTURES: readonly (readonly [string, number])[] = [
	['ffd8ff', 0],
	['89504e470d0a1a0a', 0],
	['474946383761', 0],
	['474946383961', 0],
	['57454250', 8],
];
/** Formats that people often have and that we cannot take, so that the refusal can say what to do. */
const HEIC = /^ftyp(heic|heix|hevc|mif1|msf1)/;
const OLD_OFFICE = 'd0cf11e0a1b11ae1';

/** Decides by content alone what was sent. Throws Refusal('invalid', …, 'file') for everything that we do not take. */
export async function inspect(incoming: Incoming): Promise<Inspected> {
	const handle = await open(incoming.path, 'r');
	try {
		const found = await formatOf(onDisk(handle, incoming.size), incoming);
		if (incoming.size > FORMATS[found.format].largest) throw new Refusal('invalid', 'file_too_large', 'file');
		return found;
	} finally {
		await handle.close();
	}
}

async function formatOf(bytes: Bytes, { path, name, size }: Incoming): Promise<Inspected> {
	const head = await bytes.read(0, 64);
	const starts = (hex: string, at = 0) => head.subarray(at, at + hex.length / 2).toString('hex') === hex;
	if (starts('504b0304')) return { format: await officeFormat(bytes), picture: null };
	if (PICTURES.some(([hex, at]) => starts(hex, at))) {
		if (size > FORMATS.jpeg.largest) throw new Refusal('invalid', 'file_too_large', 'file');
		await refuseHiddenArchive(bytes);
		const picture = await redraw(path);
		return { format: picture.format, picture };
	}
	if (starts('255044462d')) {
		await checkPdf(bytes);
		return { format: 'pdf', picture: null };
	}
	if (HEIC.test(head.subarray(4, 12).toString('latin1'))) throw new Refusal('invalid', 'file_heic', 'file');
	if (starts(OLD_OFFICE)) throw new Refusal('invalid', 'file_old_office', 'file');
	// A table of plain text has no mark of its own: here alone the name counts, and the content may still refuse.
	if (!/\.csv$/i.test(name)) throw new Refusal('invalid', 'file_type_unknown', 'file');
	await checkCsv(bytes);
	return { format: 'csv', picture: null };
}

const onDisk = (handle: FileHandle, size: number): Bytes => ({
	size,
	async read(position, length) {
		const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
		return buffer.subarray(0, bytesRead);
	},
});
