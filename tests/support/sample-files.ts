import { crc32 } from 'node:zlib';
import { strToU8, zipSync, type Zippable } from 'fflate';
import sharp from 'sharp';

const text = (words: string) => strToU8(words);

/** A small PDF with one empty page. `words` go into a comment. */
export function pdf(words = 'rapport'): Buffer {
	const body = `%PDF-1.4\n% ${words}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n`;
	return Buffer.from(`${body}trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n`, 'latin1');
}

/** A zip archive in the order given; values are stored as they are when `level` is 0. */
export const zip = (entries: Zippable): Buffer => Buffer.from(zipSync(entries));

const MANIFEST = text('<manifest:manifest/>');
const mimetype = (type: string): Zippable => ({
	mimetype: [text(`application/vnd.oasis.opendocument.${type}`), { level: 0 }],
});
export const odt = (more: Zippable = {}, type = 'text'): Buffer =>
	zip({ ...mimetype(type), 'META-INF/manifest.xml': MANIFEST, 'content.xml': text('<office:document/>'), ...more });
export const ods = (): Buffer => odt({}, 'spreadsheet');

const mainPart = (kind: string) =>
	text(
		`<Types><Override PartName="/main.xml" ContentType="application/vnd.openxmlformats-officedocument.${kind}.main+xml"/></Types>`,
	);
export const docx = (more: Zippable = {}): Buffer =>
	zip({ '[Content_Types].xml': mainPart('wordprocessingml.document'), 'word/document.xml': text('<w/>'), ...more });
export const xlsx = (): Buffer =>
	zip({ '[Content_Types].xml': mainPart('spreadsheetml.sheet'), 'xl/workbook.xml': text('<w/>') });

/** A JPEG that says where and by which camera it was taken, and that it lies on its side. */
export const photo = (): Promise<Buffer> =>
	sharp({ create: { width: 60, height: 40, channels: 3, background: '#c33' } })
		.jpeg()
		.withExif({
			IFD0: { Make: 'SECRET-CAMERA' },
			IFD3: { GPSLatitude: '48/1 51/1 24/1', GPSLatitudeRef: 'N', GPSLongitude: '2/1 21/1 3/1', GPSLongitudeRef: 'E' },
		})
		.withMetadata({ orientation: 6 })
		.toBuffer();
export const picture = (format: 'png' | 'webp' | 'gif' | 'jpeg'): Promise<Buffer> =>
	sharp({ create: { width: 30, height: 20, channels: 3, background: '#36c' } })
		.toFormat(format)
		.toBuffer();

/** An archive whose second entry says that it is 10 bytes, and is 3 million. */
function lyingBomb(): Buffer {
	const bytes = docx({ 'word/media/big.bin': new Uint8Array(3_000_000) });
	const name = Buffer.from('word/media/big.bin');
	for (let at = bytes.indexOf(name); at !== -1; at = bytes.indexOf(name, at + 1)) {
		const central = bytes.readUInt32LE(at - 46) === 0x02014b50;
		bytes.writeUInt32LE(10, central ? at - 46 + 24 : at - 30 + 22);
	}
	return bytes;
}

/** The central directory names one entry twice over the same bytes. */
function overlapping(): Buffer {
	const one = docx({ 'word/a.xml': text('aaaa'), 'word/b.xml': text('aaaa') });
	const entry = (name: string) => {
		let at = one.indexOf(name);
		while (one.readUInt32LE(at - 46) !== 0x02014b50) at = one.indexOf(name, at + 1);
		return at - 46;
	};
	one.writeUInt32LE(one.readUInt32LE(entry('word/a.xml') + 42), entry('word/b.xml') + 42);
	return one;
}

/** Names changed after packing, in both places, to ones of the same length: no packer would write them. */
function renamed(from: string, to: string): Buffer {
	const bytes = docx({ [from]: text('x') });
	for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + 1)) bytes.write(to, at);
	return bytes;
}

const HTML = '<!doctype html><script>alert(1)</script>';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>';
const GIF_SCRIPT = 'GIF89a/*\x01\x00\x80\x00\x00*/=1;alert(document.domain);';

