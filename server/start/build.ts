import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DataInUse, lockData, type DataLock } from '../db/data-lock.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** One folder for each state of the sources: what a running server serves is never written over. */
const BUILDS = join(ROOT, 'build');
/** Where vite leaves a build (`svelte.config.js`). */
const FRESH = join(ROOT, '.svelte-kit', 'built');
/** Older ones go: a server still running from one of them was started that many builds ago. */
const KEPT = 5;
const ASK_AGAIN_MS = 200;
/** What the pages are built from. Of `server/` they bundle the slot alone. */
const SOURCES = [
	'src',
	'static',
	'server/current-app.ts',
	'svelte.config.js',
	'vite.config.ts',
	'package.json',
	'package-lock.json',
];

/**
 * The folder of the pages built from these very sources; builds them when it is not there. `signal` cuts it short. Of two
 * that start at once, one builds and the other waits.
 */
export async function buildWhenNeeded(say: (line: string) => void, signal?: AbortSignal): Promise<string> {
	const folder = join(BUILDS, (await hashOfSources()).slice(0, 16));
	if (await isThere(folder)) return folder;
	await mkdir(BUILDS, { recursive: true });
	const lock = await patiently(BUILDS, signal);
	try {
		if (await isThere(folder)) return folder;
		say('Building the pages (first start, or the sources have changed)…');
		const startedAt = performance.now();
		await viteBuild(signal);
		await rename(FRESH, folder);
		await removeOld();
		say(`Built in ${Math.round((performance.now() - startedAt) / 1000)} s.`);
		return folder;
	} finally {
		lock.release();
	}
}

const isThere = (path: string) =>
	stat(path).then(
		() => true,
		() => false,
	);

async function patiently(folder: string, signal?: AbortSignal): Promise<DataLock> {
	for (;;) {
		try {
			return await lockData(folder);
		} catch (error) {
			if (!(error instanceof DataInUse)) throw error;
			await delay(ASK_AGAIN_MS, undefined, { signal });
		}
	}
}

async function removeOld(): Promise<void> {
	const entries = await readdir(BUILDS, { withFileTypes: true });
	const folders = await Promise.all(
		entries
			.filter((entry) => entry.isDirectory())
			.map(async ({ name }) => ({ path: join(BUILDS, name), at: (await stat(join(BUILDS, name))).mtimeMs })),
	);
	folders.sort((one, other) => other.at - one.at);
	for (const { path } of folders.slice(KEPT)) await rm(path, { recursive: true });
}

/** SHA-256 over the names and contents of all sources, in order of names. */
async function hashOfSources(): Promise<string> {
	const hash = createHash('sha256');
	for (const source of SOURCES) {
		for (const path of await filesIn(join(ROOT, source))) {
			const content = await readFile(path);
			hash.update(`${relative(ROOT, path)}\0${content.length}\0`).update(content);
		}
	}
	return hash.digest('hex');
}

async function filesIn(path: string): Promise<string[]> {
	const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(
		(error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOTDIR') return null;
			if (error.code === 'ENOENT') return [];
			throw error;
		},
	);
	if (!entries) return [path];
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
}

function viteBuild(signal?: AbortSignal): Promise<void> {
	let vite: string;
	try {
		vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
	} catch (error) {
		throw new Error('The pages must be built, and the tools for that are not installed: run npm ci.', { cause: error });
	}
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: ROOT, stdio: 'pipe', signal });
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk));
		child.stderr.on('data', (chunk: Buffer) => (output += chunk));
		child.on('error', reject);
		child.on('close', (code) =>
			code === 0 ? resolve() : reject(new Error(`The pages could not be built.\n${output}`)),
		);
	});
}
