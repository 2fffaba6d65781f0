import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { kib, mib } from '../stats.ts';
import { TypingLoad } from '../typing.ts';

export const DOCUMENTS = 100;
export const PER_DOCUMENT = 8;
const WRITERS = 2;

/** 100 texts with eight people each, two of whom type once a second. */
export async function documents(context: Context) {
	const { server } = context;
	await server.start();
	await sleep(1000);
	const empty = server.rss();
	const load = new TypingLoad(context);
	await load.join(DOCUMENTS, PER_DOCUMENT, WRITERS);
	const result = await load.measure(1, context.seconds, 3);
	const grown = server.rss() - empty;
	const verified = await load.verify();
	load.close();
	return { ...result, rssMiB: mib(empty + grown), rssKiBPerDocument: kib(grown / DOCUMENTS), verified };
}
