/** Participants on one or more boards, some of whom type: the load of fanout and boards. */
import { setTimeout as sleep } from 'node:timers/promises';
import { editsOf, missingIn, Writer } from './texts.ts';
import type { Client, ClientOptions } from './client.ts';
import { connectAll, fullClient, type Context, type FullClient } from './context.ts';
import { round, Samples } from './stats.ts';

const DRAIN = 5000; // ms for the last edits of a window
const SETTLE = 30_000; // ms for everything, so that an overload does not spoil the next window

/** Clients that apply everything, to be compared at the end. */
const FULL = 2;

interface Edit {
	document: number;
	writer: Client;
	sentAt: number;
}

export class TypingLoad {
	readonly clients: Client[] = [];
	#context: Context;
	#edits: Edit[] = [];
	#writers: { writer: Writer; document: number }[] = [];
	#participants: number[] = []; // per document
	#full: FullClient[] = [];
	#arrived = 0; // deliveries of any edit
	#due = 0; // and how many there should be
	#windowFrom = Infinity; // first edit of the measured window
	#windowTo = Infinity;
	#windowArrived = 0;
	#latency = new Samples();

	constructor(context: Context) {
		this.#context = context;
	}

	async join(documents: number, participants: number, writers: number) {
		const options: ClientOptions[] = [];
		for (let document = 0; document < documents; document++) {
			this.#participants.push(participants);
			for (let n = 0; n < participants; n++) {
				const name = `${document}-${n}`;
				const writer = n < writers ? new Writer() : null;
				if (writer) this.#writers.push({ writer, document });
				options.push({ document: this.#name(document), name, doc: writer?.doc, onEdit: this.#onEdit });
			}
		}
		// Writers must find their client before they type.
		this.clients.push(...(await connectAll(this.#context, options)));
		const byDoc = new Map(this.clients.map((client) => [client.doc, client]));
		for (const { writer } of this.#writers) {
			writer.client = byDoc.get(writer.doc)!;
			writer.open();
		}
		for (let n = 0; n < FULL; n++) {
			this.#full.push(await fullClient(this.#context, this.#name(0)));
		}
	}

	#onEdit = (id: number, client: Client) => {
		const edit = this.#edits[id];
		if (edit === undefined || edit.writer === client) return; // a server may echo to the writer
		this.#arrived++;
		if (id < this.#windowFrom || id >= this.#windowTo) return;
		this.#windowArrived++;
		this.#latency.add(performance.now() - edit.sentAt);
	};

	/** `span`: seconds, or something to do meanwhile. */
	async measure(rate: number, span: number | (() => Promise<unknown>), warmup: number) {
		const typing = this.#type(rate);
		await sleep(warmup * 1000);

		this.#latency = new Samples();
		this.#windowArrived = 0;
		this.#windowFrom = this.#edits.length;
		this.#windowTo = Infinity;
		const before = this.#totals();
		await (typeof span === 'number' ? sleep(span * 1000) : span());
		const after = this.#totals();
		this.#windowTo = this.#edits.length;
		clearInterval(typing);

		let expected = 0;
		for (let id = this.#windowFrom; id < this.#windowTo; id++)
			expected += this.#participants[this.#edits[id]!.document]! - 1;
		const until = performance.now() + DRAIN;
		while (this.#windowArrived < expected && performance.now() < until) await sleep(20);
		const windowArrived = this.#windowArrived;
		const latencyMs = this.#latency.summary();
		while (this.#arrived < this.#due && performance.now() < until + SETTLE) await sleep(20);

		const seconds = after.at - before.at;
		const arrived = after.arrived - before.arrived;
		const cpu = after.cpu - before.cpu;
		const bytes = after.bytes - before.bytes;
		return {
			ratePerWriter: rate,
			editsPerSecond: round((this.#windowTo - this.#windowFrom) / seconds),
			deliveriesPerSecond: round(arrived / seconds, 0),
			deliveredShare: round(windowArrived / expected, 4),
			latencyMs,
			serverCpuPercent: round((100 * cpu) / seconds),
			serverCpuSecondsPerMillionDeliveries: arrived ? round((cpu / arrived) * 1e6, 2) : null,
			bytesPerDelivery: arrived ? round(bytes / arrived) : null,
			framesPerDelivery: arrived ? round((after.frames - before.frames) / arrived, 2) : null,
			generatorCpuPercent: round((100 * (after.generator - before.generator)) / seconds),
		};
	}

	/** Every edit must be in every full client and in one that joins now. */
	async verify() {
		if (this.#full.length === 0) return null;
		const expected = this.#edits.filter((edit) => edit.document === 0).length;
		const late = await fullClient(this.#context, this.#name(0));
		const missing = [];
		for (const client of [...this.#full, late]) missing.push(await missingIn(client.doc, expected));
		const found = editsOf(late.doc).size;
		late.close();
		return { converged: missing.every((n) => n === 0), edits: expected, foundByLateJoiner: found, missing };
	}

	close() {
		for (const client of [...this.clients, ...this.#full]) client.close();
	}

	#type(rate: number): NodeJS.Timeout {
		const period = 1000 / rate;
		const now = performance.now();
		const due = this.#writers.map(() => now + Math.random() * period);
		return setInterval(() => {
			const time = performance.now();
			for (let i = 0; i < due.length; i++) {
				while (due[i]! <= time) {
					due[i]! += period;
					const { writer, document } = this.#writers[i]!;
					const id = this.#edits.length;
					this.#edits.push({ document, writer: writer.client, sentAt: performance.now() });
					this.#due += this.#participants[document]! - 1;
					writer.type(id);
					writer.client.sendAwareness(writer.length);
				}
			}
		}, 1);
	}

	#name(n: number): string {
		const name = this.#context.documents[n];
		if (name === undefined) throw new Error('not enough documents were made');
		return name;
	}

	#totals() {
		let bytes = 0;
		let frames = 0;
		for (const client of this.clients) {
			bytes += client.bytesIn;
			frames += client.framesIn;
		}
		const usage = process.cpuUsage();
		return {
			at: performance.now() / 1000,
			arrived: this.#arrived,
			cpu: this.#context.server.cpu(),
			generator: (usage.user + usage.system) / 1e6,
			bytes,
			frames,
		};
	}
}
