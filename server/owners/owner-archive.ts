import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { copyOut } from '../backup/copy.ts';
import { makeBackup } from '../backup/make-backup.ts';
import { selectRows, type Table } from '../backup/tables.ts';
import type { FileStore } from '../files/file-store.ts';
import { archivedTables, NO_ROW } from './holdings.ts';
import { createTar } from './tar.ts';

/** Something to put beside the rows: the contract of a project as a file, a file that somebody put on the server. */
export interface Enclosure {
	/** Within the archive. */
	path: string;
	bytes: Uint8Array | AsyncIterable<Uint8Array>;
}

/** Shared documents as bytes and logs: of use in the backup alone. */
const NOT_TO_READ: readonly string[] = ['document_update', 'document_checkpoint', 'client_binding', 'board_command'];

/**
 * Everything of one owner as one tar archive: `trame.backup`, in the format of all backups, which `restore` takes into an
 * empty instance; each of its tables as CSV; what is enclosed; `SHA256SUMS` over all of them. The rows are those of one
 * moment. The file has its name only once it is whole, and replaces none.
 */
export async function writeOwnerArchive(options: {
	databaseUrl: string;
	secretKey: string;
	/** Where the bytes of files are. */
	files: FileStore;
	ownerId: string;
	path: string;
	/** What explains the archive to whoever opens it. */
	readMe: string;
	enclosures: () => AsyncIterable<Enclosure>;
}): Promise<{ bytes: number; rows: number; sha256: string }> {
	const { databaseUrl, secretKey, files, ownerId, path, readMe, enclosures } = options;
	const folder = await mkdtemp(join(dirname(path), '.owner-'));
	const unfinished = join(folder, 'archive');
	const file = await open(unfinished, 'wx', 0o600);
	try {
		const tables: string[] = [];
		const made = await makeBackup({
			databaseUrl,
			secretKey,
			files,
			path: join(folder, 'trame.backup'),
			choose: (client) => archivedTables(client, ownerId),
			async meanwhile(client, chosen) {
				for (const table of chosen) {
					if (table.where === NO_ROW || NOT_TO_READ.includes(table.name)) continue;
					await writeFile(join(folder, `${table.name}.csv`), csv(client, table));
					tables.push(`${table.name}.csv`);
				}
			},
		});
		const tar = createTar(file, { at: new Date(made.madeAt) });
		const sums: string[] = [];
		const add = async (name: string, source: string) => {
			const { size } = await stat(join(folder, source));
			const { bytes, digest } = hashing(createReadStream(join(folder, source)));
			await tar.add(name, size, bytes);
			sums.push(`${digest()}  ${name}\n`);
		};
		await writeFile(join(folder, 'read-me'), readMe);
		await add('LISEZ-MOI.txt', 'read-me');
		await add('trame.backup', 'trame.backup');
		for (const table of tables) await add(`tables/${table}`, table);
		for await (const { path: name, bytes } of enclosures()) {
			await writeFile(join(folder, 'enclosed'), bytes);
			await add(name, 'enclosed');
		}
		const list = Buffer.from(sums.join(''));
		await tar.add('SHA256SUMS', list.length, [list]);
		await tar.end();
		await file.sync();
		const whole = hashing(createReadStream(unfinished));
		for await (const _ of whole.bytes) void _;
		const { size } = await file.stat();
		// Unlike a rename, a link never replaces what is there.
		await link(unfinished, path);
		const rows = made.tables.reduce((total, table) => total + table.rows, 0);
		return { bytes: size, rows, sha256: whole.digest() };
	} finally {
		await file.close();
		await rm(folder, { recursive: true, force: true });
	}
}

async function* csv(client: pg.ClientBase, table: Table): AsyncGenerator<Uint8Array> {
	yield* copyOut(client, `copy (${selectRows(table)}) to stdout with (format csv, header)`);
}

function hashing(source: AsyncIterable<Uint8Array>): { bytes: AsyncIterable<Uint8Array>; digest(): string } {
	const hash = createHash('sha256');
	async function* bytes() {
		for await (const chunk of source) {
			hash.update(chunk);
			yield chunk;
		}
	}
	return { bytes: bytes(), digest: () => hash.digest('hex') };
}
