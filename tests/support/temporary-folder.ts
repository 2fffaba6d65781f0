import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder that other users may pass through: as root, the embedded Postgres runs as another user. */
export async function temporaryFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'trame-test-'));
	await chmod(folder, 0o711);
	return folder;
}
