import type { FileFormat } from '#lib/domain/files.ts';
import { Refusal } from '../errors.ts';
import { BadZip, unpack, zipEntries, type Bytes, type ZipEntry } from './zip.ts';

type OfficeFormat = Extract<FileFormat, 'odt' | 'docx' | 'ods' | 'xlsx'>;

const OPEN_DOCUMENT: Record<string, OfficeFormat> = {
	'application/vnd.oasis.opendocument.text': 'odt',
	'application/vnd.oasis.opendocument.spreadsheet': 'ods',
};
const MAIN_PART =
	/ContentType="application\/vnd\.openxmlformats-officedocument\.(wordprocessingml\.document|spreadsheetml\.sheet)\.main\+xml"/;
/** Programs inside a document: Basic and scripts of LibreOffice, VBA and ActiveX of Microsoft Office, anything that runs. */
const MACROS = /^(basic|scripts)\/.|vbaproject|vbadata|(^|\/)(activex|macros?)\/|macrosheets\//i;
const PROGRAMS = /\.(exe|dll|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|msi|lnk|sh)$/i;
/** A chart brings its own small sheet: an archive in the archive. */
const EMBEDDED = /\.(xlsx|docx|pptx|xlsm|docm|pptm|ods|odt|zip)$/i;
const LARGEST_EMBEDDED = 10 * 1024 * 1024;
const LARGEST_PART = 1024 * 1024;

/**
 * Which document an archive is, judged by what is in it alone. Every entry is unpacked, so that none lies about its size.
 * Throws Refusal('invalid', …): neither text nor sheet, damaged, encrypted, with macros or programs, or made to do harm.
 */
export async function officeFormat(bytes: Bytes): Promise<OfficeFormat> {
	try {
		const entries = await checkedEntries(bytes, 0);
		const format = (await openDocumentFormat(bytes, entries)) ?? (await officeOpenFormat(bytes, entries));
		if (!format) throw refused('file_type_unknown');
		return format;
	} catch (error) {
		throw error instanceof BadZip ? refused(`file_${error.fault}`) : error;
	}
}

async function checkedEntries(bytes: Bytes, depth: number): Promise<ZipEntry[]> {
	const entries = await zipEntries(bytes);
	for (const { name } of entries) if (MACROS.test(name) || PROGRAMS.test(name)) throw refused('file_macros');
	for (const entry of entries) {
		if (!EMBEDDED.test(entry.name)) {
			await unpack(bytes, entry, () => undefined);
			continue;
		}
		if (depth > 0 || entry.size > LARGEST_EMBEDDED) throw new BadZip('bomb', 'archives within archives');
		await checkedEntries(inMemory(await whole(bytes, entry, LARGEST_EMBEDDED)), depth + 1);
	}
	return entries;
}

/** OpenDocument 1.3, part 2, 3.3: the first entry is `mimetype`, not packed. */
async function openDocumentFormat(bytes: Bytes, entries: ZipEntry[]): Promise<OfficeFormat | undefined> {
	const [first] = entries;
	if (first?.name !== 'mimetype' || first.method !== 0) return undefined;
	const manifest = entries.find(({ name }) => name === 'META-INF/manifest.xml');
	if (!manifest || !entries.some(({ name }) => name === 'content.xml')) throw refused('file_damaged');
	if ((await whole(bytes, manifest, LARGEST_PART)).includes('encryption-data')) throw refused('file_locked');
	return OPEN_DOCUMENT[(await whole(bytes, first, 200)).toString('latin1')];
}

/** ISO/IEC 29500-2: `[Content_Types].xml` says what the main part is. */
async function officeOpenFormat(bytes: Bytes, entries: ZipEntry[]): Promise<OfficeFormat | undefined> {
	const types = entries.find(({ name }) => name === '[Content_Types].xml');
	if (!types) return undefined;
	const text = (await whole(bytes, types, LARGEST_PART)).toString('utf8');
	if (/macroEnabled|vbaProject/i.test(text)) throw refused('file_macros');
	const main = MAIN_PART.exec(text)?.[1];
	if (main === undefined) return undefined;
	return main.startsWith('word') ? 'docx' : 'xlsx';
}

async function whole(bytes: Bytes, entry: ZipEntry, largest: number): Promise<Buffer> {
	if (entry.size > largest) throw new BadZip('bomb', 'a part is too large');
	const pieces: Buffer[] = [];
	await unpack(bytes, entry, (piece) => pieces.push(piece));
	return Buffer.concat(pieces);
}

const inMemory = (buffer: Buffer): Bytes => ({
	size: buffer.length,
	read: async (position, length) => buffer.subarray(position, position + length),
});

const refused = (reason: string) => new Refusal('invalid', reason, 'file');
