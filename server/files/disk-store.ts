import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { asExpected } from './fingerprint.ts';
import { checkKey, isKey, type FileStore } from './file-store.ts';

/** Files in a folder that only this server’s user may enter, 256 folders of them; never under the name that people gave. */
export function createDiskStore(folder: string): FileStore {
	const folderOf = (key: string) => join(folder, checkKey(key).slice(0, 2));
	const pathOf = (key: string) => join(folderOf(key), key);

	return {
		async put(key, bytes, expected) {
			const path = pathOf(key);
			const unfinished = join(folderOf(key), `.${randomUUID()}`);
			await mkdir(folderOf(key), { recursive: true, mode: 0o700 });
			try {
				const target = createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true });
				await pipeline(asExpected(bytes, expected), target);
				await rename(unfinished, path);
			} catch (error) {
				await rm(unfinished, { force: true });
				throw error;
			}
			await syncFolder(folderOf(key));
		},
		async open(key) {
			try {
				return (await open(pathOf(key), 'r')).createReadStream();
			} catch (error) {
				return absent(error);
			}
		},
		delete: (key) => rm(pathOf(key), { force: true }),
		async *list() {
			for (let byte = 0; byte < 256; byte += 1) {
				const path = join(folder, byte.toString(16).padStart(2, '0'));
				const entries = await opendir(path).catch(absent);
				if (!entries) continue;
				for await (const { name } of entries) {
					const file = isKey(name) ? await stat(join(path, name)).catch(absent) : null;
					if (file) yield { key: name, changedAt: file.mtime };
				}
			}
		},
	};
}

function absent(error: unknown): null {
	if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
	throw error;
}

async function syncFolder(path: string): Promise<void> {
	const folder = await open(path, 'r');
	await folder.sync().finally(() => folder.close());
}
