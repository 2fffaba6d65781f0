import type { FileHandle } from 'node:fs/promises';
import type pg from 'pg';
import { asExpected } from '../files/fingerprint.ts';
import { isKey, previewKey, type FileStore, type Fingerprint } from '../files/file-store.ts';
import { damaged } from './refused.ts';
import type { Table } from './tables.ts';

/**
 * Files in a backup: for each a line of 128 bytes (`FILE <key> <size> <SHA-256>`, spaces, line feed), then its bytes as they
 * are, since their formats are packed already. The list is not in the manifest: there may be a million.
 */
const LINE = 128;
const LINE_FORM = /^FILE ([0-9a-z-]{36,44}) (\d{1,15}) ([0-9a-f]{64}) *\n$/;
const AT_ONCE = 64 * 1024;

export interface ArchivedFile extends Fingerprint {
	key: string;
	bytes: AsyncIterable<Uint8Array>;
}

/** All files together: how many, their bytes, and where they are in the backup. */
export interface FilesEntry {
	count: number;
	bytes: number;
	offset: number;
	length: number;
}

/** What the rows of files name, in the order of keys; pictures have a second, small one. `where`: which rows, in SQL. */
export async function* namedFiles(
	client: pg.ClientBase,
	where = 'true',
): AsyncGenerator<Fingerprint & { key: string }> {
	let after = '00000000-0000-0000-0000-000000000000';
	for (;;) {
		const { rows } = await client.query<{
			id: string;
			size: string;
			sha256: string;
			preview_size: string | null;
			preview_sha256: string | null;
		}>(
			`select id, size, sha256, preview_size, preview_sha256 from public.file
			where (${where}) and id > $1 order by id limit 1000`,
			[after],
		);
		for (const { id, size, sha256, preview_size, preview_sha256 } of rows) {
			yield { key: id, size: Number(size), sha256 };
			if (preview_sha256 !== null) yield { key: previewKey(id), size: Number(preview_size), sha256: preview_sha256 };
			after = id;
		}
		if (rows.length === 0) return;
	}
}

/** Copies every file that the chosen rows name. Throws when one is not in the store, or not what its row says. */
export async function writeFiles(parts: {
	client: pg.ClientBase;
	tables: readonly Table[];
	store: FileStore;
	file: FileHandle;
	offset: number;
}): Promise<FilesEntry> {
	const { client, tables, store, file, offset } = parts;
	const rows = tables.find(({ name }) => name === 'file');
	if (!rows) return { count: 0, bytes: 0, offset, length: 0 };
	let [count, bytes, at] = [0, 0, offset];
	for await (const { key, size, sha256 } of namedFiles(client, rows.where)) {
		const source = await store.open(key);
		if (!source) throw new Error(`the bytes of file ${key} are not in the store: run verify, and see what happened`);
		const line = Buffer.alloc(LINE, ' ');
		line.write(`FILE ${key} ${size} ${sha256}`);
		line[LINE - 1] = 0x0a;
		at += (await file.write(line, 0, LINE, at)).bytesWritten;
		for await (const chunk of asExpected(source, { size, sha256 }))
			at += (await file.write(chunk, 0, chunk.length, at)).bytesWritten;
		count += 1;
		bytes += size;
	}
	return { count, bytes, offset, length: at - offset };
}

/** Reads them again. Throws BackupRefused for what is not as it was written. */
export async function* soundFiles(
	path: string,
	entry: FilesEntry,
	read: (position: number, length: number) => Promise<Buffer>,
): AsyncGenerator<ArchivedFile> {
	const end = entry.offset + entry.length;
	let [count, bytes, at] = [0, 0, entry.offset];
	while (at < end) {
		const [, key = '', digits, sha256 = ''] = LINE_FORM.exec((await read(at, LINE)).toString('latin1')) ?? [];
		const size = Number(digits);
		if (!isKey(key) || at + LINE + size > end) throw damaged(path, 'its files cannot be read');
		const start = at + LINE;
		yield {
			key,
			size,
			sha256,
			bytes: soundBytes(path, { key, size, sha256 }, (done, length) => read(start + done, length)),
		};
		at = start + size;
		count += 1;
		bytes += size;
	}
	if (count !== entry.count || bytes !== entry.bytes) throw damaged(path, 'its files are not those of its manifest');
}

async function* soundBytes(
	path: string,
	{ key, size, sha256 }: Fingerprint & { key: string },
	read: (position: number, length: number) => Promise<Buffer>,
): AsyncGenerator<Uint8Array> {
	async function* pieces() {
		for (let at = 0; at < size; at += AT_ONCE) yield await read(at, Math.min(AT_ONCE, size - at));
	}
	try {
		yield* asExpected(pieces(), { size, sha256 });
	} catch {
		throw damaged(path, `file ${key} is not what it was`);
	}
}
