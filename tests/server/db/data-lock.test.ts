import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockData } from '../../../server/db/data-lock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const MODULE = new URL('../../../server/db/data-lock.ts', import.meta.url).href;
let folder: string;
beforeEach(async () => void (folder = await temporaryFolder()));
afterEach(() => rm(folder, { recursive: true }));

test('only one of many that ask at once gets the lock, and it is free again afterwards', async () => {
	const asked = await Promise.allSettled(Array.from({ length: 20 }, () => lockData(folder)));
	const got = asked.filter((result) => result.status === 'fulfilled');
	expect(got).toHaveLength(1);
	got[0]?.value.release();
	(await lockData(folder)).release();
});

test('a lock held by another process is refused with its number, and free once that process is killed', async () => {
	const script = `const { lockData } = await import('${MODULE}'); globalThis.lock = await lockData('${folder}');
		console.log('held'); setInterval(() => globalThis.lock, 60_000);`;
	const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	await once(holder.stdout, 'data');
	await expect(lockData(folder)).rejects.toThrow(`process ${holder.pid}`);
	holder.kill('SIGKILL');
	await once(holder, 'exit');
	(await lockData(folder)).release();
});
