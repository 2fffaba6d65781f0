import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SCENARIOS } from './scenarios.ts';
import { summary } from './targets.ts';

/**
 * `npm run bench -- sync [SCENARIO …] [--servers trame,hocuspocus,y-websocket] [--repeat 3] [--seconds N]`: our server beside
 * its peers, in turn, several times over, so that what else the machine does falls on all of them. Prints the median of each
 * figure, its spread, and ours as a ratio of Hocuspocus's; last, which goals were reached. Postgres: that of `TEST_DATABASE_URL`.
 */
const ONE_RUN = fileURLToPath(new URL('one-run.ts', import.meta.url));
type Runs = Map<string, Record<string, number>[]>;

const { values, positionals } = parseArgs({
	args: process.argv.slice(3),
	allowPositionals: true,
	options: {
		servers: { type: 'string', default: 'trame,hocuspocus,y-websocket' },
		repeat: { type: 'string', default: '3' },
		seconds: { type: 'string' },
	},
});
const postgres = process.env.TEST_DATABASE_URL;
if (!postgres) throw new Error('TEST_DATABASE_URL: a Postgres server on which databases may be created');

const measured = new Map<string, Runs>();
for (const scenario of positionals.length > 0 ? positionals : Object.keys(SCENARIOS)) {
	const able = SCENARIOS[scenario]?.servers;
	const servers = values.servers.split(',').filter((server) => able?.includes(server) ?? true);
	const runs: Runs = new Map(servers.map((server) => [server, []]));
	for (let n = 0; n < Number(values.repeat); n++) {
		for (const server of servers) {
			const asked = [scenario, server, postgres, ...(values.seconds === undefined ? [] : [values.seconds])];
			const child = spawnSync(process.execPath, [ONE_RUN, ...asked], {
				stdio: ['ignore', 'pipe', 'inherit'],
				encoding: 'utf8',
			});
			if (child.status === 0) runs.get(server)!.push(figures(JSON.parse(child.stdout)));
			else console.error(`${scenario}, ${server}: run ${n + 1} failed`);
		}
	}
	measured.set(scenario, runs);
	print(scenario, runs);
}
const medianOf = (server: string) => (scenario: string, key: string) =>
	median(sorted(measured.get(scenario)?.get(server), key));
console.log(`\n${summary({ ours: medianOf('trame'), theirs: medianOf('hocuspocus') })}`);

function print(scenario: string, runs: Runs): void {
	const servers = [...runs.keys()];
	const keys = [...new Set([...runs.values()].flat().flatMap((run) => Object.keys(run)))];
	console.log(
		`\n## ${scenario}\n\n| | ${servers.join(' | ')} | trame / hocuspocus |\n|---|${servers.map(() => '---:|').join('')}---:|`,
	);
	for (const key of keys) {
		const [ours, theirs] = ['trame', 'hocuspocus'].map((server) => median(sorted(runs.get(server), key)));
		const cells = servers.map((server) => {
			const list = sorted(runs.get(server), key);
			const [least, most] = [list[0], list.at(-1)];
			return least === most ? `${least ?? ''}` : `${median(list)} (${least}–${most})`;
		});
		console.log(
			`| ${key} | ${cells.join(' | ')} | ${ours !== undefined && theirs ? (ours / theirs).toFixed(2) : ''} |`,
		);
	}
}

function sorted(runs: Record<string, number>[] | undefined, key: string): number[] {
	return (runs ?? []).flatMap((run) => run[key] ?? []).sort((a, b) => a - b);
}

function median(list: number[]): number | undefined {
	return list[Math.floor(list.length / 2)];
}

/** The numbers of a report by path; booleans as 0 and 1. */
function figures(value: unknown, path = '', found: Record<string, number> = {}): Record<string, number> {
	if (typeof value === 'number' || typeof value === 'boolean') found[path] = Number(value);
	else if (value && typeof value === 'object') {
		for (const [key, child] of Object.entries(value)) figures(child, path ? `${path}.${key}` : key, found);
	}
	return found;
}
