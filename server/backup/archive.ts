import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import * as v from 'valibot';
import { soundFiles, type ArchivedFile } from './files.ts';
import { BackupRefused, damaged } from './refused.ts';
import { digesting, type Digest } from './tables.ts';

/**
 * A backup is one file: a line that says what it is, the manifest as JSON (padded with spaces up to where the rows begin,
 * so that `head` shows it), then the rows of each table, in the text form of COPY, as a gzip member of its own, then the files
 * (`files.ts`). Format 1 had no files.
 */
const FORMAT = 2;
const FIRST_FORMAT = 1;
/** `TRAME BACKUP <format> <bytes of line and manifest with its padding> <bytes of manifest> <SHA-256 of manifest>`. */
const FIRST_LINE = /^TRAME BACKUP (\d{3}) (\d{10}) (\d{10}) ([0-9a-f]{64})\n$/;
const FIRST_LINE_LENGTH = 'TRAME BACKUP 001 '.length + 11 + 11 + 65;
const AT_ONCE = 64 * 1024;
const LARGEST_MANIFEST = 16 * 1024 * 1024;

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const NO_FILES = { count: 0, bytes: 0, offset: 0, length: 0 };
const Manifest = v.object({
	product: v.string(),
	/** Of the database, when the snapshot was taken. */
	madeAt: v.string(),
	/** Applied migrations, in their order. */
	migrations: v.pipe(v.array(v.string()), v.minLength(1)),
	postgres: v.string(),
	/** Tells whether a machine has the same `SECRET_KEY`, and nothing else about it. */
	secretKeyMark: v.string(),
	tables: v.array(
		v.object({
			name: v.string(),
			columns: v.pipe(v.array(v.string()), v.minLength(1)),
			rows: whole,
			bytes: whole,
			sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
			/** Where its gzip member begins in the file, and its length. */
			offset: whole,
			length: whole,
		}),
	),
	sequences: v.array(v.object({ name: v.string(), value: v.string() })),
	/** All files together: how many, their bytes, and where they are. Absent in format 1. */
	files: v.optional(v.object({ count: whole, bytes: whole, offset: whole, length: whole }), NO_FILES),
});
export type Manifest = v.InferOutput<typeof Manifest>;
export type TableEntry = Manifest['tables'][number];

/** The first bytes of a backup: `room` bytes when given, else a sensible room for a manifest of this size. */
export function header(manifest: Manifest, room?: number): Buffer {
	const json = Buffer.from(JSON.stringify(manifest, null, 1));
	const taken = FIRST_LINE_LENGTH + json.length + 1;
	const size = room ?? Math.ceil((taken * 2) / 4096) * 4096;
	if (taken > size) throw new Error('the manifest outgrew the room kept for it');
	const hash = createHash('sha256').update(json).digest('hex');
	const digits = (number: number, length: number) => String(number).padStart(length, '0');
	const line = `TRAME BACKUP ${digits(FORMAT, 3)} ${digits(size, 10)} ${digits(json.length, 10)} ${hash}\n`;
	const bytes = Buffer.alloc(size, ' ');
	bytes.write(line, 0);
	json.copy(bytes, line.length);
	bytes[size - 1] = 0x0a;
	return bytes;
}

/** An open backup whose manifest is sound. */
export interface Archive {
	manifest: Manifest;
	/** The rows of one table. Throws BackupRefused at their end when they are not what the manifest says. */
	rows(entry: TableEntry): AsyncIterable<Uint8Array>;
	/** The files, one after the other; the bytes of each must be read before the next is asked for. */
	files(): AsyncIterable<ArchivedFile>;
	close(): Promise<void>;
}

/** Opens a backup and reads every byte of it once. Throws BackupRefused when anything is not as it was written. */
export async function openArchive(path: string): Promise<Archive> {
	const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
		throw new BackupRefused(`${path} cannot be read (${error.code ?? error.message}).`);
	});
	try {
		const manifest = await readManifest(path, file);
		const rows = (entry: TableEntry) => soundRows(path, file, entry);
		const files = () => soundFiles(path, manifest.files, (at, length) => readExactly(file, at, length));
		let end = 0;
		for (const entry of manifest.tables) {
			for await (const _ of rows(entry)) void _;
			end = entry.offset + entry.length;
		}
		const { size } = await file.stat();
		for await (const file of files()) for await (const _ of file.bytes) void _;
		if (manifest.files.length > 0) end = manifest.files.offset + manifest.files.length;
		if (manifest.tables.length > 0 && size !== end) throw damaged(path, `it has ${size} bytes instead of ${end}`);
		return { manifest, rows, files, close: () => file.close() };
	} catch (error) {
		await file.close();
		throw error;
	}
}

async function readManifest(path: string, file: FileHandle): Promise<Manifest> {
	const first = (await readExactly(file, 0, FIRST_LINE_LENGTH)).toString('latin1');
	if (!first.startsWith('TRAME BACKUP ')) throw new BackupRefused(`${path} is not a backup of Trame.`);
	const [, format, , length, hash] = FIRST_LINE.exec(first) ?? [];
	if (format === undefined) throw damaged(path, 'its first line makes no sense');
	if (Number(format) < FIRST_FORMAT || Number(format) > FORMAT) {
		throw new BackupRefused(
			`${path} is in format ${Number(format)}; this version of Trame reads formats up to ${FORMAT}. Restore it with a newer version.`,
		);
	}
	if (Number(length) > LARGEST_MANIFEST) throw damaged(path, 'its manifest is too large');
	const json = await readExactly(file, FIRST_LINE_LENGTH, Number(length));
	if (createHash('sha256').update(json).digest('hex') !== hash) throw damaged(path, 'its manifest was changed or cut');
	const parsed = v.safeParse(Manifest, JSON.parse(json.toString('utf8')));
	if (!parsed.success) throw damaged(path, 'its manifest lacks something');
	return parsed.output;
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
	const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
	return buffer.subarray(0, bytesRead);
}

async function* soundRows(path: string, file: FileHandle, entry: TableEntry): AsyncGenerator<Uint8Array> {
	const counted = digesting(unzipped(path, file, entry));
	yield* counted.chunks;
	if (!sameDigest(counted.digest(), entry))
		throw damaged(path, `the rows of ${entry.name} are not those of its manifest`);
}

async function* unzipped(path: string, file: FileHandle, entry: TableEntry): AsyncGenerator<Uint8Array> {
	if (entry.length === 0) throw damaged(path, `the rows of ${entry.name} are missing`);
	const gunzip = createGunzip();
	const fed = pipeline(slice(file, entry.offset, entry.length), gunzip);
	fed.catch(() => undefined);
	try {
		for await (const chunk of gunzip) yield chunk as Uint8Array;
		await fed;
	} catch (error) {
		throw damaged(path, `the rows of ${entry.name} cannot be read (${(error as Error).message})`);
	}
}

async function* slice(file: FileHandle, offset: number, length: number): AsyncGenerator<Buffer> {
	for (let at = 0; at < length; at += AT_ONCE) {
		const chunk = await readExactly(file, offset + at, Math.min(AT_ONCE, length - at));
		if (chunk.length === 0) return;
		yield chunk;
	}
}

export function sameDigest(one: Digest, two: Digest): boolean {
	return one.rows === two.rows && one.bytes === two.bytes && one.sha256 === two.sha256;
}
