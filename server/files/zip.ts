import { createInflateRaw, crc32 } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';

/** Something whose bytes can be read at any place. */
export interface Bytes {
	readonly size: number;
	/** Exactly so many bytes from there; fewer only at the end. */
	read(position: number, length: number): Promise<Buffer>;
}

export interface ZipEntry {
	name: string;
	/** As they were before they were packed. */
	size: number;
	packed: number;
	method: 0 | 8;
	checksum: number;
	/** Of its packed bytes. */
	position: number;
}

/** What is wrong with an archive, in one word that `messages.refusals` knows after `file_`. */
export class BadZip extends Error {
	readonly fault: 'damaged' | 'locked' | 'bomb' | 'hostile_names';
	constructor(fault: BadZip['fault'], why: string) {
		super(why);
		this.fault = fault;
	}
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LENGTH = 22;
/** More than any report with pictures has. */
const MOST_ENTRIES = 4000;
const LARGEST_DIRECTORY = 2 * 1024 * 1024;
/** What an archive may become. Sheets of numbers pack 30 to 1, at most. */
const LARGEST_TOTAL = 200 * 1024 * 1024;
const LARGEST_RATIO = 100;
const FREE_OF_RATIO = 10 * 1024 * 1024;

/**
 * The entries of an archive, when it is nothing but a plain one: it begins with its first entry and ends with its
 * directory, entries lie one behind another, no name leaves its folder, and what they say they become is bearable. Throws BadZip.
 */
export async function zipEntries(bytes: Bytes): Promise<ZipEntry[]> {
	const end = await bytes.read(Math.max(0, bytes.size - END_LENGTH), END_LENGTH);
	if (end.length < END_LENGTH || end.readUInt32LE(0) !== END || end.readUInt16LE(20) !== 0)
		throw new BadZip('damaged', 'something stands after its directory, or it has none');
	const count = end.readUInt16LE(10);
	const [length, start] = [end.readUInt32LE(12), end.readUInt32LE(16)];
	if (end.readUInt16LE(8) !== count || start + length + END_LENGTH !== bytes.size)
		throw new BadZip('damaged', 'its directory is not where it should be');
	if (count > MOST_ENTRIES || length > LARGEST_DIRECTORY) throw new BadZip('bomb', 'too many entries');
	const directory = await bytes.read(start, length);
	const found = readDirectory(directory, count);
	checkNames(found.map(({ name }) => name));
	const total = found.reduce((sum, { size }) => sum + size, 0);
	if (total > LARGEST_TOTAL || (total > FREE_OF_RATIO && total > LARGEST_RATIO * bytes.size))
		throw new BadZip('bomb', 'it becomes too large');
	return placed(bytes, found, start);
}

type Listed = Omit<ZipEntry, 'position'> & { header: number };

function readDirectory(directory: Buffer, count: number): Listed[] {
	const entries: Listed[] = [];
	let at = 0;
	for (let index = 0; index < count; index += 1) {
		if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL) throw new BadZip('damaged', 'no entry');
		const nameLength = directory.readUInt16LE(at + 28);
		const next = at + 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
		if (next > directory.length) throw new BadZip('damaged', 'an entry is cut');
		if ((directory.readUInt16LE(at + 8) & 0b100_0001) !== 0) throw new BadZip('locked', 'an entry is encrypted');
		const method = directory.readUInt16LE(at + 10);
		if (method !== 0 && method !== 8) throw new BadZip('damaged', 'packed in a way that no office program uses');
		const [checksum, packed, size, header] = [16, 20, 24, 42].map((place) => directory.readUInt32LE(at + place)) as [
			number,
			number,
			number,
			number,
		];
		if (method === 0 && packed !== size) throw new BadZip('damaged', 'lengths contradict each other');
		const name = directory.subarray(at + 46, at + 46 + nameLength).toString('utf8');
		entries.push({ name, size, packed, method, checksum, header });
		at = next;
	}
	if (at !== directory.length) throw new BadZip('damaged', 'its directory holds more than entries');
	return entries;
}

/** Refuses names that a careless program would write outside of its folder, or twice. */
function checkNames(names: string[]): void {
	const known = new Set<string>();
	for (const name of names) {
		const parts = name.split('/');
		const leaves = name.startsWith('/') || /^[a-z]:/i.test(name) || parts.some((part) => part === '..' || part === '.');
		if (name === '' || leaves || /[\p{Cc}\\\uFFFD]/u.test(name))
			throw new BadZip('hostile_names', 'a name is a way out');
		if (known.has(name.toLowerCase())) throw new BadZip('hostile_names', 'one name stands for two entries');
		known.add(name.toLowerCase());
	}
}

/** Where the bytes of each entry are. No two share any: that is how a small archive becomes a huge one. */
async function placed(bytes: Bytes, listed: Listed[], end: number): Promise<ZipEntry[]> {
	const entries: ZipEntry[] = [];
	let free = 0;
	for (const { header, ...entry } of listed.toSorted((one, two) => one.header - two.header)) {
		const local = await bytes.read(header, 30);
		if (local.length < 30 || local.readUInt32LE(0) !== LOCAL) throw new BadZip('damaged', 'an entry is not there');
		const position = header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
		const name = (await bytes.read(header + 30, local.readUInt16LE(26))).toString('utf8');
		if (name !== entry.name) throw new BadZip('hostile_names', 'an entry has two names');
		if (header < free || position + entry.packed > end) throw new BadZip('bomb', 'entries share their bytes');
		if (free === 0 && header !== 0) throw new BadZip('damaged', 'something stands before its first entry');
		free = position + entry.packed;
		entries.push({ ...entry, position });
	}
	return entries;
}

/** Unpacks an entry piece by piece. Throws BadZip when it becomes more than, or other than, it says. */
export async function unpack(bytes: Bytes, entry: ZipEntry, take: (piece: Buffer) => void): Promise<void> {
	let size = 0;
	let checksum = 0;
	const count = (piece: Buffer) => {
		size += piece.length;
		if (size > entry.size) throw new BadZip('bomb', 'an entry becomes more than it says');
		checksum = crc32(piece, checksum);
		take(piece);
	};
	const packed = Readable.from(pieces(bytes, entry), { objectMode: false });
	try {
		if (entry.method === 0) for await (const piece of packed) count(piece as Buffer);
		else
			await pipeline(packed, createInflateRaw(), async (unpacked: AsyncIterable<Buffer>) => {
				for await (const piece of unpacked) count(piece);
			});
	} catch (error) {
		throw error instanceof BadZip ? error : new BadZip('damaged', String(error));
	}
	if (size !== entry.size || checksum !== entry.checksum) throw new BadZip('damaged', 'an entry is not what it says');
}

async function* pieces(bytes: Bytes, { position, packed }: ZipEntry): AsyncGenerator<Buffer> {
	const AT_ONCE = 64 * 1024;
	for (let at = 0; at < packed; at += AT_ONCE) yield bytes.read(position + at, Math.min(AT_ONCE, packed - at));
}
