import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Fault } from './fault.ts';
import { allTheSame, chainsHold, nothingLost } from './judge.ts';
import { startLoad } from './load.ts';
import { openScene } from './scene.ts';

const run = promisify(execFile);
const SIZE = '160m';
const FULL_MS = 3000;

/** The disk of Postgres alone: a small one in memory, that something else fills. Needs the right to mount. */
export const diskFull: Fault = {
	what: 'disk of the database full',
	full: 5,
	small: 0,
	async run({ turns, random, tally }) {
		const disk = await mkdtemp(join(tmpdir(), 'trame-disk-'));
		await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=711`, 'tmpfs', disk]);
		try {
			await chmod(disk, 0o711);
			const scene = await openScene({ folder: disk });
			const filler = join(disk, 'filler');
			try {
				await allTheSame(scene, tally);
				for (const _ of turns()) {
					const stop = startLoad(scene, random);
					await delay(100 + random.below(900));
					const { bavail, bsize } = await statfs(disk);
					await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(full);
					await delay(FULL_MS);
					await nothingLost(scene, tally);
					await rm(filler);
					stop();
					if (!scene.postgres.living) {
						await scene.postgres.start();
						await scene.reconnect();
					}
					await allTheSame(scene, tally, 60_000);
				}
				await chainsHold(scene, tally);
			} finally {
				await rm(filler, { force: true });
				await scene.remove();
			}
		} finally {
			// What Postgres still holds goes with its last process.
			await run('umount', ['--lazy', disk]);
			await rm(disk, { recursive: true });
		}
	},
};

/** A disk that is full before the last byte is as full as it should be. */
function full(error: NodeJS.ErrnoException) {
	if (error.code !== 'ENOSPC') throw error;
}
