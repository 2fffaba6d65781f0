import { setTimeout as sleep } from 'node:timers/promises';
import { connectAll, type Context } from '../context.ts';
import { kib, mib, round } from '../stats.ts';
import { PER_DOCUMENT } from './documents.ts';

const CONNECTIONS = 800;

/** 800 lines on 100 texts that only send the awareness heartbeat, every 15 s. */
export async function idle(context: Context) {
	const { server, documents } = context;
	await server.start();
	await sleep(1000);
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
	const rss = server.rss();
	const alive = clients.filter((client) => client.connected).length;
	for (const client of clients) client.close();
	return {
		alive,
		emptyRssMiB: mib(empty),
		rssMiB: mib(rss),
		rssKiBPerConnection: kib((rss - empty) / CONNECTIONS),
		serverCpuPercent: round((100 * used) / context.seconds, 2),
	};
}