/** Files that must be refused: why, under which name they come, their bytes, and the reason that is given. */
export async function hostileFiles(): Promise<[why: string, name: string, bytes: Buffer, reason: string][]> {
	const jpeg = await picture('jpeg');
	const nested = zip({ 'a.docx': docx({ 'word/embeddings/b.docx': docx() }) });
	return [
		['a program', 'rapport.pdf', Buffer.from('MZ\x90\0\x03\0\0\0'), 'file_type_unknown'],
		['a web page', 'page.html', Buffer.from(HTML), 'file_type_unknown'],
		['a web page that calls itself a PDF', 'page.pdf', Buffer.from(HTML), 'file_type_unknown'],
		['a web page that calls itself a table', 'page.csv', Buffer.from(`a;b\n${HTML}`), 'file_markup'],
		['a drawing with scripts', 'logo.svg', Buffer.from(SVG), 'file_type_unknown'],
		['a drawing with scripts that calls itself a picture', 'logo.png', Buffer.from(SVG), 'file_type_unknown'],
		['a script that is a GIF', 'chat.gif', Buffer.from(GIF_SCRIPT, 'latin1'), 'file_damaged'],
		[
			'a PDF that is an archive',
			'rapport.pdf',
			Buffer.concat([pdf(), docx(), Buffer.from('\n%%EOF')]),
			'file_two_faced',
		],
		['a picture that is an archive', 'photo.jpg', Buffer.concat([jpeg, docx()]), 'file_two_faced'],
		[
			'an archive with a program before it',
			'rapport.docx',
			Buffer.concat([Buffer.from('PK\x03\x04#!/bin/sh\n'), docx()]),
			'file_damaged',
		],
		['a picture that ends too early', 'photo.jpg', jpeg.subarray(0, -100), 'file_damaged'],
		['a PDF without its end', 'rapport.pdf', pdf().subarray(0, 60), 'file_damaged'],
		['a plain archive', 'tout.zip', zip({ 'a.txt': text('a') }), 'file_type_unknown'],
		[
			'an archive that becomes a thousand times larger',
			'bombe.docx',
			docx({ 'word/media/a.bin': new Uint8Array(20_000_000) }),
			'file_bomb',
		],
		['an archive that lies about what it becomes', 'bombe.docx', lyingBomb(), 'file_bomb'],
		['an archive whose entries share their bytes', 'bombe.docx', overlapping(), 'file_hostile_names'],
		['archives in an archive in an archive', 'poupées.docx', docx({ 'word/embeddings/a.docx': nested }), 'file_bomb'],
		[
			'five thousand entries',
			'bombe.docx',
			docx(Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`word/${at}`, [text(''), { level: 0 }]]))),
			'file_bomb',
		],
		[
			'names that leave their folder',
			'rapport.docx',
			renamed('word/aa/bb.xml', 'word/../../xml'),
			'file_hostile_names',
		],
		['names that begin at the root', 'rapport.docx', renamed('word/aa.xml', '/etc/passwd'), 'file_hostile_names'],
		['names of Windows', 'rapport.docx', renamed('word/aa/bb.xml', 'word\\..\\b.xml'), 'file_hostile_names'],
		['macros of Word', 'rapport.docx', docx({ 'word/vbaProject.bin': text('macro') }), 'file_macros'],
		[
			'a DOCM that calls itself DOCX',
			'rapport.docx',
			zip({
				'[Content_Types].xml': text(
					'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
				),
			}),
			'file_macros',
		],
		['macros of LibreOffice', 'rapport.odt', odt({ 'Basic/Standard/Module1.xml': text('sub main') }), 'file_macros'],
		['a program inside', 'rapport.odt', odt({ 'Pictures/setup.exe': text('MZ') }), 'file_macros'],
		[
			'a document with a password',
			'rapport.odt',
			zip({
				...mimetype('text'),
				'META-INF/manifest.xml': text('<manifest:encryption-data/>'),
				'content.xml': text('?'),
			}),
			'file_locked',
		],
		['a photo of an iPhone', 'IMG_1.HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'file_heic'],
		['an old Word document', 'rapport.doc', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'file_old_office'],
		['a table with bytes of a program', 'table.csv', Buffer.from('a;b\n\0\x01'), 'file_type_unknown'],
		['a text without columns', 'table.csv', Buffer.from('bonjour\n'), 'file_no_table'],
		['nothing', 'vide.pdf', Buffer.alloc(0), 'file_empty'],
		['a picture with too many points', 'grande.png', hugePng(), 'picture_too_large'],
	];
}

/** Says that it has 20,000 times 20,000 points, in 60 bytes. */
function hugePng(): Buffer {
	const chunk = (type: string, data: Buffer) => {
		const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
		const around = Buffer.alloc(8);
		around.writeUInt32BE(data.length);
		around.writeUInt32BE(crc32(body), 4);
		return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
	};
	const head = Buffer.from('00004e2000004e20080200000000'.slice(0, 26), 'hex');
	return Buffer.concat([
		Buffer.from('89504e470d0a1a0a', 'hex'),
		chunk('IHDR', head),
		chunk('IDAT', Buffer.alloc(8)),
		chunk('IEND', Buffer.alloc(0)),
	]);
}
