import { setTimeout as sleep } from 'node:timers/promises';
import { connectAll, type Context } from '../context.ts';
import { round } from '../stats.ts';
import { seed } from '../texts.ts';
import { TypingLoad } from '../typing.ts';
import { warmUp } from '../warm-up.ts';

const HISTORIES = [0, 10_000, 100_000];
const PARAGRAPHS = 300;
/** One person in each: documents that are open and in which nothing happens. */
const OTHERS = [1, 100, 1000];
const PEOPLE = 40;
const WRITERS = 10;
const RATE = 4;

/** What a delivery costs in a document with a longer and longer history, and an edit beside more and more open documents. */
export async function growth(context: Context) {
	await context.server.start();
	await warmUp(context);
	const histories = await byHistory(context);
	await context.server.stop();
	await context.server.start();
	await warmUp(context);
	return { histories, others: await byOthers(context) };
}

/** The documents are measured in turn, there and back: what the server learns meanwhile falls on all of them alike. */
async function byHistory(context: Context) {
	const loads: TypingLoad[] = [];
	for (const [n, edits] of HISTORIES.entries()) {
		const document = context.documents[n]!;
		if (edits > 0) await seed(context, document, PARAGRAPHS, edits);
		const load = new TypingLoad({ ...context, documents: [document] });
		await load.join(1, PEOPLE, WRITERS);
		loads.push(load);
	}
	await sleep(3000);
	const costs = HISTORIES.map(() => ({ cpu: 0, p99: 0, share: 1 }));
	for (const n of [...loads.keys(), ...[...loads.keys()].reverse()]) {
		const figures = await loads[n]!.measure(RATE, context.seconds / 2, 2);
		const cost = costs[n]!;
		cost.cpu += (figures.serverCpuSecondsPerMillionDeliveries ?? 0) / 2;
		cost.p99 = Math.max(cost.p99, figures.latencyMs.p99);
		cost.share = Math.min(cost.share, figures.deliveredShare);
	}
	const report: Record<string, object> = {};
	for (const [n, edits] of HISTORIES.entries()) {
		const verified = await loads[n]!.verify();
		loads[n]!.close();
		const { cpu, p99, share } = costs[n]!;
		report[`after${edits}`] = {
			serverCpuSecondsPerMillionDeliveries: round(cpu, 2),
			ratio: round(cpu / costs[0]!.cpu, 2),
			p99Ms: p99,
			deliveredShare: share,
			converged: verified?.converged,
		};
	}
	return report;
}

async function byOthers(context: Context) {
	const { server, documents } = context;
	const [first, ...rest] = documents.slice(HISTORIES.length);
	const load = new TypingLoad({ ...context, documents: [first!] });
	await load.join(1, PEOPLE, WRITERS);
	await load.measure(RATE, 2, 0);
	const report: Record<string, object> = {};
	let open = 0;
	let least = 0;
	const idle = [];
	for (const count of OTHERS) {
		idle.push(
			...(await connectAll(
				context,
				rest.slice(open, count).map((document) => ({ document, name: 'idle' })),
			)),
		);
		open = count;
		await sleep(2000);
		const cpu = server.cpu();
		await sleep(context.seconds * 1000);
		const background = (server.cpu() - cpu) / context.seconds;
		const { serverCpuPercent, editsPerSecond, latencyMs } = await load.measure(RATE, context.seconds, 2);
		const serverCpuMsPerEdit = ((serverCpuPercent / 100 - background) * 1000) / editsPerSecond;
		least ||= serverCpuMsPerEdit;
		report[`with${count}`] = {
			serverCpuMsPerEdit: round(serverCpuMsPerEdit, 2),
			ratio: round(serverCpuMsPerEdit / least, 2),
			backgroundCpuPercent: round(100 * background),
			p99Ms: latencyMs.p99,
			alive: idle.filter((client) => client.connected).length,
		};
	}
	const verified = await load.verify();
	load.close();
	for (const client of idle) client.close();
	return { ...report, converged: verified?.converged };
}
