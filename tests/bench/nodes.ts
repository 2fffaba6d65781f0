import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { administer, withDatabase } from '../support/administer.ts';
import { freePort } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { Target } from './sync/client.ts';
import { pinSelf, ServerProcess } from './sync/server-process.ts';
import { TypingLoad } from './sync/typing.ts';

/**
 * `npm run bench -- nodes [--documents 20] [--seconds 8] [--repeat 3]`: what an edit costs a process that is alone, and each
 * of two on one database and one Redis that serve as many documents each. Processes share the first core, this generator
 * has the second, so rates say nothing of a machine with a core for each: the cost of a delivery does, since two processes
 * give 2 × (cost alone ÷ cost of one of two) of what one gives. Needs `TEST_DATABASE_URL` and `TEST_REDIS_URL`.
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
const [documents, seconds] = [Number(values.documents), Number(values.seconds)];
const PEOPLE = 8;
const WRITERS = 2;
/** Edits of each writer in a second. */
const RATE = 2;

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const name = `trame_bench_${randomBytes(6).toString('hex')}`;
await administer(postgres, `create database ${name}`);
const folder = await temporaryFolder();
const shared = {
	DATABASE_URL: withDatabase(postgres, name),
	REDIS_URL: redis,
	SECRET_KEY: randomBytes(32).toString('hex'),
	DATA_DIR: folder,
	TRAME_DEMO: 'off',
	LOG_LEVEL: 'error',
};
pinSelf(1);
try {
	const asked = ['load-target', '--participants', String(PEOPLE * 4), '--documents', String(2 * documents), '--json'];
	const { stdout } = await promisify(execFile)(process.execPath, [path('../../server/admin.ts'), ...asked], {
		env: { ...process.env, ...shared },
		maxBuffer: 16 << 20,
	});
	const target = JSON.parse(stdout) as { documents: string[]; cookies: string[] };
	for (let n = 0; n < Number(values.repeat); n += 1) {
		const [alone] = await measure(1, target);
		const two = await measure(2, target);
		const cost = two.reduce((sum, one) => sum + one.cost, 0) / two.length;
		const report = {
			'one process': alone,
			'two processes': two,
			'two give, in units of one': Number(((2 * (alone?.cost ?? 0)) / cost).toFixed(2)),
		};
		console.log(JSON.stringify(report, null, '\t'));
	}
} finally {
	await administer(postgres, `drop database if exists ${name} with (force)`);
	await rm(folder, { recursive: true });
}
process.exit();

/** Each process with documents of its own; µs of its CPU for a delivery, deliveries per second, whether all came. */
async function measure(count: number, { documents: names, cookies }: { documents: string[]; cookies: string[] }) {
	const loads = [];
	for (let n = 0; n < count; n += 1) {
		const port = await freePort();
		const server = new ServerProcess([path('../support/node-process.ts')], { ...shared, PORT: String(port) }, port);
		await server.start();
		const url = `ws://127.0.0.1:${port}/sync/{board}`;
		const own: Target = { url, protocol: 'y-websocket', cookies };
		const mine = names.slice(n * documents, (n + 1) * documents);
		loads.push({ server, load: new TypingLoad({ target: own, server, documents: mine, seconds }) });
	}
	for (const { load } of loads) await load.join(documents, PEOPLE, WRITERS);
	const figures = await Promise.all(loads.map(({ load }) => load.measure(RATE, seconds, 2)));
	for (const { load } of loads) load.close();
	await Promise.all(loads.map(({ server }) => server.stop()));
	return figures.map((one) => ({
		cost: one.serverCpuSecondsPerMillionDeliveries ?? 0,
		deliveriesPerSecond: one.deliveriesPerSecond,
		deliveredShare: one.deliveredShare,
		latencyMs: one.latencyMs,
		generatorCpuPercent: one.generatorCpuPercent,
	}));
}
