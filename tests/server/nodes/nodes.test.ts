import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE } from '../../../src/lib/schemas/wire.ts';
import { loadTarget } from '../../../server/admin/load-target.ts';
import { readBoard } from '../../../src/lib/sync/board-doc.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { startNodes, type Node } from '../../support/nodes.ts';
import { noRedis, stoppableRedis } from '../../support/redis.ts';
import { randomSource, type RandomSource } from '../sync/random-source.ts';
import { rawClient, stockClient, synced, write, type RawClient, type StockClient } from '../sync/support.ts';

/** `NODES_STEPS=5000 NODES_AWAY=30` for the long size: edits, and seconds without Redis. */
const STEPS = Number(process.env.NODES_STEPS ?? 150);
const AWAY_SECONDS = Number(process.env.NODES_AWAY ?? 2);
const WRITERS = 6;
const TEN_MINUTES = 600_000;
/** A busy machine makes tests slow, not wrong. */
const PATIENT = { timeout: 15_000 };

interface Target {
	documents: string[];
	cookies: string[];
}

describe.skipIf(noRedis)('three processes on one database, the clock of one ten minutes ahead', () => {
	let database: TestDatabase;
	let redis: Awaited<ReturnType<typeof stoppableRedis>>;
	let cluster: Awaited<ReturnType<typeof startNodes>>;
	let target: Target;
	let nodes: Node[];
	const random = randomSource();

	beforeAll(async () => {
		[database, redis] = await Promise.all([testDatabase(), stoppableRedis()]);
		cluster = await startNodes(3, { databaseUrl: database.url, redisUrl: redis.url, clockOffset: TEN_MINUTES });
		nodes = [...cluster.nodes];
		const told = await loadTarget.run(cluster.app, ['--participants', String(WRITERS + 1), '--documents', '4']);
		target = told.json as Target;
	});
	afterAll(async () => {
		await cluster.close();
		await redis.close();
		await database.close();
	});

	const anyNode = () => nodes[random.below(nodes.length)] as Node;
	const person = (index: number) => ({ cookie: target.cookies[index] as string });
	const documentAt = (index: number) => target.documents[index] as string;
	const texts = (clients: StockClient[]) => clients.map(({ doc }) => doc.getXmlFragment('default').toString());

	/** Each client somewhere; `move` takes one to another process, as a load balancer would. */
	function scattered(document: string) {
		const clients = Array.from({ length: WRITERS }, (_, index) => stockClient(anyNode(), document, person(index)));
		return {
			clients,
			move(index: number, node = anyNode()) {
				const doc = new Y.Doc();
				const before = clients[index] as StockClient;
				Y.applyUpdate(doc, Y.encodeStateAsUpdate(before.doc));
				before.destroy();
				clients[index] = stockClient(node, document, person(index), doc);
			},
		};
	}

	/** After quiet: every client has what the log says, with nothing pending. */
	async function same(clients: StockClient[], document: string): Promise<boolean> {
		const log = await cluster.app.sync.documents.read(database.db, document);
		const text = log.getXmlFragment('default').toString();
		const equal = texts(clients).every((one) => one === text);
		return equal && clients.every(({ doc }) => Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(log)));
	}

	it('N10 under random routing and without Redis for a while: log = memory = every client', async () => {
		const document = documentAt(0);
		const { clients, move } = scattered(document);
		await Promise.all(clients.map(synced));
		for (let step = 0; step < STEPS; step += 1) {
			const index = random.below(WRITERS);
			if (random.chance(0.05)) move(index);
			else edit((clients[index] as StockClient).doc, random);
			if (random.chance(0.3)) await delay(3);
		}
		redis.stop();
		for (let step = 0; step < STEPS; step += 1) {
			edit((clients[step % WRITERS] as StockClient).doc, random);
			await delay((AWAY_SECONDS * 1000) / STEPS);
		}
		// Slower, and complete, also before it is back.
		await expect.poll(() => same(clients, document), { timeout: 20_000, message: `seed ${random.seed}` }).toBe(true);
		redis.start();
		edit((clients[0] as StockClient).doc, random);
		await expect.poll(() => same(clients, document), { timeout: 20_000, message: `seed ${random.seed}` }).toBe(true);
		await expect
			.poll(async () => (await metrics()).every((text) => /^trame_bus_up 1$/m.test(text)), PATIENT)
			.toBe(true);
		for (const client of clients) client.destroy();
	});

	it('N11 the moment of a row is that of the database, whichever process wrote it', async () => {
		const document = documentAt(1);
		const client = stockClient(nodes.at(-1) as Node, document, person(0));
		await synced(client);
		write(client.doc, 'dix minutes en avance');
		const late = () =>
			database.db
				.selectFrom('document_update')
				.where('document_id', '=', document)
				.select(({ fn, eb }) => [
					fn.countAll<number>().as('rows'),
					eb(fn.max('at'), '<=', fn<Date>('now', [])).as('past'),
				])
				.executeTakeFirstOrThrow();
		await expect.poll(late, PATIENT).toEqual({ rows: expect.toSatisfy((rows: number) => rows > 0), past: true });
		client.destroy();
	});

	it('N12 one command sent to every process is done once, and numbers have no gap', async () => {
		const { board_id: boardId } = await database.db
			.selectFrom('item')
			.where('id', '=', documentAt(0).slice('text:'.length))
			.select('board_id')
			.executeTakeFirstOrThrow();
		const board = `board:${boardId}`;
		const lines = await Promise.all(nodes.map((node) => rawClient(node, board, person(1))));
		const watcher = stockClient(anyNode(), board, person(2));
		await synced(watcher);
		const commands = Array.from({ length: 20 }, () => noteAdd());
		for (const bytes of commands) for (const line of lines) line.send(bytes);
		await expect
			.poll(() => lines.map((line) => line.texts(MESSAGE.commandResult).length), PATIENT)
			.toEqual([20, 20, 20]);
		const answers = lines.map((line) => line.texts(MESSAGE.commandResult).sort());
		expect(answers[1]).toEqual(answers[0]);
		expect(answers[2]).toEqual(answers[0]);
		expect(answers[0]?.every((answer) => (JSON.parse(answer) as { ok: boolean }).ok)).toBe(true);
		const rows = await database.db.selectFrom('note').where('board_id', '=', boardId).select('number').execute();
		expect(rows.map(({ number }) => number).sort((a, b) => a - b)).toEqual(commands.map((_, index) => index + 1));
		await expect.poll(() => Object.keys(readBoard(watcher.doc).notes).length, PATIENT).toBe(20);
		for (const line of lines) line.socket.close();
		watcher.destroy();
	});

	it('N13 who is here, who writes and where their carets are, from all processes', async () => {
		const document = documentAt(2);
		const [one, other] = [nodes[0] as Node, nodes[1] as Node];
		const lines = await Promise.all(
			Array.from({ length: WRITERS }, (_, index) => rawClient(index % 2 ? one : other, document, person(index))),
		);
		const facts = (line: RawClient, name: string) =>
			line
				.texts(MESSAGE.fact)
				.map((text) => JSON.parse(text) as { name: string; data: Record<string, unknown> })
				.filter((fact) => fact.name === name);
		const present = (line: RawClient) => facts(line, 'present').at(-1)?.data.total;
		await expect.poll(() => lines.map(present), PATIENT).toEqual(lines.map(() => WRITERS));
		const writer = stockClient(one, document, person(WRITERS));
		const reader = stockClient(other, document, person(0));
		await Promise.all([synced(writer), synced(reader)]);
		writer.provider.awareness.setLocalState({ cursor: { at: 3 } });
		const caret = () => reader.provider.awareness.getStates().get(writer.doc.clientID);
		await expect.poll(caret, PATIENT).toEqual({ cursor: { at: 3 } });
		const writers = (line: RawClient) => facts(line, 'writers').at(-1)?.data.clients as Record<string, unknown>;
		await expect
			.poll(() => writers(lines[0] as RawClient))
			.toMatchObject({
				[writer.doc.clientID]: { label: `Charge ${WRITERS + 1}` },
			});
		writer.destroy();
		await expect.poll(caret, PATIENT).toBe(undefined);
		reader.destroy();
		for (const line of lines.slice(1)) line.socket.close();
		await expect.poll(() => present(lines[0] as RawClient), PATIENT).not.toBe(WRITERS);
		lines[0]?.socket.close();
	});

	it('N14 a role that changes and a session that ends elsewhere close the line within two seconds, Redis or not', async () => {
		const { app } = cluster;
		const document = documentAt(3);
		const member = await database.db
			.selectFrom('participant')
			.where('display_name', '=', `Charge ${WRITERS + 1}`)
			.select(['id', 'account_id', 'project_id'])
			.executeTakeFirstOrThrow();
		const steward = await stewardOf(member.project_id);
		const roles = ['observer', 'contributor'] as const;
		for (const [index, role] of roles.entries()) {
			const line = await rawClient(anyNode(), document, person(WRITERS));
			if (index === 1) redis.stop();
			await app.people.changeRole(steward, member.id, role);
			expect(await endOf(line)).toBe(4503);
		}
		const line = await rawClient(anyNode(), document, person(WRITERS));
		await app.sessions.endAllOf(member.account_id);
		expect(await endOf(line)).toBe(4503);
		redis.start();
	});

	it('N15 a process that is killed: its clients move on and nothing is lost', async () => {
		const document = documentAt(1);
		const { clients, move } = scattered(document);
		// Two of them are certainly there.
		const dying = nodes[0] as Node;
		[0, 1].forEach((index) => move(index, dying));
		await Promise.all(clients.map(synced));
		for (let step = 0; step < STEPS; step += 1) {
			edit((clients[step % WRITERS] as StockClient).doc, random);
			if (step % 5 === 0) await delay(2);
			if (step !== Math.floor(STEPS / 2)) continue;
			nodes = nodes.slice(1);
			await dying.kill();
			clients.forEach((_, index) => move(index));
		}
		await expect.poll(() => same(clients, document), { timeout: 20_000, message: `seed ${random.seed}` }).toBe(true);
		for (const client of clients) client.destroy();
	});

	const metrics = () => Promise.all(nodes.map((node) => node.metrics()));
	async function endOf(line: RawClient): Promise<number> {
		return Promise.race([line.closed.then(({ code }) => code), delay(4000, 0)]);
	}
	async function stewardOf(projectId: string) {
		const account = await database.db
			.selectFrom('participant')
			.where('project_id', '=', projectId)
			.where('role', '=', 'steward')
			.select('account_id as id')
			.executeTakeFirstOrThrow();
		return cluster.app.people.principalFor(account, projectId);
	}
});

function noteAdd(): Uint8Array {
	const payload = { noteId: randomUUID(), text: 'Un banc', kind: 'need', voice: 'self' };
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.command);
		encoding.writeVarString(encoder, JSON.stringify({ id: randomUUID(), name: 'note.add', payload }));
	});
}

function edit(doc: Y.Doc, random: RandomSource): void {
	const root = doc.getXmlFragment('default');
	const paragraph = root.length > 0 ? (root.get(random.below(root.length)) as Y.XmlElement) : null;
	const text = paragraph && paragraph.length > 0 ? paragraph.get(0) : null;
	if (!(text instanceof Y.XmlText) || random.chance(0.2)) return write(doc, `p${random.below(1000)}`);
	if (random.chance(0.7) || text.length < 2) return text.insert(random.below(text.length + 1), 'mot ');
	const at = random.below(text.length - 1);
	text.delete(at, Math.min(1 + random.below(4), text.length - at));
}
