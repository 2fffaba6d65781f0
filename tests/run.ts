import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `npm test`: every check of the project, two at a time. Its last line is `N passed, N failed[, N skipped]`. */
interface Part {
	name: string;
	command: string[];
	/** File of results, for parts that are made of many tests; any other part counts as one. */
	results?: { file: string; count: (report: never) => Count };
	/** In place of our own environment; what is undefined is not seen. */
	env?: Record<string, string | undefined>;
	/** Needs the whole machine, and comes after the others. */
	alone?: boolean;
}
interface Count {
	passed: number;
	failed: number;
	skipped: number;
}

const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** What Node compiled, for the processes that come after (`tests/support/environment.ts`). */
const COMPILED = join(ROOT, 'node_modules', '.cache', 'trame', 'compiled');
const REPORTS = join(ROOT, 'test-results', 'reports');
const LIMIT = 600_000;

/**
 * A given Postgres waits for the disk, and most of all when a database is made or dropped, which each file does: on one, the
 * integration tests take twice as long. `npm run test:integration` uses it, and so do the parts that come after.
 */
const OWN_POSTGRES = { TEST_DATABASE_URL: undefined };

const vitest = (project: string): Part => {
	const file = join(REPORTS, `${project}.json`);
	return {
		name: project,
		command: [
			'vitest',
			'run',
			'--project',
			project,
			'--reporter=default',
			'--reporter=json',
			`--outputFile.json=${file}`,
		],
		results: { file, count: countVitest },
		env: OWN_POSTGRES,
	};
};

const PARTS: Part[] = [
	vitest('integration'),
	// Here, beside the tests that wait, and not by the first server that wants its pages.
	{ name: 'build', command: ['node', 'server/build.ts'] },
	{ name: 'types', command: ['svelte-check', '--tsconfig', './tsconfig.json'] },
	{ name: 'lint', command: ['eslint', '.'] },
	vitest('unit'),
	{ name: 'layers', command: 'depcruise --config .dependency-cruiser.cjs src server migrations tests'.split(' ') },
	{ name: 'dead code', command: ['knip'] },
	{ name: 'format', command: ['prettier', '--check', '.'] },
	{ name: 'faults', command: ['node', 'tests/faults/run.ts', '--small'], alone: true },
	{
		name: 'end to end',
		command: ['playwright', 'test', '--config', 'tests/e2e/playwright.config.ts', '--reporter=list,json'],
		results: { file: join(REPORTS, 'end-to-end.json'), count: countPlaywright },
		alone: true,
	},
];

const total: Count = { passed: 0, failed: 0, skipped: 0 };
await rm(REPORTS, { recursive: true, force: true });
await mkdir(REPORTS, { recursive: true });
// Types of the routes are generated; several parts read them.
const sync = await run(['svelte-kit', 'sync']);
if (sync.code !== 0) console.log(sync.output);

const together = PARTS.filter((part) => !part.alone);
await Promise.all([lane(together), lane(together)]);
await lane(PARTS.filter((part) => part.alone));

const { passed, failed, skipped } = total;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;

/** Takes parts from the common list until it is empty. */
async function lane(parts: Part[]): Promise<void> {
	for (let part = parts.shift(); part; part = parts.shift()) {
		const startedAt = performance.now();
		const { code, output } = await run(part.command, part.env);
		const count = await judge(part, code);
		total.passed += count.passed;
		total.failed += count.failed;
		total.skipped += count.skipped;
		const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
		const detail = part.results ? `, ${count.passed} passed, ${count.failed} failed` : '';
		if (count.failed > 0) console.log(`\n${output}\n`);
		console.log(`${count.failed > 0 ? '✗' : '✓'} ${part.name} (${seconds} s${detail})`);
	}
}

/** A part that fails without a failed test (it did not even start) counts as one failure. */
async function judge({ results }: Part, code: number | null): Promise<Count> {
	const alone = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
	if (!results) return alone;
	const report = await readFile(results.file, 'utf8').catch(() => null);
	if (report === null) return { passed: 0, failed: 1, skipped: 0 };
	const count = results.count(JSON.parse(report) as never);
	return { ...count, failed: Math.max(count.failed, alone.failed) };
}

function countVitest(report: {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
}): Count {
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests,
		skipped: report.numPendingTests + report.numTodoTests,
	};
}

function countPlaywright({
	stats,
}: {
	stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}): Count {
	return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
}

function run(
	[program = '', ...args]: string[],
	env: Part['env'] = {},
): Promise<{ code: number | null; output: string }> {
	return new Promise((resolve) => {
		const child = spawn(program, args, {
			cwd: ROOT,
			stdio: ['ignore', 'pipe', 'pipe'],
			timeout: LIMIT,
			env: {
				...process.env,
				PATH: [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
				PLAYWRIGHT_JSON_OUTPUT_FILE: join(REPORTS, 'end-to-end.json'),
				NO_COLOR: '1',
				// Servers and commands are started a hundred times; only the first compiles.
				NODE_COMPILE_CACHE: COMPILED,
				...env,
			},
		});
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk));
		child.stderr.on('data', (chunk: Buffer) => (output += chunk));
		child.on('error', (error) => resolve({ code: null, output: String(error) }));
		child.on('close', (code) => resolve({ code, output }));
	});
}
