import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface DataLock {
	release(): void;
}

/** Thrown when a living process holds the data: the message is for the person who started the second one. */
export class DataInUse extends Error {
	constructor(folder: string, holder: string) {
		super(
			`The data in ${folder} is in use by another Trame (${holder}). ` +
				'Stop that one first, or give this one another folder with DATA_DIR.',
		);
		this.name = 'DataInUse';
	}
}

const SQLITE_BUSY = 5;

/**
 * Takes the one lock of a data folder, or throws `DataInUse`. The lock is the operating system's own, so it ends with its
 * process however that ends, cannot be left behind, and cannot be stolen from a living one. Node offers such locks only
 * through SQLite: `lock` stays an empty file on which an exclusive transaction is open.
 */
export async function lockData(folder: string): Promise<DataLock> {
	const file = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
	const note = join(folder, 'lock.txt');
	try {
		file.exec('BEGIN EXCLUSIVE');
	} catch (error) {
		file.close();
		if (!(error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY)) throw error;
		throw new DataInUse(folder, (await readFile(note, 'utf8').catch(() => 'just started')).trim());
	}
	await writeFile(note, `process ${process.pid}, since ${new Date().toISOString()}\n`, { mode: 0o600 });
	return { release: () => file.close() };
}
