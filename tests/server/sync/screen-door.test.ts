import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as encoding from 'lib0/encoding';
import { CLOSE, MESSAGE } from '../../../src/lib/schemas/wire.ts';
import { livingScreenKeys, writeScreenKey } from '../../../server/db/screen-store.ts';
import { boardNode, boardProject, type BoardProject } from '../../support/boards.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { rawClient, startServer, step1, syncBytes, type TestServer } from './support.ts';
import * as Y from 'yjs';

let database: TestDatabase;
let server: TestServer;
let project: BoardProject;
let key: string;
const executed: string[] = [];

beforeAll(async () => {
	database = await testDatabase();
	const plain = await startServer(database.db);
	await plain.close();
	server = await startServer(database.db, {
		sessions: {
			...plain.deps.sessions,
			async living(ids) {
				const screens = new Set(await livingScreenKeys(database.db, ids));
				return new Set(ids.filter((id) => screens.has(id) || /^[0-9a-f-]{36}$/.test(id)));
			},
		},
		execute: async (_principal, _documentId, { name }) => {
			executed.push(name);
			return {};
		},
	});
});
beforeEach(async () => {
	project = await boardProject(database.db);
	key = `key-${randomUUID()}-of-a-screen`;
	await writeScreenKey(database.db, project.workshopId, key);
	const { documents } = boardNode(database.db);
	for (const id of [project.board, project.otherBoard]) {
		await documents.create(database.db, { id: `board:${id}`, kind: 'board', projectId: project.projectId });
	}
});
afterAll(async () => {
	await server.close();
	await database.close();
});

const open = (name: string, screen = key, person: { cookie: string } | null = null) =>
	rawClient(server, name, person, { search: `?screen=${screen}` });

it('D11 a key opens the line of its workshop and of its tables, for reading', async () => {
	for (const name of [`workshop:${project.workshopId}`, `board:${project.board}`, `board:${project.otherBoard}`]) {
		const client = await open(name);
		client.send(step1());
		await expect.poll(() => client.messages.some(({ type }) => type === MESSAGE.sync)).toBe(true);
		client.socket.close();
	}
});

it('D11 and nothing else: no text, no project, no other workshop, nothing with a wrong key', async () => {
	const other = await boardProject(database.db);
	const alone = await database.db
		.insertInto('board')
		.values({ project_id: project.projectId, title: 'Sans atelier' })
		.returning('id')
		.executeTakeFirstOrThrow();
	const { documents } = boardNode(database.db);
	await documents.create(database.db, { id: `board:${alone.id}`, kind: 'board', projectId: project.projectId });
	for (const name of [`project:${project.projectId}`, `workshop:${other.workshopId}`, `board:${alone.id}`]) {
		await expect(open(name), name).rejects.toThrow('403');
	}
	for (const wrong of ['', 'x', key.slice(1), `${key}x`]) {
		await expect(open(`workshop:${project.workshopId}`, wrong)).rejects.toThrow('401');
	}
	// The session of the same browser does not make up for it.
	const cookie = `trame=${project.facilitator.participantId}`;
	await expect(open(`workshop:${project.workshopId}`, 'x', { cookie })).rejects.toThrow('401');
	await expect(open(`project:${project.projectId}`, key, { cookie })).rejects.toThrow('403');
});

it('D11 it writes nothing, runs no command and hears no private fact', async () => {
	const doc = new Y.Doc();
	doc.getMap('notes').set('x', { text: 'non' });
	const writer = await open(`board:${project.board}`);
	writer.send(syncBytes(2, Y.encodeStateAsUpdate(doc)));
	expect((await writer.closed).code).toBe(CLOSE.forbidden);

	const client = await open(`board:${project.board}`);
	const command = JSON.stringify({ id: randomUUID(), name: 'note.add', payload: {} });
	client.send(
		encoding.encode((encoder) => {
			encoding.writeVarUint(encoder, MESSAGE.command);
			encoding.writeVarString(encoder, command);
		}),
	);
	await expect.poll(() => client.texts(MESSAGE.commandResult)).toHaveLength(1);
	expect(client.texts(MESSAGE.commandResult)[0]).toContain('forbidden');
	expect(executed).toEqual([]);

	const channel = `board:${project.board}`;
	const { bus } = server.deps;
	bus.publish({ kind: 'fact', channel, fact: { name: 'private' }, participantId: project.facilitator.participantId });
	bus.publish({ kind: 'fact', channel, fact: { name: 'private' }, participantId: randomUUID() });
	bus.publish({ kind: 'fact', channel, fact: { name: 'public' } });
	await expect.poll(() => client.texts(MESSAGE.fact).some((text) => text.includes('public'))).toBe(true);
	expect(client.texts(MESSAGE.fact).some((text) => text.includes('private'))).toBe(false);
	client.socket.close();
});

it('D11 a key that is changed ends its lines within 2 s, and opens nothing any more', async () => {
	const lines = await Promise.all([open(`workshop:${project.workshopId}`), open(`board:${project.board}`)]);
	const person = { cookie: `trame=${project.contributor.participantId}` };
	const other = await rawClient(server, `board:${project.board}`, person);
	await writeScreenKey(database.db, project.workshopId, `${key}-new`);
	for (const { closed } of lines) expect((await closed).code).toBe(CLOSE.comeBack);
	await expect(open(`workshop:${project.workshopId}`)).rejects.toThrow('401');
	expect(other.socket.readyState).toBe(other.socket.OPEN);
	other.socket.close();
	(await open(`workshop:${project.workshopId}`, `${key}-new`)).socket.close();
});
