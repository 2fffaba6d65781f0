import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE } from '../../../src/lib/schemas/wire.ts';
import { MOST_CLIENT_IDS } from '../../../server/sync/connection.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import {
	createWorld,
	durable,
	rawClient,
	startServer,
	step1,
	step2,
	stockClient,
	synced,
	update,
	wordsOf,
	write,
	type Person,
	type TestServer,
	type World,
} from './support.ts';

let database: TestDatabase;
let world: World;
let one: Person;
let two: Person;
let server: TestServer;

beforeAll(async () => {
	database = await testDatabase();
	world = await createWorld(database.db);
	one = await world.person();
	two = await world.person();
	server = await startServer(database.db);
});
afterAll(async () => {
	await server.close();
	await database.close();
});

/** Keeps the log from taking rows until `release` is called. */
async function stallCommits(): Promise<{ release(): Promise<void> }> {
	const client = new pg.Client({ connectionString: database.url });
	await client.connect();
	await client.query('begin');
	await client.query('lock table document_update in exclusive mode');
	return {
		async release() {
			await client.query('rollback');
			await client.end();
		},
	};
}

/** Another node holds the row of one document. */
async function holdDocument(document: string): Promise<{ release(): Promise<void> }> {
	const client = new pg.Client({ connectionString: database.url });
	await client.connect();
	await client.query('begin');
	await client.query('select id from document where id = $1 for no key update', [document]);
	return {
		async release() {
			await client.query('rollback');
			await client.end();
		},
	};
}

