import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { randomSource, type RandomSource } from './random-source.ts';
import {
	createWorld,
	startServer,
	stockClient,
	synced,
	write,
	type StockClient,
	type TestServer,
	type World,
} from './support.ts';

const WRITERS = 4;
const STEPS = 120;
/** `TRAME_ROUNDS=N` for another number. */
const ROUNDS = Number(process.env.TRAME_ROUNDS ?? 4);
const ROUND_MS = 30_000;

let database: TestDatabase;
let world: World;

beforeAll(async () => {
	database = await testDatabase();
	world = await createWorld(database.db);
});
afterAll(() => database.close());

describe('random edits, cuts, reloads and moves between two nodes', () => {
	it(
		'S10 after quiet: log = memory = every client, and nothing that was acknowledged is missing',
		async () => {
			const random = randomSource();
			// Every fourth round without a bus: lost hints delay, they lose nothing.
			for (let round = 1; round <= ROUNDS; round++) await play(random, round % 4 !== 0);
		},
		ROUNDS * ROUND_MS,
	);
});

async function play(random: RandomSource, hints: boolean): Promise<void> {
	const people = await Promise.all(Array.from({ length: WRITERS }, () => world.person()));
	const document = await world.text(people[0] as (typeof people)[0], (doc) => write(doc, 'départ'));
	// Two nodes over one database: clients come to either.
	const first = await startServer(database.db);
	const servers = [first, await startServer(database.db, hints ? { bus: first.deps.bus } : {})] as [
		TestServer,
		TestServer,
	];
	/** On which node each client is. */
	const nodes = people.map((_, index) => index % 2);
	const open = (index: number, doc?: Y.Doc) =>
		stockClient(servers[nodes[index] as number] as TestServer, document, people[index] as (typeof people)[0], doc);
	const clients = people.map((_, index) => open(index));
	await Promise.all(clients.map(synced));
	for (let step = 0; step < STEPS; step++) {
		const index = random.below(WRITERS);
		const client = clients[index] as StockClient;
		const action = random.below(100);
		if (action < 80) edit(client.doc, random);
		else if (action < 86) client.provider.disconnect();
		else if (action < 94) client.provider.connect();
		else if (action < 96) {
			// The same page comes to the other node, with whatever was not acknowledged, under the same client id.
			client.provider.destroy();
			client.provider.awareness.destroy();
			nodes[index] = 1 - (nodes[index] as number);
			clients[index] = open(index, client.doc);
		} else if (action < 98) {
			// A reload of the page, with its words kept on the device.
			const doc = new Y.Doc();
			Y.applyUpdate(doc, Y.encodeStateAsUpdate(client.doc));
			client.destroy();
			clients[index] = open(index, doc);
		} else await new Promise((resolve) => setTimeout(resolve, random.below(40)));
		if (random.chance(0.2)) await new Promise((resolve) => setTimeout(resolve, 2));
	}
	for (const client of clients) client.provider.connect();
	const label = `seed ${random.seed}`;
	const texts = () => clients.map(({ doc }) => doc.getXmlFragment('default').toString());
	const same = async () => {
		for (const server of servers) await server.sync.flush();
		const log = await (servers[0] as TestServer).sync.documents.read(database.db, document);
		const text = log.getXmlFragment('default').toString();
		return texts().every((one) => one === text) && clients.every(({ doc }) => sameState(doc, log));
	};
	await expect.poll(same, { timeout: 25_000, interval: 200, message: label }).toBe(true);
	for (const client of clients) client.destroy();
	for (const server of servers) await server.close();
}

function sameState(one: Y.Doc, two: Y.Doc): boolean {
	return Y.equalSnapshots(Y.snapshot(one), Y.snapshot(two)) && one.store.pendingStructs === null;
}

function edit(doc: Y.Doc, random: RandomSource): void {
	const root = doc.getXmlFragment('default');
	const paragraph = root.length > 0 ? (root.get(random.below(root.length)) as Y.XmlElement) : null;
	const text = paragraph && paragraph.length > 0 ? (paragraph.get(0) as Y.XmlText) : null;
	const action = random.below(10);
	if (action < 2 || !(text instanceof Y.XmlText)) write(doc, `p${random.below(1000)}`);
	else if (action < 7) text.insert(random.below(text.length + 1), 'mot ', random.chance(0.2) ? { bold: {} } : {});
	else if (action < 9 && text.length > 1) {
		const at = random.below(text.length - 1);
		text.delete(at, Math.min(1 + random.below(5), text.length - at));
	} else root.delete(random.below(root.length), 1);
}
