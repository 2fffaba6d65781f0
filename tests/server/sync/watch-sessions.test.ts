import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSessions } from '../../../server/auth/sessions.ts';
import { databaseClock } from '../../../server/clock.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { createWorld, rawClient, startServer, type TestServer, type World } from './support.ts';
import { CLOSE } from '../../../src/lib/schemas/wire.ts';

let database: TestDatabase;
let world: World;
let server: TestServer;
let ids: Map<string, string>;

beforeAll(async () => {
	database = await testDatabase();
	world = await createWorld(database.db);
	ids = new Map();
	const sessions = createSessions({ db: database.db, clock: databaseClock });
	const plain = await startServer(database.db);
	await plain.close();
	server = await startServer(database.db, {
		sessions: {
			async principalFor(cookie, projectId) {
				const caller = await plain.deps.sessions.principalFor(cookie, projectId);
				return caller && { ...caller, sessionId: ids.get(caller.sessionKey) ?? '' };
			},
			screenFor: (key) => plain.deps.sessions.screenFor(key),
			living: (sessionIds) => sessions.living(sessionIds),
		},
	});
});
afterAll(async () => {
	await server.close();
	await database.close();
});

it('A8 a session that another process ends closes its lines within 2 s, and those of nobody else', async () => {
	const sessions = createSessions({ db: database.db, clock: databaseClock });
	const people = [await world.person(), await world.person()] as const;
	const accounts: string[] = [];
	for (const { participantId } of people) {
		const { account_id: account } = await database.db
			.selectFrom('participant')
			.where('id', '=', participantId)
			.select('account_id')
			.executeTakeFirstOrThrow();
		const { token } = await sessions.create(account, 'member');
		ids.set(participantId, (await sessions.validate(token))?.id ?? '');
		accounts.push(account);
	}
	const document = await world.text(people[0]);
	const ended = await rawClient(server, document, people[0]);
	const other = await rawClient(server, document, people[1]);
	const started = Date.now();
	// As `admin user set-password` does it: in the table, without a word on this process's bus.
	await sessions.endAllOf(accounts[0] ?? '');
	expect((await ended.closed).code).toBe(CLOSE.comeBack);
	expect(Date.now() - started).toBeLessThan(2000);
	expect(other.socket.readyState).toBe(other.socket.OPEN);
	other.socket.close();
});
