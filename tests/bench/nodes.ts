import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { administer, withDatabase } from '../support/administer.ts';
import { freePort } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { pinSelf, ServerProcess } from './sync/server-process.ts';
import { round } from './sync/stats.ts';
import { TypingLoad } from './sync/typing.ts';

/**
 * `npm run bench -- nodes [--documents 20] [--seconds 8] [--repeat 3]`: what a delivery costs each of two processes that are
 * strangers (a database each, no Redis: a process alone, twice), and each of two neighbours (one database and one Redis,
 * documents of their own). All four share the first core in the same way and this generator has the second, so rates say
 * nothing of a machine with a core for each, and what differs is the price of being two: with a core each, neighbours give
 * 2 × (cost of a stranger ÷ cost of a neighbour) of what one gives. Needs `TEST_DATABASE_URL` and `TEST_REDIS_URL`.
 */
const { values } = parseArgs({
	args: process.argv.slice(3),
	options: {
		documents: { type: 'string', default: '20' },
		seconds: { type: 'string', default: '8' },
		repeat: { type: 'string', default: '3' },
	},
});
const { TEST_DATABASE_URL: postgres, TEST_REDIS_URL: redis } = process.env;
if (!postgres || !redis) throw new Error('TEST_DATABASE_URL and TEST_REDIS_URL: a Postgres and a Redis to work on');
const [documents, seconds, repeat] = [values.documents, values.seconds, values.repeat].map(Number) as [
	number,
	number,
	number,
];
const PEOPLE = 8;
const WRITERS = 2;
/** Edits of each writer in a second. */
const RATE = 2;
const WARM_UP = 5;
/** What two are to give, in units of one. */
const GOAL = 1.7;

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const run = promisify(execFile);

interface Place {
	env: Record<string, string>;
	/** Those that nobody has measured in yet. */
	documents: string[];
	cookies: string[];
}

pinSelf(1);
const folder = await temporaryFolder();
const names: string[] = [];
try {
	const [first, second] = [await makePlace(3 * repeat * documents), await makePlace(repeat * documents)];
	const strangers = [first, second];
	const neighbour = { ...first, env: { ...first.env, REDIS_URL: redis } };
	const neighbours = [neighbour, neighbour];
	const gains: number[] = [];
	for (let n = 0; n < repeat; n += 1) {
		// Each of the two goes first in turn.
		const orders = n % 2 === 0 ? [strangers, neighbours] : [neighbours, strangers];
		const figures = new Map<Place[], Awaited<ReturnType<typeof measure>>>();
		for (const pair of orders) figures.set(pair, await measure(pair));
		const costs = [strangers, neighbours].map((pair) =>
			(figures.get(pair) ?? []).reduce((sum, { cost }) => sum + cost, 0),
		);
		const gain = round((2 * (costs[0] ?? 0)) / (costs[1] ?? 0), 2);
		gains.push(gain);
		const report = { strangers: figures.get(strangers), neighbours: figures.get(neighbours), 'two give': gain };
		console.log(JSON.stringify(report, null, '\t'));
	}
	gains.sort((a, b) => a - b);
	const median = gains[Math.floor(gains.length / 2)] ?? 0;
	const spread = `${gains[0]}–${gains.at(-1)} in ${gains.length} runs`;
	console.log(`two give ${median} × one (${spread}; goal ${GOAL}): ${median >= GOAL ? 'reached' : 'not reached'}`);
} finally {
	for (const name of names) await administer(postgres, `drop database if exists ${name} with (force)`);
	await rm(folder, { recursive: true });
}
process.exit();

/** A database with people and so many texts. */
async function makePlace(texts: number): Promise<Place> {
	const name = `trame_bench_${randomBytes(6).toString('hex')}`;
	await administer(postgres!, `create database ${name}`);
	names.push(name);
	const env = {
		DATABASE_URL: withDatabase(postgres!, name),
		SECRET_KEY: randomBytes(32).toString('hex'),
		DATA_DIR: folder,
		TRAME_DEMO: 'off',
		LOG_LEVEL: 'error',
	};
	const asked = ['load-target', '--participants', String(PEOPLE * 4), '--documents', String(texts), '--json'];
	const { stdout } = await run(process.execPath, [path('../../server/admin.ts'), ...asked], {
		env: { ...process.env, ...env },
		maxBuffer: 16 << 20,
	});
	return { env, ...(JSON.parse(stdout) as Pick<Place, 'documents' | 'cookies'>) };
}

/** Two processes at once, each with documents of its own; CPU seconds for a million deliveries, and whether all came. */
async function measure(pair: Place[]) {
	const servers: ServerProcess[] = [];
	try {
		const loads = [];
		for (const { env, documents: unused, cookies } of pair) {
			const port = await freePort();
			const server = new ServerProcess([path('../support/node-process.ts')], { ...env, PORT: String(port) }, port);
			servers.push(server);
			await server.start();
			const target = { url: `ws://127.0.0.1:${port}/sync/{board}`, protocol: 'y-websocket' as const, cookies };
			const mine = unused.splice(0, documents);
			loads.push(new TypingLoad({ name: 'trame', target, server, documents: mine, seconds }));
		}
		for (const load of loads) await load.join(documents, PEOPLE, WRITERS);
		const figures = await Promise.all(loads.map((load) => load.measure(RATE, seconds, WARM_UP)));
		const verified = await Promise.all(loads.map((load) => load.verify()));
		for (const load of loads) load.close();
		return figures.map((one, n) => ({
			cost: one.serverCpuSecondsPerMillionDeliveries ?? 0,
			deliveriesPerSecond: one.deliveriesPerSecond,
			deliveredShare: one.deliveredShare,
			latencyMs: one.latencyMs,
			generatorCpuPercent: one.generatorCpuPercent,
			converged: verified[n]?.converged,
		}));
	} finally {
		await Promise.all(servers.map((server) => server.stop()));
	}
}