describe('validate, commit, broadcast, acknowledge', () => {
	it('C1 nothing is seen or acknowledged before it is on disk; the save state says that it stalls, and that it resumed', async () => {
		const document = await world.text(one);
		const writer = await rawClient(server, document, one);
		const reader = stockClient(server, document, two);
		await synced(reader);
		const stall = await stallCommits();
		const started = Date.now();
		const doc = new Y.Doc();
		write(doc, 'en attente');
		writer.send(update(Y.encodeStateAsUpdate(doc)));
		await expect.poll(() => writer.texts(MESSAGE.saveState), { timeout: 10_000 }).toEqual(['delayed', 'down']);
		expect(Date.now() - started).toBeLessThan(6000);
		expect(writer.acks()).toEqual([]);
		expect(wordsOf(reader.doc)).toBe('');
		expect(server.sync.figures().health).toBe('down');
		// A newcomer is told at once, and does not get what is not saved.
		const late = await rawClient(server, document, two);
		late.send(step1());
		await expect.poll(() => late.texts(MESSAGE.saveState)).toEqual(['down']);
		await stall.release();
		await expect.poll(() => writer.acks()).toEqual([1]);
		await expect.poll(() => wordsOf(reader.doc)).toBe('en attente');
		expect(writer.texts(MESSAGE.saveState)).toEqual(['delayed', 'down', 'ok']);
		reader.destroy();
		for (const { socket } of [writer, late]) socket.close();
	});

	it('C2 acknowledgements count step 2 and update messages, also those that add nothing', async () => {
		const document = await world.text(one);
		const writer = await rawClient(server, document, one);
		const doc = new Y.Doc();
		writer.send(step1());
		writer.send(step2(Y.encodeStateAsUpdate(doc)));
		await expect.poll(() => writer.acks().at(-1)).toBe(1);
		write(doc, 'un');
		const bytes = Y.encodeStateAsUpdate(doc);
		writer.send(update(bytes));
		writer.send(update(bytes));
		await expect.poll(() => writer.acks().at(-1)).toBe(3);
		expect((await durable(database.db, document)).split('\n')).toHaveLength(1);
		writer.socket.close();
	});

	it('C3 a stock client is never sent our own messages', async () => {
		const document = await world.text(one);
		const stock = await rawClient(server, document, one, { extended: false });
		const doc = new Y.Doc();
		write(doc, 'un');
		stock.send(step1());
		stock.send(step2(Y.encodeStateAsUpdate(doc)));
		await expect.poll(async () => await durable(database.db, document)).not.toBe('');
		await server.sync.flush();
		expect(stock.messages.filter(({ type }) => type > 3)).toEqual([]);
		stock.socket.close();
	});

	it('C4 a document held by another node waits; the others are committed without it', async () => {
		const [held, free] = [await world.text(one), await world.text(one)];
		const lines = await Promise.all([held, free].map((document) => rawClient(server, document, one)));
		const hold = await holdDocument(held);
		for (const line of lines) {
			const doc = new Y.Doc();
			write(doc, 'mot');
			line.send(update(Y.encodeStateAsUpdate(doc)));
		}
		await expect.poll(() => lines[1]?.acks()).toEqual([1]);
		expect(lines[0]?.acks()).toEqual([]);
		await hold.release();
		await expect.poll(() => lines[0]?.acks()).toEqual([1]);
		for (const { socket } of lines) socket.close();
	});

	it('C5 two nodes that write the same document keep one log, and everybody sees both', async () => {
		const document = await world.text(one);
		const second = await startServer(database.db, { bus: server.deps.bus });
		const a = stockClient(server, document, one);
		const b = stockClient(second, document, two);
		await Promise.all([synced(a), synced(b)]);
		for (let index = 0; index < 30; index++) {
			write(a.doc, `a${index}`);
			write(b.doc, `b${index}`);
			await new Promise((resolve) => setTimeout(resolve, 1));
		}
		await expect.poll(() => wordsOf(a.doc).split('\n').length, { timeout: 10_000 }).toBe(60);
		await expect.poll(() => wordsOf(b.doc)).toBe(wordsOf(a.doc));
		const copy = await server.sync.documents.read(database.db, document);
		expect(wordsOf(copy)).toBe(wordsOf(a.doc));
		a.destroy();
		b.destroy();
		await second.close();
	});

	it('C6 rows that the database refuses stop their document, not the others', async () => {
		const [doomed, fine] = [await world.text(one), await world.text(two)];
		const ghost = await world.person();
		const line = await rawClient(server, doomed, ghost);
		const neighbour = await rawClient(server, fine, two);
		const hold = await holdDocument(doomed);
		const doc = new Y.Doc();
		write(doc, 'mot');
		line.send(update(Y.encodeStateAsUpdate(doc)));
		await new Promise((resolve) => setTimeout(resolve, 50));
		await database.db.deleteFrom('client_binding').where('participant_id', '=', ghost.participantId).execute();
		await database.db.deleteFrom('participant').where('id', '=', ghost.participantId).execute();
		const stall = await stallCommits();
		neighbour.send(update(Y.encodeStateAsUpdate(doc)));
		await hold.release();
		await stall.release();
		await expect.poll(() => neighbour.acks()).toEqual([1]);
		expect((await line.closed).code).toBe(4503);
		expect(await durable(database.db, doomed)).toBe('');
	});

	it('C7 a reader who takes nothing loses the line, the others lose nothing', async () => {
		const document = await world.text(one, (doc) => write(doc, 'x'));
		const slow = await rawClient(server, document, two);
		slow.send(step1());
		await expect.poll(() => slow.messages.length).toBeGreaterThan(0);
		slow.socket.pause();
		const writer = stockClient(server, document, one);
		const reader = stockClient(server, document, two);
		await Promise.all([synced(writer), synced(reader)]);
		const open = server.sync.figures().lines;
		for (let index = 0; index < 80; index++) {
			write(writer.doc, `${index} ${'é'.repeat(60_000)}`);
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		await expect.poll(() => server.sync.figures().lines, { timeout: 15_000 }).toBe(open - 1);
		await expect.poll(() => wordsOf(reader.doc).length, { timeout: 15_000 }).toBe(wordsOf(writer.doc).length);
		slow.socket.terminate();
		for (const client of [writer, reader]) client.destroy();
	});

	it('C8 a burst of small updates is taken whole and holds up no other document', async () => {
		const [busy, calm] = [await world.text(one), await world.text(two)];
		const burst = await rawClient(server, busy, one);
		const other = await rawClient(server, calm, two);
		const doc = new Y.Doc();
		write(doc, 'x');
		burst.send(update(Y.encodeStateAsUpdate(doc)));
		const text = (doc.getXmlFragment('default').get(0) as Y.XmlElement).get(0) as Y.XmlText;
		const sent: Uint8Array[] = [];
		doc.on('update', (bytes: Uint8Array) => sent.push(bytes));
		for (let index = 0; index < 3000; index++) text.insert(text.length, 'a');
		for (const bytes of sent) burst.send(update(bytes));
		const words = new Y.Doc();
		write(words, 'tranquille');
		other.send(update(Y.encodeStateAsUpdate(words)));
		// Sent last, and done long before the burst is.
		await expect.poll(() => other.acks(), { interval: 5, timeout: 20_000 }).toEqual([1]);
		expect(burst.acks().at(-1) ?? 0).toBeLessThan(3001);
		await expect.poll(() => burst.acks().at(-1), { timeout: 20_000 }).toBe(3001);
		const copy = await server.sync.documents.read(database.db, busy);
		expect(wordsOf(copy)).toHaveLength(3001);
		for (const { socket } of [burst, other]) socket.close();
	});

	it('C9 words typed while the line opens, on top of words written offline, wait for step 2 and are acknowledged with it', async () => {
		const document = await world.text(one);
		const line = await rawClient(server, document, one);
		const doc = new Y.Doc();
		write(doc, 'écrit hors connexion');
		line.send(step1(doc));
		// What y-websocket sends when somebody types before the server has asked: it stands on words not sent yet.
		for (const words of ['puis ceci', 'et cela']) {
			const before = Y.encodeStateVector(doc);
			write(doc, words);
			line.send(update(Y.encodeStateAsUpdate(doc, before)));
		}
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(line.acks()).toEqual([]);
		expect(await durable(database.db, document)).toBe('');
		line.send(step2(Y.encodeStateAsUpdate(doc)));
		await expect.poll(() => line.acks()).toEqual([3]);
		const copy = await server.sync.documents.read(database.db, document);
		expect(wordsOf(copy)).toBe('écrit hors connexion\npuis ceci\net cela');
		line.socket.close();
	});

	it('C11 who comes from another node with words of others that it committed is believed, though no hint of them came', async () => {
		const document = await world.text(one);
		// Nodes that tell each other nothing: as if hints were lost with the process that should have sent them.
		const second = await startServer(database.db);
		const here = stockClient(second, document, two);
		const there = stockClient(server, document, one);
		await Promise.all([synced(here), synced(there)]);
		// More than a line may bring of its own; and higher ids come first in an update: what the node lacks is what it meets first.
		const words = Array.from({ length: MOST_CLIENT_IDS + 1 }, (_, index) => `du voisin ${index}`);
		for (const [index, each] of words.entries()) {
			const neighbour = stockClient(server, document, two, Object.assign(new Y.Doc(), { clientID: 4e9 + index }));
			await synced(neighbour);
			write(neighbour.doc, each);
			await expect.poll(() => wordsOf(there.doc)).toContain(each);
			neighbour.destroy();
		}
		const moved = new Y.Doc();
		Y.applyUpdate(moved, Y.encodeStateAsUpdate(there.doc));
		there.destroy();
		write(moved, 'hors connexion');
		const ends: unknown[] = [];
		const client = stockClient(second, document, one, moved);
		client.provider.on('connection-close', (event) => ends.push(event?.code));
		await expect.poll(() => wordsOf(here.doc)).toBe([...words, 'hors connexion'].join('\n'));
		expect(ends).toEqual([]);
		for (const each of [here, client]) each.destroy();
		await second.close();
	});
});
