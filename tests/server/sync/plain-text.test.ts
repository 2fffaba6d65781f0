import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommittedText } from '../../../server/documents.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import {
	createWorld,
	durable,
	startServer,
	stockClient,
	synced,
	write,
	type Person,
	type StockClient,
	type World,
} from './support.ts';

let database: TestDatabase;
let world: World;
let one: Person;
let two: Person;
let told: { documentId: string; plainText: string; writers: number; at: number }[] = [];

beforeAll(async () => {
	database = await testDatabase();
	world = await createWorld(database.db);
	one = await world.person();
	two = await world.person();
});
beforeEach(() => {
	told = [];
});
afterAll(() => database.close());

const textsChanged = async (texts: CommittedText[]) => {
	for (const text of texts) told.push({ ...text, at: performance.now() });
	return [];
};

describe('the plain text of a co-written text', () => {
	it('T1 is handed on at most once a second, with the number of people who wrote', async () => {
		const server = await startServer(database.db, { textsChanged });
		const document = await world.text(one);
		const [a, b] = [stockClient(server, document, one), stockClient(server, document, two)];
		await Promise.all([synced(a), synced(b)]);
		for (let index = 0; index < 60; index++) {
			write(index % 2 === 0 ? a.doc : b.doc, `ligne ${index}`);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		await expect.poll(() => told.at(-1)?.plainText.split('\n').length).toBe(60);
		expect(told.at(-1)?.writers).toBe(2);
		for (let index = 1; index < told.length; index++) {
			expect((told[index]?.at ?? 0) - (told[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(990);
		}
		a.destroy();
		b.destroy();
		await server.close();
	});

	it('T2 is handed on before the orderly end, with the last edit', async () => {
		const server = await startServer(database.db, { textsChanged });
		const document = await world.text(one);
		const a = stockClient(server, document, one);
		await synced(a);
		write(a.doc, 'un');
		await expect.poll(() => told.length).toBe(1);
		write(a.doc, 'deux');
		await expect.poll(async () => (await durable(database.db, document)).split('\n').length).toBe(2);
		await server.close();
		expect(told.at(-1)?.plainText).toBe('un\ndeux');
		a.destroy();
	});

	it('T3 that a crash left behind is handed on at the next start, once', async () => {
		const server = await startServer(database.db, {
			textsChanged: () => Promise.reject(new Error('the process dies here')),
		});
		const document = await world.text(one);
		const a = stockClient(server, document, one);
		await synced(a);
		write(a.doc, 'avant la coupure');
		await expect.poll(async () => await durable(database.db, document)).not.toBe('');
		a.destroy();
		await server.kill();
		const next = await startServer(database.db, { textsChanged });
		await next.sync.start();
		await expect.poll(() => told.map(({ plainText }) => plainText)).toEqual(['avant la coupure']);
		await next.close();
		told = [];
		const third = await startServer(database.db, { textsChanged });
		await third.sync.start();
		await third.sync.flush();
		expect(told).toEqual([]);
		await third.close();
	});

	it('T4 of many texts is handed on at once, and what was not taken again, alone', async () => {
		const calls: string[][] = [];
		const documents = [await world.text(one), await world.text(one), await world.text(one)];
		const refused = documents[1] as string;
		const server = await startServer(database.db, {
			textsChanged: async (texts) => {
				calls.push(texts.map(({ documentId }) => documentId).sort());
				return calls.length === 2 ? [refused] : [];
			},
		});
		const clients = documents.map((document) => stockClient(server, document, one));
		await Promise.all(clients.map(synced));
		write((clients[0] as StockClient).doc, 'un');
		await expect.poll(() => calls.length).toBe(1);
		for (const { doc } of clients) write(doc, 'mot');
		await expect.poll(() => calls.length, { timeout: 10_000 }).toBe(3);
		expect(calls).toEqual([documents.slice(0, 1), [...documents].sort(), [refused]]);
		await expect
			.poll(() => database.db.selectFrom('document').whereRef('text_seq', '<', 'head_seq').selectAll().execute())
			.toEqual([]);
		for (const client of clients) client.destroy();
		await server.close();
	});
});
