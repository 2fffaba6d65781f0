/** What may be put on the server as a file. Images are drawn anew, so that what is served is never what was sent. */
export const FILE_FORMATS = ['jpeg', 'png', 'webp', 'pdf', 'odt', 'docx', 'ods', 'xlsx', 'csv'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export const FILE_KINDS = ['image', 'pdf', 'text', 'spreadsheet'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

const MEGABYTE = 1024 * 1024;
const OPEN = 'application/vnd.oasis.opendocument';
const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** By format: what it is for people, its media type, the end of its name, and how many bytes it may have. */
export const FORMATS: Record<FileFormat, { kind: FileKind; mediaType: string; extension: string; largest: number }> = {
	jpeg: { kind: 'image', mediaType: 'image/jpeg', extension: 'jpg', largest: 15 * MEGABYTE },
	png: { kind: 'image', mediaType: 'image/png', extension: 'png', largest: 15 * MEGABYTE },
	webp: { kind: 'image', mediaType: 'image/webp', extension: 'webp', largest: 15 * MEGABYTE },
	pdf: { kind: 'pdf', mediaType: 'application/pdf', extension: 'pdf', largest: 25 * MEGABYTE },
	odt: { kind: 'text', mediaType: `${OPEN}.text`, extension: 'odt', largest: 25 * MEGABYTE },
	docx: { kind: 'text', mediaType: `${OFFICE}.wordprocessingml.document`, extension: 'docx', largest: 25 * MEGABYTE },
	ods: { kind: 'spreadsheet', mediaType: `${OPEN}.spreadsheet`, extension: 'ods', largest: 25 * MEGABYTE },
	xlsx: { kind: 'spreadsheet', mediaType: `${OFFICE}.spreadsheetml.sheet`, extension: 'xlsx', largest: 25 * MEGABYTE },
	csv: { kind: 'spreadsheet', mediaType: 'text/csv', extension: 'csv', largest: 10 * MEGABYTE },
};

/** No file is larger: more bytes than these are not even read. */
export const LARGEST_FILE = Math.max(...Object.values(FORMATS).map(({ largest }) => largest));
/** All files of one project together. */
export const PROJECT_QUOTA = 1024 * MEGABYTE;
/** What the browser’s own file dialog offers first. It decides nothing. */
export const ACCEPTED_NAMES = '.jpg,.jpeg,.png,.webp,.gif,.pdf,.odt,.docx,.ods,.xlsx,.csv';

/** As people read it: thousands of bytes, or millions with one decimal. */
export function readableSize(bytes: number): { unit: 'kilobytes' | 'megabytes'; value: number } {
	if (bytes < 1_000_000) return { unit: 'kilobytes', value: Math.max(1, Math.round(bytes / 1000)) };
	return { unit: 'megabytes', value: Math.round(bytes / 100_000) / 10 };
}

const LONGEST_NAME = 120;
/** Endings that people type for what we call otherwise. */
const SAME_ENDINGS = new Set(['jpeg', 'jpg', 'png', 'webp', 'gif']);

/**
 * A name to show and to save under, from one that somebody sent: no folders, no control or invisible characters, none that
 * turns the direction of writing (so that `fdp.exe` cannot pass for `exe.pdf`), and the ending that its content has. It never
 * is a path on the server.
 */
export function cleanFileName(sent: string, format: FileFormat): string {
	const { extension } = FORMATS[format];
	const last = sent.split(/[/\\]/).at(-1) ?? '';
	const plain = last
		.normalize('NFC')
		.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
		.replace(/[<>:"|?*]/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	const ending = /\.([^.]*)$/.exec(plain)?.[1]?.toLowerCase();
	const same = ending === extension || (FORMATS[format].kind === 'image' && SAME_ENDINGS.has(ending ?? ''));
	const stem = (same ? plain.replace(/\.[^.]*$/, '') : plain).replace(/^[.\s]+|[.\s]+$/g, '');
	const short = [...stem].slice(0, LONGEST_NAME).join('').trim();
	return `${short || 'document'}.${extension}`;
}
