import type { Context } from '../context.ts';
import { kib, mib } from '../stats.ts';
import { TypingLoad } from '../typing.ts';
import { warmUp } from '../warm-up.ts';

const DOCUMENTS = 100;
export const PER_DOCUMENT = 8;
const WRITERS = 2;

/** 100 texts with eight people each, two of whom type once a second; memory once before and once after garbage is collected. */
export async function documents(context: Context) {
	const { server } = context;
	await server.start();
	await warmUp(context);
	const empty = server.rss();
	const load = new TypingLoad(context);
	await load.join(DOCUMENTS, PER_DOCUMENT, WRITERS);
	const result = await load.measure(1, context.seconds, 3);
	const verified = await load.verify();
	const unsettled = server.rss();
	await server.settle();
	const settled = server.rss();
	load.close();
	return {
		...result,
		emptyRssMiB: mib(empty),
		rssMiB: mib(settled),
		rssKiBPerDocument: kib((settled - empty) / DOCUMENTS),
		rssKiBPerDocumentUnsettled: kib((unsettled - empty) / DOCUMENTS),
		verified,
	};
}
