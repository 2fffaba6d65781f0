import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the system says of a living process; `null` when there is none (a zombie counts as gone). */
export interface LivingProcess {
	/** Changes when the number is given to another process, also after a restart of the machine or container. */
	startedAt: string;
	/** The program and its arguments. */
	command: string[];
}

/** Looks a process up by its number, in `/proc` where there is one, else with `ps`. */
export async function livingProcess(pid: number): Promise<LivingProcess | null> {
	if (!Number.isSafeInteger(pid) || pid <= 0) return null;
	return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

async function fromProc(pid: number): Promise<LivingProcess | null> {
	try {
		const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
		// The name, in parentheses, may hold spaces: fields are counted from its end. State is field 3, start time 22.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		if (fields[0] === 'Z' || fields[0] === 'X') return null;
		const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
		const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
		return { startedAt: `${boot.trim()}/${fields[19]}`, command: command.split('\0').filter(Boolean) };
	} catch (error) {
		if (hasCode(error, 'ENOENT', 'ESRCH')) return null;
		throw error;
	}
}

async function fromPs(pid: number): Promise<LivingProcess | null> {
	try {
		const { stdout } = await run('ps', ['-o', 'lstart=,command=', '-p', String(pid)]);
		// `lstart` is always 24 characters long: "Sun Nov 22 14:12:02 2026".
		const line = stdout.trim();
		return line ? { startedAt: line.slice(0, 24), command: line.slice(24).trim().split(' ') } : null;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 1) return null;
		throw error;
	}
}

/** Whether this is a system error with one of these codes (`ENOENT`…). */
export function hasCode(error: unknown, ...codes: string[]): boolean {
	return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
