import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCommandQueue } from '#lib/sync/command-queue.ts';
import { connect, type Connection } from '#lib/sync/connection.ts';
import { memoryOutbox } from '#lib/sync/outbox.ts';
import { startLineServer, type LineServer } from './line-server.ts';

let server: LineServer;
let line: Connection;
const until = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 10 });

beforeEach(async () => {
	server = await startLineServer();
	line = connect({ document: 'text:0b9c', server: server.address, presence: true });
	await until(() => expect(line.state().synced).toBe(true));
});
afterEach(async () => {
	line.destroy();
	await server.stop();
});

describe('the line of a document', () => {
	test('asks for the percent-encoded name of the document, and says which text schema it knows', () => {
		expect(server.seen.paths[0]).toBe('/sync/text%3A0b9c?schema=1&unpacks=1');
	});

	test('an edit waits until the server says that it is committed', async () => {
		server.behaviour.ack = false;
		line.doc.getText('t').insert(0, 'bus');
		await until(() => expect(server.doc.getText('t').toString()).toBe('bus'));
		expect(line.state().unacked).toBe(1);
		server.ack(server.seen.counted);
		await until(() => expect(line.state().unacked).toBe(0));
		expect(line.state().savedAt).not.toBeNull();
	});

	test('what was written during a cut is committed after the line came back', async () => {
		server.cut();
		await until(() => expect(line.state().status).toBe('disconnected'));
		line.doc.getText('t').insert(0, 'hors ligne');
		expect(line.state().unacked).toBe(1);
		await until(() => expect(line.state()).toMatchObject({ status: 'connected', unacked: 0 }));
		expect(server.doc.getText('t').toString()).toBe('hors ligne');
	});

	test('a 44xx close is final and says why; a refusal before it is kept', async () => {
		line.doc.getText('t').insert(0, 'x');
		server.refuse(2, 4422, 'refused_content');
		await until(() => expect(line.state().status).toBe('closed'));
		expect(line.state()).toMatchObject({
			ended: { code: 4422 },
			refusal: { code: 4422, reason: 'refused_content' },
		});
		await new Promise((resolve) => setTimeout(resolve, 700));
		expect(server.seen.paths).toHaveLength(1);
	});

	test('the latest fact of each name is kept', async () => {
		server.fact('present', { total: 3 });
		server.fact('present', { total: 4 });
		await until(() => expect(line.facts.get('present')).toEqual({ total: 4 }));
	});
});

describe('commands on their way', () => {
	const queueOf = (refused: unknown[] = []) =>
		createCommandQueue({
			connection: line,
			outbox: Promise.resolve(memoryOutbox()),
			onChange: () => undefined,
			onRefused: (refusal) => refused.push(refusal),
		});

	test('leave in order, and the outbox is empty when their results came', async () => {
		const queue = queueOf();
		const results = await Promise.all([queue.run('note.add', { text: 'a' }), queue.run('note.add', { text: 'b' })]);
		expect(results.map((result) => result?.ok)).toEqual([true, true]);
		expect(server.seen.commands.map((command) => command.payload)).toEqual([{ text: 'a' }, { text: 'b' }]);
		expect(queue.pending).toEqual([]);
		queue.close();
	});

	test('without a result they are sent again, with the same id, after a cut', async () => {
		server.behaviour.results = false;
		const queue = queueOf();
		const result = queue.run('note.add', { text: 'a' });
		await until(() => expect(server.seen.commands).toHaveLength(1));
		server.behaviour.results = true;
		server.cut();
		expect((await result)?.ok).toBe(true);
		expect(new Set(server.seen.commands.map((command) => command.id)).size).toBe(1);
		expect(server.seen.commands).toHaveLength(2);
		queue.close();
	});

	test('a refusal is told and leaves the outbox; a server that is busy keeps the command waiting', async () => {
		server.behaviour.results = false;
		const refused: unknown[] = [];
		const queue = queueOf(refused);
		void queue.run('note.add', { text: 'a' });
		void queue.run('note.add', { text: 'b' });
		await until(() => expect(server.seen.commands).toHaveLength(2));
		const [first, second] = server.seen.commands;
		server.result({ id: first!.id, ok: false, code: 'closed', reason: 'board_closed' });
		server.result({ id: second!.id, ok: false, code: 'unavailable', reason: 'unavailable' });
		await until(() => expect(refused).toMatchObject([{ code: 'closed', reason: 'board_closed' }]));
		expect(queue.pending.map((command) => command.id)).toEqual([second!.id]);
		queue.close();
	});

	test('go by another road, in order, when the line cannot be opened', async () => {
		server.behaviour.results = false;
		const queue = queueOf();
		void queue.run('note.add', { text: 'a' });
		void queue.run('note.add', { text: 'b' });
		const posted: unknown[] = [];
		await queue.drain((command) => {
			posted.push(command.payload);
			return Promise.resolve({ id: command.id, ok: true, result: {} });
		});
		expect(posted).toEqual([{ text: 'a' }, { text: 'b' }]);
		expect(queue.pending).toEqual([]);
		queue.close();
	});
});
