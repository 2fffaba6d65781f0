import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import {
	createWorld,
	startServer,
	stockClient,
	synced,
	wordsOf,
	write,
	type Person,
	type StockClient,
	type TestServer,
	type World,
} from './support.ts';

let database: TestDatabase;
let world: World;
let one: Person;
let two: Person;
let server: TestServer;
const clients: StockClient[] = [];

beforeAll(async () => {
	database = await testDatabase();
	world = await createWorld(database.db);
	one = await world.person();
	two = await world.person();
	server = await startServer(database.db);
});
afterEach(() => {
	for (const client of clients.splice(0)) client.destroy();
});
afterAll(async () => {
	await server.close();
	await database.close();
});

function client(document: string, person: Person, doc?: Y.Doc): StockClient {
	const made = stockClient(server, document, person, doc);
	clients.push(made);
	return made;
}

describe('stock y-websocket clients', () => {
	it('S1 two writers converge', async () => {
		const document = await world.text(one);
		const a = client(document, one);
		const b = client(document, two);
		await Promise.all([synced(a), synced(b)]);
		write(a.doc, 'Le bus ne passe plus le soir.');
		write(b.doc, 'La maison de santé ferme.');
		await expect
			.poll(() => wordsOf(a.doc).split('\n').sort())
			.toEqual(['La maison de santé ferme.', 'Le bus ne passe plus le soir.']);
		await expect.poll(() => wordsOf(b.doc)).toBe(wordsOf(a.doc));
	});

	it('S2 a newcomer gets everything, in stored bytes', async () => {
		const document = await world.text(one, (doc) => write(doc, 'Au départ.'));
		const a = client(document, one);
		await synced(a);
		for (let index = 0; index < 80; index++) write(a.doc, `ligne ${index}`);
		await expect.poll(() => server.sync.figures().waitingBytes).toBe(0);
		const b = client(document, two);
		await synced(b);
		await expect.poll(() => wordsOf(b.doc)).toBe(wordsOf(a.doc));
		expect(wordsOf(b.doc).split('\n')).toHaveLength(81);
	});

	it('S3 edits made while cut off arrive afterwards', async () => {
		const document = await world.text(one);
		const a = client(document, one);
		const b = client(document, two);
		await Promise.all([synced(a), synced(b)]);
		a.provider.disconnect();
		write(a.doc, 'Écrit dans le tunnel.');
		write(b.doc, 'Écrit dans la salle.');
		a.provider.connect();
		await expect
			.poll(() => wordsOf(b.doc).split('\n').sort())
			.toEqual(['Écrit dans la salle.', 'Écrit dans le tunnel.']);
		await expect.poll(() => wordsOf(a.doc)).toBe(wordsOf(b.doc));
	});

	it('S4 carets of others arrive and leave with their line', async () => {
		const document = await world.text(one);
		const a = client(document, one);
		const b = client(document, two);
		await Promise.all([synced(a), synced(b)]);
		a.provider.awareness.setLocalState({ cursor: 3 });
		await expect.poll(() => b.provider.awareness.getStates().get(a.doc.clientID)).toEqual({ cursor: 3 });
		a.provider.disconnect();
		await expect.poll(() => b.provider.awareness.getStates().has(a.doc.clientID)).toBe(false);
	});

	it('S5 a document survives the orderly end and the kill of its server', async () => {
		const document = await world.text(one);
		const a = client(document, one);
		await synced(a);
		write(a.doc, 'Avant la fin.');
		await expect.poll(() => server.sync.figures().rows > 0 && server.sync.figures().waitingBytes === 0).toBe(true);
		const words = wordsOf(a.doc);
		a.provider.disconnect();
		await server.kill();
		server = await startServer(database.db);
		const b = client(document, two);
		await synced(b);
		expect(wordsOf(b.doc)).toBe(words);
	});
});
