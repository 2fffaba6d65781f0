/** What this project wants to reach, as `docs/performance.md` says, and whether a run reached it. */

/** Medians of a scenario by server; `ours` and `theirs` (the peer's) by the name of the figure. */
export interface Medians {
	ours(scenario: string, key: string): number | undefined;
	theirs(scenario: string, key: string): number | undefined;
}

interface Target {
	scenario: string;
	/** With what it must not exceed. */
	text: string;
	/** Undefined: not measured. */
	figure(medians: Medians): number | undefined;
	most?: number;
	least?: number;
	/** Counts as reached all the same. */
	unless?(medians: Medians): boolean;
}

const COST = 'serverCpuSecondsPerMillionDeliveries';

const own =
	(scenario: string, key: string) =>
	({ ours }: Medians) =>
		ours(scenario, key);

const ratio =
	(scenario: string, key: string) =>
	({ ours, theirs }: Medians) => {
		const [mine, peer] = [ours(scenario, key), theirs(scenario, key)];
		return mine !== undefined && peer ? mine / peer : undefined;
	};

/** Of an hour, at least half must have been run. */
const LONG_ENOUGH = 1800;

const TARGETS: Target[] = [
	{ scenario: 'fanout', text: 'CPU per delivery × Hocuspocus', figure: ratio('fanout', COST), most: 0.6 },
	{ scenario: 'fanout', text: 'p50 ms', figure: own('fanout', 'latencyMs.p50'), most: 8 },
	{ scenario: 'fanout', text: 'p99 ms', figure: own('fanout', 'latencyMs.p99'), most: 50 },
	{
		scenario: 'ramp',
		text: 'deliveries/s × Hocuspocus, or the generator above 90 % with the server under 60 %',
		figure: ratio('ramp', 'sustainedDeliveriesPerSecond'),
		least: 3,
		unless: ({ ours }) =>
			(ours('ramp', 'best.generatorCpuPercent') ?? 0) > 90 && (ours('ramp', 'best.serverCpuPercent') ?? 100) < 60,
	},
	{ scenario: 'documents', text: 'CPU per delivery × Hocuspocus', figure: ratio('documents', COST), most: 0.6 },
	{ scenario: 'documents', text: 'RSS KiB per document', figure: own('documents', 'rssKiBPerDocument'), most: 400 },
	{ scenario: 'join', text: 'CPU ms per joiner', figure: own('join', 'serverCpuMsPerJoin'), most: 3.5 },
	{ scenario: 'join', text: 'p99 ms', figure: own('join', 'fullStateMs.p99'), most: 10 },
	{ scenario: 'idle', text: 'RSS KiB per connection', figure: own('idle', 'rssKiBPerConnection'), most: 20 },
	{ scenario: 'open-10000', text: 'ms', figure: own('open-10000', 'fullStateMs'), most: 15 },
	{ scenario: 'open-10000', text: 'bytes × state', figure: own('open-10000', 'bytesPerStateByte'), most: 1.05 },
	{ scenario: 'open-100000', text: 'ms', figure: own('open-100000', 'fullStateMs'), most: 40 },
	{ scenario: 'open-100000', text: 'bytes × state', figure: own('open-100000', 'bytesPerStateByte'), most: 1.05 },
	{ scenario: 'burst', text: 'seconds until acknowledged', figure: own('burst', 'acknowledgedSeconds'), most: 8 },
	{
		scenario: 'burst',
		text: 'ms that the p99 of others moves',
		figure: ({ ours }) => difference(ours('burst', 'othersDuringMs.p99'), ours('burst', 'othersBeforeMs.p99')),
		most: 10,
	},
	{ scenario: 'commands', text: 'p95 ms on a screen', figure: own('commands', 'onScreenMs.p95'), most: 30 },
	{ scenario: 'commands', text: 'p99 ms on a screen', figure: own('commands', 'onScreenMs.p99'), most: 100 },
	{ scenario: 'commands', text: 'p95 ms of the answer', figure: own('commands', 'answerMs.p95'), most: 30 },
	{
		scenario: 'growth',
		text: 'CPU per delivery after 100,000 updates × after none',
		figure: own('growth', 'histories.after100000.ratio'),
		most: 1.2,
	},
	{
		scenario: 'growth',
		text: 'CPU per edit beside 1,000 open documents × beside one',
		figure: own('growth', 'others.with1000.ratio'),
		most: 1.2,
	},
	{
		scenario: 'churn',
		text: 'RSS MiB more after an hour',
		figure: ({ ours }) => ((ours('churn', 'seconds') ?? 0) < LONG_ENOUGH ? undefined : ours('churn', 'rssMiBPerHour')),
		most: 10,
	},
];

/** One line: the goals that were reached, those that were not with their figures, those that this run says nothing of. */
export function summary(medians: Medians): string {
	const lists: Record<'reached' | 'not reached' | 'not measured', string[]> = {
		reached: [],
		'not reached': [],
		'not measured': [],
	};
	for (const target of TARGETS) {
		const { scenario, text, most, least } = target;
		const figure = target.figure(medians);
		const goal = most === undefined ? `≥ ${least}` : `≤ ${most}`;
		if (figure === undefined) lists['not measured'].push(`${scenario} ${text}`);
		else {
			const within = most === undefined ? figure >= (least ?? 0) : figure <= most;
			const list = within || target.unless?.(medians) ? 'reached' : 'not reached';
			lists[list].push(`${scenario} ${text}: ${Number(figure.toFixed(2))} (${goal})`);
		}
	}
	return Object.entries(lists)
		.filter(([, list]) => list.length > 0)
		.map(([name, list]) => `${name} (${list.length}): ${list.join('; ')}`)
		.join(' | ');
}

function difference(later: number | undefined, earlier: number | undefined): number | undefined {
	return later === undefined || earlier === undefined ? undefined : later - earlier;
}
