import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const NAME = 'postgres';

/** Who runs the database server: `{}` is the user who started Trame. Fits the options of `spawn`. */
export interface PostgresUser {
	uid?: number;
	gid?: number;
}

/**
 * Postgres refuses to run as root. When Trame is started as root the database runs as the system user `postgres`, which
 * is made when the system has none; for everybody else it runs as themselves.
 */
export async function postgresUser(): Promise<PostgresUser> {
	if (process.getuid?.() !== 0) return {};
	const known = await lookUp();
	if (known) return known;
	try {
		await run('groupadd', ['--system', '--force', NAME]);
		await run('useradd', ['--system', '--gid', NAME, '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]);
	} catch (error) {
		throw new Error(
			`Postgres refuses to run as root, and the system user “${NAME}” could not be made (${String(error)}). ` +
				'Start Trame as an ordinary user, or make that user first.',
			{ cause: error },
		);
	}
	const made = await lookUp();
	if (!made) throw new Error(`The system user “${NAME}” was made but cannot be found.`);
	return made;
}

async function lookUp(): Promise<Required<PostgresUser> | null> {
	try {
		const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
		return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
	} catch {
		return null; // `id` fails when there is no such user, which is the question asked.
	}
}

/** Whether `user` may enter this folder or run this program, through every folder above it. */
export function mayReach(user: PostgresUser, path: string): Promise<boolean> {
	if (user.uid === undefined) return Promise.resolve(true);
	return new Promise((resolve, reject) => {
		const child = spawn('/bin/sh', ['-c', 'test -x "$0"', path], { ...user, cwd: '/', stdio: 'ignore' });
		child.on('error', reject);
		child.on('exit', (code) => resolve(code === 0));
	});
}
