import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from './context.ts';
import { TypingLoad } from './typing.ts';

const ROUNDS = 4;
const PEOPLE = 20;
const WRITERS = 5;

/**
 * People come, type and leave, in a document that nobody measures: what a server compiles and opens once is there
 * afterwards, and is not counted as the cost of those who come next.
 */
export async function warmUp(context: Context): Promise<void> {
	for (let n = 0; n < ROUNDS; n++) {
		const load = new TypingLoad({ ...context, documents: context.documents.slice(-1) });
		await load.join(1, PEOPLE, WRITERS);
		await load.measure(20, 1, 0);
		load.close();
		await sleep(200);
	}
	await context.server.settle();
}
