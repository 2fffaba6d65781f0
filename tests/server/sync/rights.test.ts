import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { CLOSE } from '../../../src/lib/schemas/wire.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import {
	createWorld,
	durable,
	rawClient,
	startServer,
	step1,
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
let server: TestServer;
let facilitator: Person;

beforeAll(async () => {
	database = await testDatabase();
	world = await createWorld(database.db);
	server = await startServer(database.db);
	facilitator = await world.person('facilitator');
});
afterAll(async () => {
	await server.close();
	await database.close();
});

const itemId = (document: string) => document.slice('text:'.length);

async function freeze(document: string): Promise<void> {
	await database.db.transaction().execute(async (tx) => {
		await tx.updateTable('item').set({ state: 'in_round' }).where('id', '=', itemId(document)).execute();
		await server.sync.documents.changeRights(tx, document);
	});
}

describe('rights on a text', () => {
	it('A1 a contributor writes a text in drafting; an observer and a guest read it', async () => {
		const document = await world.text(facilitator);
		for (const [person, asked] of [
			[await world.person('contributor'), true],
			[await world.person('observer'), false],
			[await world.person('contributor', { guest: true }), false],
		] as const) {
			const line = await rawClient(server, document, person);
			line.send(step1());
			await expect.poll(() => line.messages.some(({ type, body }) => type === 0 && body[0] === 1)).toBe(true);
			// Only who may write is asked for what they have.
			expect(line.messages.some(({ type, body }) => type === 0 && body[0] === 0)).toBe(asked);
			line.socket.close();
		}
	});

	it('A2 a guest whom a facilitator admits is sent back, and comes in again as a writer', async () => {
		const document = await world.text(facilitator);
		const guest = await world.person('contributor', { guest: true });
		const client = stockClient(server, document, guest);
		await synced(client);
		await database.db.transaction().execute(async (tx) => {
			await tx
				.insertInto('text_admission')
				.values({
					item_id: itemId(document),
					participant_id: guest.participantId,
					admitted_by: facilitator.participantId,
				})
				.execute();
			await server.sync.documents.changeRights(tx, document);
		});
		const back = new Promise((resolve) => client.provider.once('connection-close', resolve));
		server.deps.bus.publish({ kind: 'rights', documentId: document });
		await back;
		await synced(client);
		write(client.doc, 'Écrit par une invitée.');
		await expect.poll(async () => await durable(database.db, document)).not.toBe('');
		client.destroy();
	});

	it('A3 a frozen text closes its writers within 2 s, and readers stay', async () => {
		const document = await world.text(facilitator);
		const writer = await rawClient(server, document, await world.person());
		const reader = await rawClient(server, document, await world.person('observer'));
		const started = Date.now();
		await freeze(document);
		server.deps.bus.publish({ kind: 'rights', documentId: document });
		expect((await writer.closed).code).toBe(CLOSE.comeBack);
		expect(Date.now() - started).toBeLessThan(2000);
		expect(reader.socket.readyState).toBe(reader.socket.OPEN);
		reader.socket.close();
	});

	it('A4 no row is committed after the commit of a revocation, even if nobody is told', async () => {
		for (let round = 0; round < 10; round++) {
			const document = await world.text(facilitator);
			const person = await world.person();
			const line = await rawClient(server, document, person);
			const doc = new Y.Doc();
			let vector = Y.encodeStateVector(doc);
			const typing = setInterval(() => {
				write(doc, 'mot');
				if (line.socket.readyState === line.socket.OPEN) line.send(update(Y.encodeStateAsUpdate(doc, vector)));
				vector = Y.encodeStateVector(doc);
			}, 1);
			await expect.poll(async () => (await durable(database.db, document)).length).toBeGreaterThan(0);
			await freeze(document);
			const atRevocation = await durable(database.db, document);
			expect((await line.closed).code).toBe(CLOSE.comeBack);
			clearInterval(typing);
			await server.sync.flush();
			expect(await durable(database.db, document)).toBe(atRevocation);
		}
	});

	it('A5 those who keep their rights go on typing through somebody else’s revocation', async () => {
		const document = await world.text(facilitator);
		const removed = await world.person();
		const staying = stockClient(server, document, await world.person());
		const leaving = stockClient(server, document, removed);
		await Promise.all([synced(staying), synced(leaving)]);
		write(leaving.doc, 'avant');
		await expect.poll(() => wordsOf(staying.doc)).toBe('avant');
		let closes = 0;
		staying.provider.on('connection-close', () => (closes += 1));
		await database.db.transaction().execute(async (tx) => {
			await tx
				.updateTable('participant')
				.set({ removed_at: new Date() })
				.where('id', '=', removed.participantId)
				.execute();
			await server.sync.documents.changeProjectRights(tx, world.projectId);
		});
		write(staying.doc, 'pendant');
		write(leaving.doc, 'trop tard');
		server.deps.bus.publish({ kind: 'rights', participantIds: [removed.participantId] });
		const witness = stockClient(server, document, facilitator);
		await expect.poll(() => wordsOf(witness.doc)).toBe('avant\npendant');
		expect(closes).toBe(0);
		await expect.poll(() => leaving.provider.wsconnected).toBe(false);
		for (const client of [staying, leaving, witness]) client.destroy();
	});

	it('A6 a person who signs out loses every line of theirs', async () => {
		const person = await world.person();
		const { account_id } = await database.db
			.selectFrom('participant')
			.where('id', '=', person.participantId)
			.select('account_id')
			.executeTakeFirstOrThrow();
		const line = await rawClient(server, `project:${world.projectId}`, person);
		server.deps.bus.publish({ kind: 'rights', accountId: account_id });
		expect((await line.closed).code).toBe(CLOSE.comeBack);
	});

	it('A7 a closed board takes the right to write from contributors, not from facilitators', async () => {
		const document = await world.text(facilitator);
		await database.db.updateTable('board').set({ open: false }).where('id', '=', world.boardId).execute();
		const contributor = await rawClient(server, document, await world.person());
		const doc = new Y.Doc();
		write(doc, 'x');
		contributor.send(update(Y.encodeStateAsUpdate(doc)));
		expect((await contributor.closed).code).toBe(CLOSE.forbidden);
		const team = await rawClient(server, document, facilitator);
		team.send(update(Y.encodeStateAsUpdate(doc)));
		await expect.poll(() => team.acks()).toEqual([1]);
		team.socket.close();
		await database.db.updateTable('board').set({ open: true }).where('id', '=', world.boardId).execute();
	});

	it('A6 who was judged just before a revocation, and comes in after it, is sent back', async () => {
		const document = await world.text(facilitator);
		const person = await world.person('contributor');
		const { sessions, bus } = server.deps;
		const judge = sessions.principalFor.bind(sessions);
		sessions.principalFor = async (...asked) => {
			const answer = await judge(...asked);
			sessions.principalFor = judge;
			bus.publish({ kind: 'rights', participantIds: [person.participantId] });
			await new Promise((resolve) => setImmediate(resolve));
			return answer;
		};
		const line = await rawClient(server, document, person);
		expect(await line.closed).toMatchObject({ code: CLOSE.comeBack });
	});
});
