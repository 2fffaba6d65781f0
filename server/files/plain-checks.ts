import { Refusal } from '../errors.ts';
import type { Bytes } from './zip.ts';

const refused = (reason: string) => new Refusal('invalid', reason, 'file');

/** The end of an archive, with the longest comment that it can have. */
const TAIL = 22 + 65_535 + 1024;

/** ISO 32000-1, 7.5: a header at the very beginning, an end mark in the last kilobyte, and nothing else in one file. */
export async function checkPdf(bytes: Bytes): Promise<void> {
	const head = (await bytes.read(0, 16)).toString('latin1');
	const end = (await bytes.read(Math.max(0, bytes.size - 1024), 1024)).toString('latin1');
	if (!/^%PDF-[12]\.\d[\r\n\s]/.test(head) || !end.includes('%%EOF')) throw refused('file_damaged');
	await refuseHiddenArchive(bytes);
}

/** Refuses a file that, read from its end, is an archive: two things to two programs. */
export async function refuseHiddenArchive(bytes: Bytes): Promise<void> {
	const start = Math.max(0, bytes.size - TAIL);
	const tail = await bytes.read(start, TAIL);
	for (let at = tail.indexOf('PK\x05\x06', 0, 'latin1'); at !== -1; at = tail.indexOf('PK\x05\x06', at + 1, 'latin1')) {
		if (at + 22 > tail.length) continue;
		// Chance makes four such bytes; it does not put a directory before them where they say it is.
		const directory = start + at - tail.readUInt32LE(at + 12);
		if (directory < 0) continue;
		const mark = (await bytes.read(directory, 4)).toString('latin1');
		if (mark === 'PK\x01\x02' || mark === 'PK\x05\x06') throw refused('file_two_faced');
	}
}

const PIECE = 64 * 1024;
const MARKUP = /<(!doctype|html|head|body|script|svg|iframe|object|embed|\?xml)/i;

/** Text in lines with separators, in UTF-8 or in the Windows code page of Western Europe; no markup, no bytes of programs. */
export async function checkCsv(bytes: Bytes): Promise<void> {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	let utf8 = true;
	let meaningless = false;
	let start = '';
	let markup = '';
	for (let at = 0; at < bytes.size; at += PIECE) {
		const piece = await bytes.read(at, PIECE);
		if (piece.some(isControl)) throw refused('file_type_unknown');
		if (utf8) utf8 = reads(decoder, piece, at + PIECE >= bytes.size);
		meaningless ||= piece.some((byte) => UNUSED.has(byte));
		const text = piece.toString('latin1');
		if (at === 0) start = text;
		if (MARKUP.test(markup + text)) throw refused('file_markup');
		markup = text.slice(-16);
	}
	if (!utf8 && meaningless) throw refused('file_type_unknown');
	const first = start.replace(/^\u00EF\u00BB\u00BF/, '').split(/\r?\n/, 1)[0] ?? '';
	if (!/[,;\t]/.test(first)) throw refused('file_no_table');
}

const isControl = (byte: number) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13;
/** Five bytes that are no sign in that code page. */
const UNUSED = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

function reads(decoder: TextDecoder, piece: Buffer, last: boolean): boolean {
	try {
		decoder.decode(piece, { stream: !last });
		return true;
	} catch {
		return false;
	}
}
