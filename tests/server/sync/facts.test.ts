import { randomUUID } from 'node:crypto';
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLOSE, MESSAGE, type CommandMessage, type CommandResultMessage } from '../../../src/lib/schemas/wire.ts';
import { Refusal } from '../../../server/errors.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import {
	awarenessBytes,
	createWorld,
	rawClient,
	startServer,
	type Person,
	type RawClient,
	type TestServer,
	type World,
} from './support.ts';

let database: TestDatabase;
let world: World;
let person: Person;
let server: TestServer;
let board: string;
const executed: CommandMessage[] = [];

beforeAll(async () => {
	database = await testDatabase();
	world = await createWorld(database.db);
	person = await world.person();
	server = await startServer(database.db, {
		async execute(_principal, _documentId, command) {
			executed.push(command);
			if (command.name === 'refused') throw new Refusal('forbidden', 'board_closed', 'text');
			if (command.name === 'broken') throw new Error('secret detail');
			if (command.name === 'slow') await new Promise((resolve) => setTimeout(resolve, 50));
			return { echo: command.payload };
		},
		welcome: async (principal) => [
			{ name: 'mine', data: { noteIds: [principal.kind === 'participant' ? principal.participantId : ''] } },
		],
	});
	board = `board:${world.boardId}`;
	await server.sync.documents.create(database.db, { id: board, kind: 'board', projectId: world.projectId });
});
afterAll(async () => {
	await server.close();
	await database.close();
});

function command(name: string, payload: unknown = {}, id: string = randomUUID()): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.command);
		encoding.writeVarString(encoder, JSON.stringify({ id, name, payload }));
	});
}

const results = (client: RawClient) =>
	client.texts(MESSAGE.commandResult).map((text) => JSON.parse(text) as CommandResultMessage);
const facts = (client: RawClient, name: string) =>
	client
		.texts(MESSAGE.fact)
		.map((text) => JSON.parse(text) as { name: string; data: Record<string, unknown> })
		.filter((fact) => fact.name === name)
		.map(({ data }) => data);

describe('commands', () => {
	it('K1 go down with 101 and are answered with 104, each under its id', async () => {
		const client = await rawClient(server, board, person);
		const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
		client.send(command('slow', { a: 1 }, first));
		client.send(command('refused', {}, second));
		client.send(command('broken', {}, third));
		await expect.poll(() => results(client).length).toBe(3);
		const byId = new Map(results(client).map((result) => [result.id, result]));
		expect(byId.get(first)).toEqual({ id: first, ok: true, result: { echo: { a: 1 } } });
		expect(byId.get(second)).toEqual({
			id: second,
			ok: false,
			code: 'forbidden',
			reason: 'board_closed',
			field: 'text',
		});
		expect(byId.get(third)).toEqual({ id: third, ok: false, code: 'unavailable', reason: 'unavailable' });
		client.socket.close();
	});

	it('K2 are handed over in the order of arrival, without waiting for each other', async () => {
		const client = await rawClient(server, board, person);
		executed.length = 0;
		for (let index = 0; index < 20; index++) client.send(command(index % 2 === 0 ? 'slow' : 'fast', index));
		await expect.poll(() => results(client).length).toBe(20);
		expect(executed.map(({ payload }) => payload)).toEqual(Array.from({ length: 20 }, (_, index) => index));
		client.socket.close();
	});

	it('K3 beyond what a line may have under way are told to come again', async () => {
		const client = await rawClient(server, board, person);
		for (let index = 0; index < 230; index++) client.send(command('slow', index));
		await expect.poll(() => results(client).length, { timeout: 10_000 }).toBe(230);
		const refused = results(client).filter((result) => !result.ok && result.code === 'too_many');
		expect(refused).toHaveLength(30);
		client.socket.close();
	});

	it('K4 exist on boards only, and for clients that know the answer', async () => {
		const channel = await rawClient(server, `project:${world.projectId}`, person);
		channel.send(command('note.add'));
		await expect.poll(() => results(channel)).toMatchObject([{ ok: false, code: 'not_found' }]);
		const stock = await rawClient(server, board, person, { extended: false });
		stock.send(command('note.add'));
		expect((await stock.closed).code).toBe(CLOSE.malformed);
		channel.socket.close();
	});
});

describe('facts', () => {
	it('F1 a newcomer is greeted with private facts of their own', async () => {
		const client = await rawClient(server, board, person);
		await expect.poll(() => facts(client, 'mine')).toEqual([{ noteIds: [person.participantId] }]);
		client.socket.close();
	});

	it('F2 `writers` names who is behind each caret, whatever the caret says of itself', async () => {
		const document = await world.text(person);
		const witness = await rawClient(server, document, person);
		const writer = await rawClient(server, document, await world.person('contributor', { college: 1 }));
		writer.send(awarenessBytes([[777, 1, { user: { name: 'La préfète' } }]]));
		const clients = { 777: { label: 'Nadia', collegeId: world.colleges[1] } };
		await expect.poll(() => facts(witness, 'writers').at(-1)).toEqual({ clients });
		const late = await rawClient(server, document, person);
		await expect.poll(() => facts(late, 'writers').at(-1)).toEqual({ clients });
		writer.socket.close();
		await expect.poll(() => facts(witness, 'writers').at(-1)).toEqual({ clients: {} });
		for (const { socket } of [witness, late]) socket.close();
	});

	it('F3 `present` counts people, not lines, and no college under the floor of 5', async () => {
		const channel = `project:${world.projectId}`;
		const residents = await Promise.all(Array.from({ length: 6 }, () => world.person()));
		const official = await world.person('observer', { college: 2 });
		const witness = await rawClient(server, channel, residents[0] as Person);
		const lines = await Promise.all(
			[...residents, ...residents, official].map((one) => rawClient(server, channel, one)),
		);
		const [resident, , institution] = world.colleges as [string, string, string];
		await expect
			.poll(() => facts(witness, 'present').at(-1), { timeout: 5000 })
			.toMatchObject({ byCollege: { [institution]: null } });
		// The official's presence cannot be worked out from what is shown.
		const told = facts(witness, 'present').at(-1) as { total: number | null; byCollege: Record<string, number | null> };
		expect(told.total === null || told.byCollege[resident] === null).toBe(true);
		lines.at(-1)?.socket.close();
		await expect
			.poll(() => facts(witness, 'present').at(-1), { timeout: 5000 })
			.toEqual({ total: 6, byCollege: { [resident]: 6 } });
		for (const { socket } of [witness, ...lines]) socket.close();
	});

	it('F4 awareness of many is sent in few frames', async () => {
		const document = await world.text(person);
		const witness = await rawClient(server, document, person);
		const writer = await rawClient(server, document, await world.person());
		const started = Date.now();
		for (let clock = 1; clock <= 200; clock++) {
			writer.send(awarenessBytes([[888, clock, { cursor: clock }]]));
			await new Promise((resolve) => setTimeout(resolve, 2));
		}
		await new Promise((resolve) => setTimeout(resolve, 150));
		const frames = witness.messages.filter(({ type }) => type === MESSAGE.awareness).length;
		expect(frames).toBeGreaterThan(1);
		expect(frames).toBeLessThanOrEqual((Date.now() - started) / 100 + 2);
		for (const { socket } of [witness, writer]) socket.close();
	});
});
