import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '../client.ts';
import { within, type Context } from '../context.ts';
import { kib, mib, round } from '../stats.ts';
import { Writer } from '../texts.ts';
import { warmUp } from '../warm-up.ts';

/** People at work at any moment. */
const PEOPLE = 40;
const EDITS = 4;
const DOCUMENTS = 100;
/** Everybody is gone, and documents that nobody has open are let go by then. */
const QUIET = 40_000;
/** Patience for the last edits of somebody who leaves. */
const PATIENCE = 10_000;

/**
 * People come to documents taken at random, type and leave, forty at any moment. Memory is weighed at the beginning, in the
 * middle and at the end, each time when everybody is gone and garbage is collected: a server that leaks grows.
 */
export async function churn(context: Context) {
	const { server } = context;
	await server.start();
	await warmUp(context);
	const work = new Churn(context);
	// What is made once for so many documents and people is made now.
	await work.go(Math.min(30, context.seconds / 2));
	const rss = [await weigh(context)];
	const before = work.joins;
	for (let half = 0; half < 2; half++) {
		await work.go(context.seconds / 2);
		rss.push(await weigh(context));
	}
	const [begin = 0, middle = 0, end = 0] = rss;
	return {
		joins: work.joins - before,
		edits: work.edits.length,
		rssMiB: { begin: mib(begin), middle: mib(middle), end: mib(end) },
		seconds: context.seconds,
		rssMiBPerHour: round(((end - begin) / 2 ** 20) * (3600 / context.seconds)),
		rssKiBPerJoin: kib((end - begin) / (work.joins - before)),
		peakRssMiB: mib(server.peakRss),
		verified: await work.verify(),
	};
}

async function weigh({ server }: Context): Promise<number> {
	await sleep(QUIET);
	await server.settle();
	return server.rss();
}

class Churn {
	joins = 0;
	/** Document of each edit, by its number. */
	readonly edits: number[] = [];
	#unsaved = 0;
	#context: Context;

	constructor(context: Context) {
		this.#context = context;
	}

	async go(seconds: number): Promise<void> {
		const until = performance.now() + seconds * 1000;
		await Promise.all(Array.from({ length: PEOPLE }, () => this.#person(until)));
	}

	async #person(until: number): Promise<void> {
		await sleep(Math.random() * 1500);
		while (performance.now() < until) {
			const n = Math.floor(Math.random() * DOCUMENTS);
			const writer = new Writer();
			const { target, documents } = this.#context;
			const client = new Client(target, { document: documents[n]!, name: 'churn', doc: writer.doc, extended: true });
			await within(30_000, client.synced, 'somebody who came did not sync');
			this.joins++;
			writer.client = client;
			writer.open();
			for (let edit = 0; edit < EDITS; edit++) {
				writer.type(this.edits.push(n) - 1);
				client.sendAwareness(writer.length);
				await sleep(100 + Math.random() * 400);
			}
			// Whoever leaves waits for the word that all is kept, where it is given.
			const patience = performance.now() + PATIENCE;
			const saved = () => !target.subprotocol || client.acknowledged === client.sent;
			while (!saved() && performance.now() < patience) await sleep(20);
			if (!saved()) this.#unsaved++;
			client.close();
			writer.doc.destroy();
		}
	}

	/** Newcomers find every edit in its document. */
	async verify() {
		let missing = this.edits.length;
		for (let n = 0; n < DOCUMENTS; n++) {
			const found = new Set<number>();
			const onEdit = (id: number) => this.edits[id] === n && found.add(id);
			const client = new Client(this.#context.target, { document: this.#context.documents[n]!, name: 'late', onEdit });
			await within(30_000, client.synced, 'a newcomer did not sync');
			client.close();
			missing -= found.size;
		}
		return { missing, unsaved: this.#unsaved };
	}
}
