import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SYSTEM_FOLDER, type PostgresBinaries } from './postgres-binaries.ts';
import { mayReach, type PostgresUser } from './postgres-user.ts';
import { hasCode } from './processes.ts';

/** Where the data of the embedded Postgres lies: real paths, all inside one folder that belongs to its user alone. */
export interface Place {
	folder: string;
	/** What Postgres calls the data directory. */
	cluster: string;
	/** File with the password of the role `trame`, mode 0600. */
	password: string;
}

/** The place inside `dataDir`, when a first start has made it; else `null`. */
export async function findPlace(dataDir: string): Promise<Place | null> {
	const folder = await realpath(join(dataDir, 'postgres')).catch(absent);
	return folder === null ? null : { folder, cluster: join(folder, 'cluster'), password: join(folder, 'password') };
}

/**
 * Makes `postgres/` in `dataDir` when absent, closed to everybody but the user of the database. When that user may not
 * enter `dataDir` (Trame runs as root under /root), `postgres` becomes a link to a folder of its own under /var/lib/trame.
 */
export async function preparePlace(dataDir: string, user: PostgresUser, say: (line: string) => void): Promise<Place> {
	const place = (await findPlace(dataDir)) ?? (await makePlace(dataDir, user, say));
	if (user.uid !== undefined && user.gid !== undefined) await chown(place.folder, user.uid, user.gid);
	if (await mayReach(user, place.folder)) return place;
	throw new Error(
		`Trame runs as root, so its database runs as the system user “postgres”, which may not enter ${place.folder}. ` +
			'Open the folders above it (chmod o+x), start Trame as an ordinary user, or set DATA_DIR to a folder under /var/lib.',
	);
}

async function makePlace(dataDir: string, user: PostgresUser, say: (line: string) => void): Promise<Place> {
	const link = join(dataDir, 'postgres');
	let folder = link;
	if (!(await mayReach(user, dataDir))) {
		const name = createHash('sha256')
			.update(await realpath(dataDir))
			.digest('hex')
			.slice(0, 12);
		folder = join(SYSTEM_FOLDER, name);
		say(`The system user “postgres” may not enter ${dataDir}: the database lives in ${folder}, linked from there.`);
	}
	await mkdir(dirname(folder), { recursive: true, mode: 0o755 });
	await mkdir(folder, { recursive: true, mode: 0o700 });
	if (folder !== link) await symlink(folder, link);
	const place = await findPlace(dataDir);
	if (!place) throw new Error(`The folder ${link} was made and is gone again.`);
	return place;
}

/**
 * Makes the cluster when there is none; refuses one of another major version. It is made beside its place and moved there
 * when whole, so that a start that was cut short is simply done again.
 */
export async function initialise(
	place: Place,
	binaries: PostgresBinaries,
	user: PostgresUser,
	say: (line: string) => void,
): Promise<void> {
	const version = await readFile(join(place.cluster, 'PG_VERSION'), 'utf8').catch(absent);
	if (version !== null) {
		if (Number(version) === binaries.major) return;
		throw new Error(
			`The data in ${place.folder} was written by Postgres ${version.trim()}; this version of Trame brings Postgres ` +
				`${binaries.major}. Nothing was changed. Start the version of Trame that wrote it, export, and import here.`,
		);
	}
	say('Making the database (first start)…');
	const unfinished = `${place.cluster}.unfinished`;
	await rm(unfinished, { recursive: true, force: true });
	// 192 bits, in letters that need no escaping in an address.
	await writeFile(place.password, randomBytes(24).toString('base64url') + '\n', { mode: 0o600 });
	if (user.uid !== undefined && user.gid !== undefined) await chown(place.password, user.uid, user.gid);
	await run(binaries.initdb, user, place.folder, [
		`--pgdata=${unfinished}`,
		'--username=trame',
		'--auth=scram-sha-256',
		`--pwfile=${place.password}`,
		'--data-checksums',
		'--encoding=UTF8',
		'--locale=C.UTF-8',
		'--no-instructions',
	]);
	await rename(unfinished, place.cluster);
}

function run(program: string, user: PostgresUser, cwd: string, args: string[]): Promise<void> {
	return new Promise((resolve, reject) => {
		const env = { LC_ALL: 'C.UTF-8' };
		const child = spawn(program, args, { ...user, cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk));
		child.stderr.on('data', (chunk: Buffer) => (output += chunk));
		child.on('error', reject);
		child.on('close', (code) =>
			code === 0
				? resolve()
				: reject(new Error(`The database could not be made (initdb ended with ${code}).\n${output}`)),
		);
	});
}

function absent(error: unknown): null {
	if (hasCode(error, 'ENOENT')) return null;
	throw error;
}
