import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Browser {
	executablePath: string;
	args: string[];
	env: Record<string, string>;
}

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/trame/', import.meta.url));

/**
 * A real Chromium that needs no system package: the one of `@sparticuz/chromium`, unpacked once with the libraries and fonts
 * that it brings. `CHROMIUM_PATH` names another (needed where that package has none: arm64, macOS, Windows).
 */
export async function chromium(): Promise<Browser> {
	// The package's own arguments switch the web's security off, which is what some tests are about: they are not used.
	const args = ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'];
	const env = inherited();
	const given = process.env.CHROMIUM_PATH;
	if (given) return { executablePath: given, args, env };
	const folder = await unpacked();
	return {
		executablePath: join(folder, 'chromium'),
		args,
		env: { ...env, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_FILE: await fontsOf(folder) },
	};
}

async function unpacked(): Promise<string> {
	const folder = join(CACHE, `chromium-${await packageVersion()}`);
	if (await isThere(folder)) return folder;
	await mkdir(CACHE, { recursive: true });
	// Unpacked beside its place, so that runs at the same time never see half a browser. The package reads both variables.
	const unfinished = await mkdtemp(join(CACHE, 'unpacking-'));
	const before = { ...process.env };
	process.env.TMPDIR = unfinished;
	process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs24.x';
	try {
		const { default: bundled } = await import('@sparticuz/chromium');
		await bundled.executablePath();
		await rename(unfinished, folder);
	} catch (error) {
		await rm(unfinished, { recursive: true });
		if (!(await isThere(folder))) throw error;
	} finally {
		// Importing the package changes the environment for good; nothing else must see that.
		for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
		Object.assign(process.env, before);
	}
	return folder;
}

/**
 * The settings that the package brings look for its fonts under /tmp: without any font Chromium's pages hang or crash.
 * Ours name the folder where they really are.
 */
async function fontsOf(folder: string): Promise<string> {
	const file = join(folder, 'fonts.conf');
	const [fonts, cache] = [join(folder, 'fonts', 'fonts'), join(folder, 'fonts-cache')];
	const settings = `<?xml version="1.0"?><fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>\n`;
	// Written again where the project has moved.
	if ((await readFile(file, 'utf8').catch(() => '')) === settings) return file;
	const unfinished = `${file}.${process.pid}`;
	await writeFile(unfinished, settings);
	await rename(unfinished, file);
	return file;
}

async function packageVersion(): Promise<string> {
	const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
	const manifest: unknown = JSON.parse(await readFile(join(dirname(dirname(entry)), 'package.json'), 'utf8'));
	return (manifest as { version: string }).version;
}

function inherited(): Record<string, string> {
	return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function isThere(path: string): Promise<boolean> {
	return access(path).then(
		() => true,
		() => false,
	);
}
