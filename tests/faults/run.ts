import { parseArgs } from 'node:util';
import { randomSource } from '../server/sync/random-source.ts';
import type { Fault } from './fault.ts';
import { emptyTally } from './tally.ts';
import { sabotage } from './sabotage.ts';

/** `npm run test:faults [-- NAME] [--count N] [--seconds N] [--minutes N] [--small] [--sabotage WAY]`; `TRAME_SEED` repeats a run. */
const FAULTS: Record<string, () => Promise<Fault>> = {
	'kill-server': async () => (await import('./kill-server.ts')).killServer,
	'kill-postgres': async () => (await import('./kill-postgres.ts')).killPostgres,
	'database-unreachable': async () => (await import('./database-unreachable.ts')).databaseUnreachable,
	network: async () => (await import('./network.ts')).networkCuts,
	positions: async () => (await import('./positions.ts')).positionRound,
	'slow-readers': async () => (await import('./slow-readers.ts')).slowReaders,
	'disk-full': async () => (await import('./disk-full.ts')).diskFull,
};

const PROGRESS_MS = 10_000;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		count: { type: 'string' },
		seconds: { type: 'string' },
		minutes: { type: 'string' },
		small: { type: 'boolean', default: false },
		sabotage: { type: 'string' },
	},
});
const unknown = positionals.filter((name) => !Object.hasOwn(FAULTS, name));
if (unknown.length > 0) throw new Error(`no fault ${unknown.join(', ')}; there are ${Object.keys(FAULTS).join(', ')}`);
if (values.sabotage !== undefined) sabotage(values.sabotage);
// By way of `exit`, so that no database is left behind; servers notice the end by themselves.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
console.log('| Fault | Count | Edits acknowledged | Commands acknowledged | Lost | Doubled | Wrong | Duration |');
let failed = false;
for (const [name, load] of Object.entries(FAULTS)) {
	if (positionals.length === 0 || positionals.includes(name))
		failed = !(await bringAbout(name, await load())) || failed;
}
// Timers of clients that were closed would keep the process.
process.exit(failed ? 1 : 0);

/** Runs one script and prints its line. Says whether the promise held. */
async function bringAbout(name: string, fault: Fault): Promise<boolean> {
	const size = values.small ? 'small' : 'full';
	const count = Number(values.count ?? fault[size]);
	if (count === 0) return true;
	const seconds = Number(values.seconds ?? fault.seconds?.[size] ?? 0);
	const tally = emptyTally();
	const startedAt = Date.now();
	const endsAt = startedAt + Number(values.minutes ?? Infinity) * 60_000;
	let toldAt = startedAt;
	let happened = 0;
	function* turns() {
		while (happened < count && Date.now() < endsAt) {
			yield happened + 1;
			happened += 1;
			if (Date.now() - toldAt < PROGRESS_MS) continue;
			toldAt = Date.now();
			console.error(`${name}: ${happened} of ${count}, ${tally.lost.size} lost, ${tally.doubled.size} doubled`);
		}
	}
	try {
		await fault.run({ turns, seconds, random: randomSource(), tally });
	} catch (error) {
		tally.wrong.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
	}
	const { edits, commands, lost, doubled, wrong } = tally;
	const duration = `${Math.round((Date.now() - startedAt) / 1000)} s`;
	console.log(
		`| ${[`${name}: ${fault.what}`, happened, edits, commands, lost.size, doubled.size, wrong.length, duration].join(' | ')} |`,
	);
	for (const fact of [...lost].slice(0, 5)) console.log(`lost: ${fact}`);
	for (const fact of [...doubled].slice(0, 5)) console.log(`doubled: ${fact}`);
	for (const fact of wrong.slice(0, 5)) console.log(`wrong: ${fact}`);
	return happened > 0 && lost.size + doubled.size + wrong.length === 0;
}
