import * as decoding from 'lib0/decoding';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { CLOSE, MESSAGE } from '../../../src/lib/schemas/wire.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import {
	awarenessBytes,
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
	type RawClient,
	type TestServer,
	type World,
} from './support.ts';

let database: TestDatabase;
let world: World;
let owner: Person;
let other: Person;
let server: TestServer;

beforeAll(async () => {
	database = await testDatabase();
	world = await createWorld(database.db);
	owner = await world.person();
	other = await world.person();
	server = await startServer(database.db);
});
afterAll(async () => {
	await server.close();
	await database.close();
});

/** A text with words of its owner, whose client is still there; gives what the log holds. */
async function scene() {
	const document = await world.text(owner);
	const victim = stockClient(server, document, owner);
	await synced(victim);
	write(victim.doc, 'Les mots de la victime.');
	await expect.poll(async () => (await durable(database.db, document)).length).toBeGreaterThan(0);
	return { document, victim, before: await durable(database.db, document) };
}

/** Everything of the document, as somebody who joined would hold it. */
function copyOf(victim: { doc: Y.Doc }, clientId: number): Y.Doc {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(victim.doc));
	doc.clientID = clientId;
	return doc;
}

function refusalOf(client: RawClient) {
	const body = client.messages.find(({ type }) => type === MESSAGE.refusal)?.body;
	if (!body) return null;
	const decoder = decoding.createDecoder(body);
	return {
		count: decoding.readVarUint(decoder),
		code: decoding.readVarUint(decoder),
		reason: decoding.readVarString(decoder),
	};
}

describe('a message that is not acceptable', () => {
	it('R1 is refused as a whole, told with 102, and ends the line; nothing of it is stored or seen', async () => {
		const { document, victim, before } = await scene();
		const attacker = await rawClient(server, document, other);
		attacker.send(step1());
		const forged = copyOf(victim, victim.doc.clientID);
		const state = Y.encodeStateVector(forged);
		write(forged, 'forgé');
		attacker.send(update(Y.encodeStateAsUpdate(forged, state)));
		expect((await attacker.closed).code).toBe(CLOSE.identityConflict);
		expect(refusalOf(attacker)).toEqual({ count: 1, code: CLOSE.identityConflict, reason: 'foreign_client' });
		expect(await durable(database.db, document)).toBe(before);
		expect(wordsOf(victim.doc)).toBe('Les mots de la victime.');
		// The victim writes on, undisturbed.
		write(victim.doc, 'La suite.');
		await expect.poll(async () => (await durable(database.db, document)).length).toBeGreaterThan(before.length);
		victim.destroy();
	});

	it('R2 closes a stock client without a message it does not know', async () => {
		const { document, victim } = await scene();
		const attacker = await rawClient(server, document, other, { extended: false });
		attacker.send(update(new Uint8Array([1, 2, 3])));
		expect((await attacker.closed).code).toBe(CLOSE.malformed);
		expect(attacker.messages.every(({ type }) => type < 100)).toBe(true);
		victim.destroy();
	});

	it.each<[string, (client: RawClient) => void, number]>([
		['a text frame', (client) => client.socket.send('bonjour'), CLOSE.malformed],
		['an empty frame', (client) => client.send(new Uint8Array()), CLOSE.malformed],
		['an unknown message', (client) => client.send(new Uint8Array([77])), CLOSE.malformed],
		['a message only the server sends', (client) => client.send(new Uint8Array([MESSAGE.ack, 1])), CLOSE.malformed],
		['an unknown step', (client) => client.send(new Uint8Array([0, 9, 0])), CLOSE.malformed],
		['bytes left over', (client) => client.send(new Uint8Array([...step1(), 0])), CLOSE.malformed],
		['a number without end', (client) => client.send(new Uint8Array(20).fill(255)), CLOSE.malformed],
		['malformed awareness', (client) => client.send(new Uint8Array([1, 2, 5, 5])), CLOSE.malformed],
		['a malformed command', (client) => client.send(new Uint8Array([101, 2, 123, 125])), CLOSE.malformed],
		['more than 2 MiB', (client) => client.send(update(new Uint8Array(2 * 1024 * 1024))), CLOSE.tooLarge],
		['far more than 2 MiB', (client) => client.send(update(new Uint8Array(4 * 1024 * 1024))), 1009],
	])('R3 %s ends that line alone', async (_what, say, code) => {
		const { document, victim, before } = await scene();
		const attacker = await rawClient(server, document, await world.person());
		say(attacker);
		expect((await attacker.closed).code).toBe(code);
		expect(await durable(database.db, document)).toBe(before);
		expect(victim.provider.wsconnected).toBe(true);
		victim.destroy();
	});

	it('R4 future deletes, huge clocks and foreign roots leave the log as it was', async () => {
		const { document, victim, before } = await scene();
		const futureDelete = new Uint8Array([0, 1, ...varUint(victim.doc.clientID), 1, 100, 50]);
		const huge = new Uint8Array([1, 1, 7, 0, 0, ...varUint(2 ** 52), 0]);
		const votes = new Y.Doc();
		votes.getMap('votes').set('choice', 'object');
		for (const bytes of [futureDelete, huge, Y.encodeStateAsUpdate(votes)]) {
			const attacker = await rawClient(server, document, await world.person());
			attacker.send(step2(bytes));
			expect((await attacker.closed).code).toBeGreaterThanOrEqual(4400);
			expect(refusalOf(attacker)?.count).toBe(1);
		}
		expect(await durable(database.db, document)).toBe(before);
		write(victim.doc, 'et plus');
		await expect.poll(async () => (await durable(database.db, document)).length).toBeGreaterThan(before.length);
		victim.destroy();
	});

	it('R5 words of a reader are refused with 4403; a step 2 that adds nothing is passed over', async () => {
		const { document, victim, before } = await scene();
		const observer = await world.person('observer');
		const reader = await rawClient(server, document, observer);
		reader.send(step1());
		reader.send(step2(Y.encodeStateAsUpdate(victim.doc)));
		await expect.poll(() => reader.acks()).toEqual([1]);
		// Step 1 is asked of writers only.
		expect(reader.messages.some(({ type, body }) => type === MESSAGE.sync && body[0] === 0)).toBe(false);
		const mine = copyOf(victim, 4242);
		const state = Y.encodeStateVector(mine);
		write(mine, 'en douce');
		reader.send(update(Y.encodeStateAsUpdate(mine, state)));
		expect((await reader.closed).code).toBe(CLOSE.forbidden);
		const again = await rawClient(server, document, observer);
		again.send(step2(Y.encodeStateAsUpdate(mine)));
		expect((await again.closed).code).toBe(CLOSE.forbidden);
		expect(await durable(database.db, document)).toBe(before);
		victim.destroy();
	});

	it('R6 (F) awareness under another’s client id is passed over, whatever its clock', async () => {
		const { document, victim } = await scene();
		const witness = stockClient(server, document, other);
		await synced(witness);
		victim.provider.awareness.setLocalState({ cursor: 1 });
		await expect.poll(() => witness.provider.awareness.getStates().get(victim.doc.clientID)).toEqual({ cursor: 1 });
		const impostor = await rawClient(server, document, await world.person());
		impostor.send(awarenessBytes([[victim.doc.clientID, 2 ** 40, { user: { name: 'Nadia' } }]]));
		impostor.send(awarenessBytes([[victim.doc.clientID, 2 ** 40, null]]));
		victim.provider.awareness.setLocalState({ cursor: 2 });
		await expect.poll(() => witness.provider.awareness.getStates().get(victim.doc.clientID)).toEqual({ cursor: 2 });
		expect(impostor.socket.readyState).toBe(impostor.socket.OPEN);
		for (const client of [victim, witness]) client.destroy();
		impostor.socket.close();
	});

	it('R7 awareness that is no JSON reaches nobody', async () => {
		const { document, victim } = await scene();
		const vandal = await rawClient(server, document, other);
		vandal.send(awarenessBytes([[31337, 1, '{"cursor":']]));
		vandal.send(awarenessBytes([[31337, 2, { cursor: 5 }]]));
		await expect.poll(() => victim.provider.awareness.getStates().get(31337)).toEqual({ cursor: 5 });
		vandal.socket.close();
		victim.destroy();
	});

	it('R8 more than 16 client ids on one line are too many', async () => {
		const { document, victim } = await scene();
		const greedy = await rawClient(server, document, other);
		greedy.send(awarenessBytes(Array.from({ length: 17 }, (_, index) => [50_000 + index, 1, {}])));
		expect((await greedy.closed).code).toBe(CLOSE.identityConflict);
		victim.destroy();
	});
});

