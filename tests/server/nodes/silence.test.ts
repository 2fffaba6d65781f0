import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { bindClients } from '../../../server/db/document-store.ts';
import { createMemoryBus } from '../../../server/bus/memory-bus.ts';
import { MESSAGE } from '../../../src/lib/schemas/wire.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { createWorld, rawClient, startServer, stockClient, synced, write, type World } from '../sync/support.ts';

const PATIENT = { timeout: 15_000 };
let database: TestDatabase;
let world: World;
beforeAll(async () => {
	database = await testDatabase();
	world = await createWorld(database.db);
});
afterAll(() => database.close());

it('N13 a process that is not heard any more has nobody here any more, and its carets go', async () => {
	const bus = { ...createMemoryBus(fail), several: true };
	const server = await startServer(database.db, { bus });
	onTestFinished(() => server.close());
	const person = await world.person('contributor');
	const document = await world.text(person);
	const line = await rawClient(server, document, person);
	const client = stockClient(server, document, person);
	onTestFinished(() => client.destroy());
	await synced(client);
	// As that process has bound them: more ids than one line may bring, which a stock client echoes.
	const odile = await world.person('contributor');
	const ids = Array.from({ length: 40 }, (_, index) => 77 + index);
	await bindClients(database.db, document, ids, odile.participantId);
	const people = Array.from({ length: 6 }, (_, index): [string, string] => [`p${index}`, world.colleges[0] as string]);
	const writers = { 77: { label: 'Odile', collegeId: world.colleges[0] as string } };
	bus.deliver({ kind: 'here', documentId: document, lines: people.length, people, writers }, 'elsewhere');
	const carets = [...ids, 4].map((clientId) => ({ clientId, clock: 1, state: '{"cursor":3}' }));
	bus.deliver({ kind: 'carets', documentId: document, carets }, 'elsewhere');

	const last = (name: string) =>
		line
			.texts(MESSAGE.fact)
			.map((text) => JSON.parse(text) as { name: string; data: Record<string, unknown> })
			.findLast((fact) => fact.name === name)?.data;
	await expect.poll(() => last('present')?.total, PATIENT).toBe(7);
	await expect.poll(() => client.provider.awareness.getStates().get(77), PATIENT).toEqual({ cursor: 3 });
	expect(client.provider.awareness.getStates().size).toBe(ids.length + 1);

	await expect.poll(() => last('writers')?.clients, PATIENT).toMatchObject(writers);
	write(client.doc, 'la ligne vit');
	await expect.poll(() => line.messages.filter(({ type }) => type === MESSAGE.sync).length, PATIENT).toBeGreaterThan(0);
	expect(client.provider.wsconnected).toBe(true);

	// Seventeen seconds of silence, and the next sweep.
	const real = performance.now.bind(performance);
	vi.spyOn(performance, 'now').mockImplementation(() => real() + 17_000);
	onTestFinished(() => void vi.restoreAllMocks());
	await expect.poll(() => last('present')?.total, PATIENT).not.toBe(7);
	expect(last('writers')?.clients).not.toHaveProperty('77');
	await expect.poll(() => client.provider.awareness.getStates().has(77), PATIENT).toBe(false);
	line.socket.close();
});

function fail(error: unknown): never {
	throw error;
}
