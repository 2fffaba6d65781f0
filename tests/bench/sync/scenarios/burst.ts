import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import * as Y from 'yjs';
import { Client } from '../client.ts';
import { fullClient, within, type Context } from '../context.ts';
import { mib, round } from '../stats.ts';
import { history, sameText } from '../texts.ts';
import { TypingLoad } from '../typing.ts';
import { warmUp } from '../warm-up.ts';

const UPDATES = 100_000;
/** A server that needs minutes for all of them gets these. */
const FEWER: Record<string, number> = { hocuspocus: 20_000 };
const PARAGRAPHS = 300;
/** Updates handed to the system at once, and bytes that may wait there. */
const TOGETHER = 50;
const BACKLOG = 1 << 18;
const OTHERS = 10;
const LONGEST = 300_000;
/** A newcomer who came before everything was taken is followed by another. */
const PATIENCE = 5000;

/**
 * One client sends a history as fast as its line takes it, while two people type once a second in each of ten other documents.
 * Taken: a newcomer is given all of it. Acknowledged, where a server says so: all of it is committed; then it is killed, and
 * nothing may be missing.
 */
export async function burst(context: Context) {
	const { server, target, documents, name } = context;
	const document = documents[OTHERS]!;
	const doc = new Y.Doc();
	const updates = [...history(PARAGRAPHS, FEWER[name] ?? UPDATES, doc)];
	await server.start();
	await warmUp(context);
	const load = new TypingLoad(context);
	await load.join(OTHERS, 2, 2);
	const before = await load.measure(1, context.seconds, 3);

	const client = new Client(target, { document, name: 'burst', extended: true });
	await within(30_000, client.synced, 'the client of the burst did not sync');
	const times = { sent: 0, acknowledged: 0, taken: 0 };
	const holds = monitorEventLoopDelay({ resolution: 2 });
	holds.enable();
	const cpu = server.cpu();
	const during = await load.measure(
		1,
		async () => {
			const from = performance.now();
			const past = () => round((performance.now() - from) / 1000, 2);
			for (let n = 0; n < updates.length && client.connected; n += TOGETHER) {
				client.sendUpdates(updates.slice(n, n + TOGETHER));
				await turn();
				while (client.backlog > BACKLOG && client.connected) await sleep(1);
			}
			times.sent = past();
			if (target.subprotocol) {
				while (client.connected && client.acknowledged < client.sent && past() * 1000 < LONGEST) await sleep(5);
				times.acknowledged = past();
			}
			if (!client.connected) throw new Error(`the line of the burst was ended after ${past()} s`);
			// A newcomer takes the generator's time, and so that of the others whom it plays: where it can be known otherwise, later.
			if (!target.subprotocol) await newcomerHasAll(context, document);
			times.taken = past();
		},
		0,
	);
	holds.disable();
	const used = server.cpu() - cpu;
	if (target.subprotocol) await newcomerHasAll(context, document);
	const kept = client.connected;
	const unacknowledged = target.subprotocol ? client.sent - client.acknowledged : null;
	const others = await load.verify();
	load.close();
	client.close();
	if (target.subprotocol) {
		await server.kill();
		await server.start();
	}
	const full = await fullClient(context, document);
	const same = sameText(full.doc, doc);
	full.close();
	return {
		updates: updates.length,
		sentSeconds: times.sent,
		...(target.subprotocol ? { acknowledgedSeconds: times.acknowledged } : {}),
		takenSeconds: times.taken,
		updatesPerSecond: round(updates.length / times.taken, 0),
		serverCpuSeconds: round(used, 2),
		othersBeforeMs: before.latencyMs,
		othersDuringMs: during.latencyMs,
		/** What the generator itself held the others up for. */
		generatorHoldMs: { p99: round(holds.percentile(99) / 1e6), max: round(holds.max / 1e6) },
		peakRssMiB: mib(server.peakRss),
		verified: { kept, same, unacknowledged, others },
	};
}

/** Newcomers one after the other, until one is given every checkpoint of the history. */
async function newcomerHasAll({ target }: Context, document: string): Promise<void> {
	const until = performance.now() + LONGEST;
	while (performance.now() < until) {
		const newcomer = new Client(target, { document, name: 'newcomer' });
		const done = await Promise.race([newcomer.complete.then(() => true), sleep(PATIENCE, false)]);
		newcomer.close();
		if (done) return;
	}
	throw new Error('a newcomer was never given everything');
}