describe('client ids', () => {
	it('R20 are bound in Postgres before anything under them is seen', async () => {
		const { document, victim } = await scene();
		const rows = await database.db
			.selectFrom('client_binding')
			.where('document_id', '=', document)
			.where('client_id', '=', victim.doc.clientID)
			.selectAll()
			.execute();
		expect(rows).toMatchObject([{ participant_id: owner.participantId }]);
		victim.destroy();
	});

	it('R21 of the server belong to nobody else', async () => {
		let serverId = 0;
		const document = await world.text(owner, (doc) => {
			serverId = doc.clientID;
			write(doc, 'Écrit par le serveur.');
		});
		const thief = await rawClient(server, document, other);
		const doc = new Y.Doc();
		doc.clientID = serverId;
		write(doc, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx');
		thief.send(update(Y.encodeStateAsUpdate(doc)));
		expect((await thief.closed).code).toBe(CLOSE.identityConflict);
	});

	it('R22 are still one’s own after a reconnection, and offline words under an older id are taken', async () => {
		const document = await world.text(owner);
		const doc = new Y.Doc();
		doc.clientID = 1111;
		const first = stockClient(server, document, owner, doc);
		await synced(first);
		write(doc, 'un');
		await expect.poll(async () => await durable(database.db, document)).not.toBe('');
		first.provider.disconnect();
		write(doc, 'deux, hors connexion');
		const later = new Y.Doc();
		Y.applyUpdate(later, Y.encodeStateAsUpdate(doc));
		const second = stockClient(server, document, owner, later);
		await synced(second);
		const reader = stockClient(server, document, other);
		await expect.poll(() => wordsOf(reader.doc)).toBe('un\ndeux, hors connexion');
		for (const client of [first, second, reader]) client.destroy();
	});
});

function varUint(value: number): number[] {
	const bytes: number[] = [];
	let rest = value;
	while (rest > 127) {
		bytes.push((rest % 128) + 128);
		rest = Math.floor(rest / 128);
	}
	return [...bytes, rest];
}
