import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * JavaScript that the board page needs before anybody can act, gzipped: `npm run bench -- weight` after a
 * build. What is imported dynamically (the editor, the other language) is not counted; the catalogue of one language is.
 */
const BUDGET_KB = 180;
const PAGE = 'src/routes/boards/[id]/+page.svelte';

interface Chunk {
	file: string;
	src?: string;
	imports?: string[];
}

const kit = '.svelte-kit';
const client = join(kit, 'output', 'client');
const manifest = JSON.parse(await readFile(join(client, '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>;

const nodes = await Promise.all(
	Object.keys(manifest)
		.filter((key) => /client-optimized\/nodes\/\d+\.js$/.test(key))
		.map(async (key) => ({ key, source: await readFile(join(kit, '..', key), 'utf8') })),
);
const page = nodes.find(({ source }) => source.includes(PAGE));
const layout = nodes.find(({ source }) => source.includes('src/routes/+layout.svelte'));
if (!page || !layout) throw new Error('the board page or the root layout is not in the manifest');

const roots = Object.keys(manifest).filter(
	(key) =>
		key.endsWith('client-optimized/app.js') ||
		key.endsWith('client/entry.js') ||
		key === 'src/lib/messages/fr/index.ts',
);
const reached = new Set<string>();
const visit = (key: string) => {
	if (reached.has(key)) return;
	reached.add(key);
	manifest[key]?.imports?.forEach(visit);
};
[...roots, layout.key, page.key].forEach(visit);

const sizes = await Promise.all(
	[...reached].map(async (key) => {
		const file = manifest[key]?.file ?? '';
		return { file, source: manifest[key]?.src ?? key, bytes: gzipSync(await readFile(join(client, file))).length };
	}),
);
sizes.sort((one, other) => other.bytes - one.bytes);
for (const { file, source, bytes } of sizes)
	console.log(`${(bytes / 1000).toFixed(1).padStart(7)} kB  ${file}  ${source}`);
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
console.log(`${total.toFixed(1).padStart(7)} kB of ${BUDGET_KB}`);
if (total > BUDGET_KB) process.exitCode = 1;
