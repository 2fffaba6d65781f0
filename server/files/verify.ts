import pg from 'pg';
import { namedFiles } from '../backup/files.ts';
import { asExpected } from './fingerprint.ts';
import type { FileStore } from './file-store.ts';

/** Reads the bytes of every file that a row names. Returns how many there are, and what is wrong with which. */
export async function verifyFiles(
	databaseUrl: string,
	store: FileStore,
): Promise<{ files: number; faults: { key: string; fault: string }[] }> {
	const client = new pg.Client({ connectionString: databaseUrl, application_name: 'trame verify' });
	await client.connect();
	try {
		const faults: { key: string; fault: string }[] = [];
		let files = 0;
		for await (const { key, ...expected } of namedFiles(client)) {
			files += 1;
			const bytes = await store.open(key);
			if (!bytes) faults.push({ key, fault: 'its bytes are missing' });
			else if (!(await areAsExpected(bytes, expected))) faults.push({ key, fault: 'its bytes are not what they were' });
		}
		return { files, faults };
	} finally {
		await client.end();
	}
}

async function areAsExpected(...[bytes, expected]: Parameters<typeof asExpected>): Promise<boolean> {
	try {
		for await (const _ of asExpected(bytes, expected)) void _;
		return true;
	} catch {
		return false;
	}
}
