import { inflateSync } from 'node:zlib';
import * as decoding from 'lib0/decoding';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { MESSAGE } from '../../../src/lib/schemas/wire.ts';
import { connect } from '../../../src/lib/sync/connection.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import {
	createWorld,
	rawClient,
	startServer,
	step1,
	stockClient,
	synced,
	wordsOf,
	write,
	type Person,
	type TestServer,
	type World,
} from './support.ts';
import * as Y from 'yjs';

let database: TestDatabase;
let world: World;
let person: Person;
let server: TestServer;

beforeAll(async () => {
	database = await testDatabase();
	world = await createWorld(database.db);
	person = await world.person();
	server = await startServer(database.db);
});
afterAll(async () => {
	await server.close();
	await database.close();
});

async function writtenText(words: number): Promise<string> {
	const document = await world.text(person);
	const author = stockClient(server, document, person);
	await synced(author);
	for (let index = 0; index < words; index++) write(author.doc, `mot ${index} `.repeat(100));
	await expect
		.poll(async () => wordsOf(await server.sync.documents.read(database.db, document)))
		.toBe(wordsOf(author.doc));
	author.destroy();
	return document;
}

describe('S6 the state of a large document', () => {
	it('travels packed to who unpacks, in fewer bytes, and as it is to everybody else', async () => {
		const document = await writtenText(60);
		const [plain, packed] = await Promise.all([
			rawClient(server, document, person),
			rawClient(server, document, person, { search: '?unpacks=1' }),
		]);
		for (const line of [plain, packed]) line.send(step1(new Y.Doc()));
		const ofType = (line: typeof plain, type: number) => line.messages.filter((message) => message.type === type);
		await expect.poll(() => ofType(packed, MESSAGE.packed).length).toBeGreaterThan(0);
		await expect.poll(() => ofType(plain, MESSAGE.sync).length).toBe(ofType(packed, MESSAGE.packed).length + 1);
		expect(ofType(plain, MESSAGE.packed)).toEqual([]);
		const unpacked = ofType(packed, MESSAGE.packed).map(({ body }) => {
			return new Uint8Array(inflateSync(decoding.readVarUint8Array(decoding.createDecoder(body))));
		});
		const whole = ofType(plain, MESSAGE.sync).slice(0, unpacked.length);
		expect(unpacked.map((message) => message.subarray(1))).toEqual(whole.map(({ body }) => body));
		const size = (messages: { body: Uint8Array }[]) => messages.reduce((sum, { body }) => sum + body.length, 0);
		expect(size(ofType(packed, MESSAGE.packed))).toBeLessThan(size(whole) / 2);
		for (const { socket } of [plain, packed]) socket.close();
	});

	it('is whole in our own client before that counts as synced', async () => {
		const document = await writtenText(60);
		const { cookie } = person;
		class WithCookie extends NodeWebSocket {
			constructor(url: string | URL, protocols?: string | string[]) {
				super(url, protocols, { headers: { cookie } });
			}
		}
		const line = connect({ document, server: server.url, WebSocket: WithCookie as unknown as typeof WebSocket });
		await expect.poll(() => line.state().synced).toBe(true);
		expect(wordsOf(line.doc)).toBe(wordsOf(await server.sync.documents.read(database.db, document)));
		line.destroy();
	});
});
