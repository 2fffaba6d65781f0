import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '../client.ts';
import { within, type Context } from '../context.ts';
import { mib, round, Samples } from '../stats.ts';
import { seed } from '../texts.ts';

const PARTICIPANTS = 200;
const PARAGRAPHS = 300;
const EDITS = 20_000;
const SECONDS = 5;

/** 200 people open a text of 20,000 edits within five seconds, while somebody has it open. */
export async function join({ target, server, documents, ...context }: Context) {
	const document = documents[0]!;
	await server.start();
	const { figures } = await seed({ target, server, documents, ...context }, document, PARAGRAPHS, EDITS);
	const host = new Client(target, { document, name: 'host' });
	await host.complete;
	await sleep(3000);

	const cpu = server.cpu();
	const from = performance.now();
	const clients: Client[] = [];
	for (let n = 0; n < PARTICIPANTS; n++) {
		const wait = from + (n * SECONDS * 1000) / PARTICIPANTS - performance.now();
		if (wait > 1) await sleep(wait);
		clients.push(new Client(target, { document, name: `join-${n}` }));
	}
	const incomplete = await within(60_000, Promise.all(clients.map((client) => client.complete)), '').then(
		() => 0,
		() => clients.filter((client) => client.completeAt === 0).length,
	);
	await sleep(500);
	const used = server.cpu() - cpu;
	const times = new Samples();
	for (const client of clients) if (client.completeAt > 0) times.add(client.completeAt - client.startedAt);
	const bytes = clients.reduce((sum, client) => sum + client.bytesIn, 0) / clients.length;
	for (const client of [host, ...clients]) client.close();
	return {
		...figures,
		incomplete,
		fullStateMs: times.summary(),
		bytesPerJoin: round(bytes, 0),
		serverCpuMsPerJoin: round((used / clients.length) * 1000, 2),
		peakRssMiB: mib(server.peakRss),
	};
}
