import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '../client.ts';
import { fullClient, within, type Context } from '../context.ts';
import { mib, round } from '../stats.ts';
import { sameText, seed } from '../texts.ts';

const PARAGRAPHS = 300;
const OPENS = 3;

/** The server is restarted; the first person opens a text with a long history. Milliseconds are medians. */
export const open = (edits: number) => async (context: Context) => {
	const { server, target } = context;
	const document = context.documents[0]!;
	await server.start();
	const from = performance.now();
	const { doc, figures } = await seed(context, document, PARAGRAPHS, edits);
	const seedSeconds = round((performance.now() - from) / 1000, 1);
	await sleep(3000);
	await server.stop();

	const opens = [];
	let same = true;
	for (let n = 0; n < OPENS; n++) {
		await server.start();
		await sleep(500);
		const cpu = server.cpu();
		const client = new Client(target, { document, name: 'first' });
		await within(60_000, client.complete, 'the text did not arrive');
		await sleep(200);
		opens.push({
			fullStateMs: round(client.completeAt - client.startedAt, 1),
			bytes: client.bytesIn,
			serverCpuMs: round((server.cpu() - cpu) * 1000, 0),
			rssMiB: mib(server.rss()),
		});
		client.close();
		const full = await fullClient(context, document);
		same &&= sameText(full.doc, doc);
		full.close();
		await sleep(500);
		await server.stop();
	}
	opens.sort((a, b) => a.fullStateMs - b.fullStateMs);
	const middle = opens[Math.floor(OPENS / 2)]!;
	const bytesPerStateByte = round(middle.bytes / figures.stateBytes, 3);
	return { ...figures, seedSeconds, ...middle, bytesPerStateByte, verified: { same } };
};
