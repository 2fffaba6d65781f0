import { setTimeout as sleep } from 'node:timers/promises';
import { connectAll, type Context } from '../context.ts';
import { kib, mib, round } from '../stats.ts';
import { warmUp } from '../warm-up.ts';
import { PER_DOCUMENT } from './documents.ts';

const CONNECTIONS = 1000;

/** 1,000 lines on 125 texts that only send the awareness heartbeat, every 15 s; memory before and after garbage is collected. */
export async function idle(context: Context) {
	const { server, documents } = context;
	await server.start();
	await warmUp(context);
	const empty = server.rss();
	const clients = await connectAll(
		context,
		Array.from({ length: CONNECTIONS }, (_, n) => ({
			document: documents[Math.floor(n / PER_DOCUMENT)]!,
			name: `idle-${n}`,
		})),
	);
	await sleep(3000);
	const cpu = server.cpu();
	await sleep(context.seconds * 1000);
	const used = server.cpu() - cpu;
	const unsettled = server.rss();
	await server.settle();
	const settled = server.rss();
	const alive = clients.filter((client) => client.connected).length;
	for (const client of clients) client.close();
	return {
		alive,
		emptyRssMiB: mib(empty),
		rssMiB: mib(settled),
		rssKiBPerConnection: kib((settled - empty) / CONNECTIONS),
		rssKiBPerConnectionUnsettled: kib((unsettled - empty) / CONNECTIONS),
		serverCpuPercent: round((100 * used) / context.seconds, 2),
	};
}
