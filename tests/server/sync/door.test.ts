import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLOSE, MESSAGE } from '../../../src/lib/schemas/wire.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { createWorld, rawClient, startServer, step1, type Person, type TestServer, type World } from './support.ts';

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

describe('at the door', () => {
	it('D1 a session of the project comes in, the name percent-encoded or not', async () => {
		const document = await world.text(person);
		for (const name of [document, encodeURIComponent(document)]) {
			const client = await rawClient(server, name, person);
			client.send(step1());
			await expect.poll(() => client.messages.some(({ type }) => type === MESSAGE.sync)).toBe(true);
			client.socket.close();
		}
	});

	it('D2 no session is 401, another project is 403, an unknown document is 404', async () => {
		const document = await world.text(person);
		const stranger = await (await createWorld(database.db)).person();
		await expect(rawClient(server, document, null)).rejects.toThrow('401');
		await expect(rawClient(server, document, stranger)).rejects.toThrow('403');
		await expect(rawClient(server, `text:${randomUUID()}`, person)).rejects.toThrow('404');
		await expect(rawClient(server, 'vote:1', person)).rejects.toThrow('404');
		await expect(rawClient(server, '%E0%A4%A', person)).rejects.toThrow('404');
		await expect(rawClient(server, `${document}/../x`, person)).rejects.toThrow('404');
	});

	it('D3 another origin is 403; our own and none at all come in', async () => {
		const document = await world.text(person);
		const host = new URL(server.url).host;
		for (const origin of ['https://ailleurs.example', 'null', `http://${host}.evil.example`, `http://x.${host}`]) {
			await expect(rawClient(server, document, person, { headers: { origin } })).rejects.toThrow('403');
		}
		const own = await rawClient(server, document, person, { headers: { origin: `http://${host}` } });
		own.socket.close();
	});

	it('D4 with a configured origin, only that one', async () => {
		const document = await world.text(person);
		const strict = await startServer(database.db, { origin: 'https://trame.example' });
		const host = new URL(strict.url).host;
		await expect(rawClient(strict, document, person, { headers: { origin: `http://${host}` } })).rejects.toThrow('403');
		const own = await rawClient(strict, document, person, { headers: { origin: 'https://trame.example' } });
		own.socket.close();
		await strict.close();
	});

	it('D5 a session with too many lines, or too many refusals, has to wait: 429', async () => {
		const document = await world.text(person);
		const busy = await world.person();
		const lines = await Promise.all(Array.from({ length: 40 }, () => rawClient(server, document, busy)));
		await expect(rawClient(server, document, busy)).rejects.toThrow('429');
		for (const line of lines) line.socket.close();
		await Promise.all(lines.map(({ closed }) => closed));
		const rude = await world.person();
		for (let index = 0; index < 10; index++) {
			const line = await rawClient(server, document, rude);
			line.send(new Uint8Array([99]));
			await line.closed;
		}
		await expect(rawClient(server, document, rude)).rejects.toThrow('429');
	});

	it('D6 an old tab is closed with 4426', async () => {
		const document = await world.text(person);
		const old = await rawClient(server, document, person, { search: '?schema=0' });
		expect((await old.closed).code).toBe(CLOSE.reload);
	});

	it('D7 bad frames from a raw socket end that connection and nothing else', async () => {
		const document = await world.text(person);
		const witness = await rawClient(server, document, person);
		const { hostname, port } = new URL(server.url);
		for (const frame of [
			[0xf2, 0x80, 1, 2, 3, 4],
			[0x83, 0x80, 0, 0, 0, 0],
			[0x82, 0x01, 0x00],
			[0x81, 0x82, 0, 0, 0, 0, 0xff, 0xff],
		]) {
			const socket = connect(Number(port), hostname);
			const ended = new Promise((resolve) => socket.on('close', resolve));
			socket.on('error', () => undefined);
			socket.write(
				`GET /sync/${document} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${person.cookie}\r\nUpgrade: websocket\r\n` +
					'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
			);
			await new Promise((resolve) => socket.once('data', resolve));
			socket.write(Buffer.from(frame));
			// The server says goodbye first; a polite client ends then.
			socket.on('data', () => socket.end());
			await ended;
		}
		expect(witness.socket.readyState).toBe(witness.socket.OPEN);
		witness.socket.close();
	});

	it('D8 a document that cannot be loaded opens nothing, and is never empty', async () => {
		const document = await world.text(person, (doc) => doc.getXmlFragment('default').insert(0, []));
		await database.db.updateTable('document').set({ head_seq: 7 }).where('id', '=', document).execute();
		await expect(rawClient(server, document, person)).rejects.toThrow('503');
		await expect(rawClient(server, document, person)).rejects.toThrow('503');
	});

	it('D9 channels of facts come without a document', async () => {
		const channel = `project:${world.projectId}`;
		const client = await rawClient(server, channel, person);
		client.send(step1());
		await expect
			.poll(() => client.messages.find(({ type }) => type === MESSAGE.sync)?.body)
			.toEqual(new Uint8Array([1, 2, 0, 0]));
		server.deps.bus.publish({ kind: 'fact', channel, fact: { name: 'changed', data: { what: 'items' } } });
		server.deps.bus.publish({ kind: 'fact', channel, fact: { name: 'private' }, participantId: randomUUID() });
		await expect
			.poll(() => client.texts(MESSAGE.fact).filter((text) => !text.includes('present')))
			.toEqual(['{"name":"changed","data":{"what":"items"}}']);
		client.socket.close();
	});
});
