import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The finished exports that wait in their folder, with the moment at which each was written. */
export async function listWaitingFiles(folder: string): Promise<{ path: string; at: Date }[]> {
	const names = await readdir(folder).catch(nothingThere(() => []));
	const files = await Promise.all(
		names.map(async (name) => {
			const path = join(folder, name);
			const found = await stat(path).catch(nothingThere(() => null));
			return found?.isFile() ? [{ path, at: found.mtime }] : [];
		}),
	);
	return files.flat();
}

export async function deleteWaitingFile(path: string): Promise<void> {
	await rm(path, { force: true });
}

/** Fetched, given up or not made yet: not there is no fault. */
function nothingThere<Value>(instead: () => Value) {
	return (error: unknown): Value => {
		if (error instanceof Error && (error as { code?: unknown }).code === 'ENOENT') return instead();
		throw error;
	};
}
