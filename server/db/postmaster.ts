import { readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasCode, livingProcess } from './processes.ts';

export interface Postmaster {
	pid: number;
	/** `null` while it is still starting. */
	port: number | null;
}

const STOP_TIMEOUT = 60_000;

/**
 * The Postgres server that runs on this folder, by its own `postmaster.pid`; `null` when the process is gone, or when the
 * number now belongs to something else (program and folder must both match before anything is signalled). The file itself is
 * never touched: Postgres knows how to replace it, and removing it by hand is how two servers come to share one folder.
 */
export async function livingPostmaster(cluster: string): Promise<Postmaster | null> {
	let lines: string[];
	try {
		lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
	} catch (error) {
		if (hasCode(error, 'ENOENT')) return null;
		throw error;
	}
	const pid = Number(lines[0]);
	const found = await livingProcess(pid);
	if (!found) return null;
	const folder = await realpath(cluster);
	const program = basename(found.command[0] ?? '').replace(/\.exe$/, '');
	const ours =
		program === 'postgres' && found.command.some((word, at) => word === folder && found.command[at - 1] === '-D');
	return ours && lines[1] === folder ? { pid, port: Number(lines[3]) || null } : null;
}

/** SIGINT: Postgres rolls open transactions back, writes a checkpoint and ends. Waits until the process is gone. */
export async function stopPostmaster(pid: number): Promise<void> {
	const before = await livingProcess(pid);
	if (!before) return;
	try {
		process.kill(pid, 'SIGINT');
	} catch (error) {
		if (hasCode(error, 'ESRCH')) return;
		throw error;
	}
	const giveUpAt = Date.now() + STOP_TIMEOUT;
	while ((await livingProcess(pid))?.startedAt === before.startedAt) {
		if (Date.now() > giveUpAt)
			throw new Error(`The database server (process ${pid}) does not stop; look at postgres.log.`);
		await delay(20);
	}
}
