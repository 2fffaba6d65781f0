import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STAMP = join(ROOT, 'build', 'sources.sha256');
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

/** Builds the pages into `build/` unless that was done from these very sources. `signal` cuts it short. */
export async function buildWhenNeeded(say: (line: string) => void, signal?: AbortSignal): Promise<void> {
	const sources = await hashOfSources();
	if ((await readFile(STAMP, 'utf8').catch(() => '')) === sources) return;
	say('Building the pages (first start, or the sources have changed)…');
	const startedAt = performance.now();
	await viteBuild(signal);
	await writeFile(STAMP, sources);
	say(`Built in ${Math.round((performance.now() - startedAt) / 1000)} s.`);
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
