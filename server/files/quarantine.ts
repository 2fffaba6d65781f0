import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, opendir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LARGEST_FILE } from '#lib/domain/files.ts';
import { Refusal } from '../errors.ts';
import type { Fingerprint } from './file-store.ts';

/** Bytes that somebody sent, on this machine’s disk under a name of ours, and believed by nobody yet. */
export interface Incoming extends Fingerprint {
	path: string;
	/** As it was sent. */
	name: string;
	/** Removes it; also fine when it is gone. */
	discard(): Promise<void>;
}

const OUT_OF_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Where uploads wait while they are looked at. A crash leaves bytes here that nothing names: `clear` removes them. */
export function createQuarantine(folder: string) {
	return {
		/**
		 * Writes a stream down, counting. Throws Refusal('invalid', 'file_too_large' | 'file_empty') and
		 * Refusal('unavailable', 'disk_full'); whatever it throws, nothing is left.
		 */
		async keep(source: AsyncIterable<Uint8Array>, name: string): Promise<Incoming> {
			await mkdir(folder, { recursive: true, mode: 0o700 });
			const path = join(folder, randomUUID());
			const discard = () => rm(path, { force: true });
			const hash = createHash('sha256');
			let size = 0;
			async function* measured(chunks: AsyncIterable<Uint8Array>) {
				for await (const chunk of chunks) {
					size += chunk.length;
					if (size > LARGEST_FILE) throw new Refusal('invalid', 'file_too_large', 'file');
					hash.update(chunk);
					yield chunk;
				}
			}
			try {
				await pipeline(source, measured, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
				if (size === 0) throw new Refusal('invalid', 'file_empty', 'file');
			} catch (error) {
				await discard();
				if (OUT_OF_ROOM.has((error as NodeJS.ErrnoException).code ?? '')) throw new Refusal('unavailable', 'disk_full');
				throw error;
			}
			return { path, name, size, sha256: hash.digest('hex'), discard };
		},

		/** Removes what was left here before this moment, by a process that ended. */
		async clear(before: Date): Promise<void> {
			await mkdir(folder, { recursive: true, mode: 0o700 });
			for await (const { name } of await opendir(folder)) {
				const path = join(folder, name);
				const found = await stat(path).catch(() => null);
				if (found && found.mtime < before) await rm(path, { force: true });
			}
		},
	};
}
export type Quarantine = ReturnType<typeof createQuarantine>;
