import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { chainHash, loadDocument } from '../../../server/sync/log.ts';
import { CHECKPOINT_EVERY, makeCheckpoint } from '../../../server/sync/checkpoint.ts';
import { LARGE } from '../../../server/sync/present-state-thread.ts';
import { sameDocument } from '../../../server/sync/present-state.ts';
import { readCheckpoints, readUpdates } from '../../../server/db/document-store.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import {
	createWorld,
	grow,
	startServer,
	stockClient,
	synced,
	wordsOf,
	write,
	type Person,
	type TestServer,
	type World,
} from './support.ts';

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

/** A board document; gives its name. */
async function board(): Promise<string> {
	const id = `board:${randomUUID()}`;
	await server.sync.documents.create(database.db, { id, kind: 'board', projectId: world.projectId }, (doc) =>
		doc.getMap('notes').set('first', 'bonjour'),
	);
	return id;
}

async function author(document: string, change: (doc: Y.Doc) => void, { commit = true } = {}) {
	const { documents } = server.sync;
	let authored: Awaited<ReturnType<typeof documents.author>> | undefined;
	try {
		await database.db.transaction().execute(async (tx) => {
			authored = await documents.author(tx, document, person.participantId, change);
			if (!commit) throw new Error('rolled back');
		});
		authored?.publish();
	} catch (error) {
		authored?.discard();
		if (commit) throw error;
	}
}

const notesOf = (doc: Y.Doc) => doc.getMap('notes').toJSON();
const clientsOf = async (document: string) =>
	new Set(
		(await readUpdates(database.db, document, 0)).flatMap(({ bytes }) => [...Y.parseUpdateMeta(bytes).to.keys()]),
	);

describe('documents that the server writes', () => {
	it('W1 first content is there for whoever opens', async () => {
		const doc = await server.sync.documents.read(database.db, await board());
		expect(notesOf(doc)).toEqual({ first: 'bonjour' });
	});

	it('W2 what a service authors is committed with its transaction, then seen by everybody', async () => {
		const document = await board();
		const screen = stockClient(server, document, person);
		await synced(screen);
		let seenBefore = false;
		await database.db.transaction().execute(async (tx) => {
			const { publish } = await server.sync.documents.author(tx, document, null, (doc) =>
				doc.getMap('notes').set('a', 1),
			);
			await new Promise((resolve) => setTimeout(resolve, 30));
			seenBefore = notesOf(screen.doc).a === 1;
			setImmediate(publish);
		});
		expect(seenBefore).toBe(false);
		await expect.poll(() => notesOf(screen.doc)).toEqual({ first: 'bonjour', a: 1 });
		screen.destroy();
	});

	it('W3 after a rollback the document is made anew, with a new client id, and bytes are never written twice', async () => {
		const document = await board();
		await author(document, (doc) => doc.getMap('notes').set('a', 1));
		const before = await clientsOf(document);
		await author(document, (doc) => doc.getMap('notes').set('lost', 1), { commit: false });
		await author(document, (doc) => doc.getMap('notes').set('b', 2));
		const doc = await server.sync.documents.read(database.db, document);
		expect(notesOf(doc)).toEqual({ first: 'bonjour', a: 1, b: 2 });
		const after = await clientsOf(document);
		expect(after.size).toBe(before.size + 1);
	});

	it('W4 many transactions at once, some of them failing, keep one unbroken log', async () => {
		const document = await board();
		const outcomes = await Promise.all(
			Array.from({ length: 40 }, async (_, index) => {
				const commit = index % 5 !== 3;
				await author(document, (doc) => doc.getMap('notes').set(`n${index}`, index), { commit });
				return commit;
			}),
		);
		const notes = notesOf(await server.sync.documents.read(database.db, document));
		outcomes.forEach((committed, index) => expect(notes[`n${index}`]).toBe(committed ? index : undefined));
		const screen = stockClient(server, document, person);
		await synced(screen);
		expect(notesOf(screen.doc)).toEqual(notes);
		screen.destroy();
	});

	it('W5 two nodes author the same document one after the other', async () => {
		const document = await board();
		const second = await startServer(database.db, { bus: server.deps.bus });
		const screen = stockClient(second, document, person);
		await synced(screen);
		for (let index = 0; index < 6; index++) {
			const { documents } = index % 2 === 0 ? server.sync : second.sync;
			const authored = await database.db
				.transaction()
				.execute((tx) => documents.author(tx, document, null, (doc) => doc.getMap('notes').set(`n${index}`, index)));
			authored.publish();
		}
		await expect.poll(() => Object.keys(notesOf(screen.doc)).length).toBe(7);
		screen.destroy();
		await second.close();
	});

	it('W6 a change that changes nothing writes nothing', async () => {
		const document = await board();
		await author(document, () => undefined);
		expect(await readUpdates(database.db, document, 0)).toHaveLength(1);
	});

	it('W7 a service may write in a text while somebody types', async () => {
		const document = await world.text(person);
		const typist = stockClient(server, document, person);
		await synced(typist);
		for (let index = 0; index < 20; index++) {
			write(typist.doc, `t${index}`);
			await author(document, (doc) => write(doc, `s${index}`));
		}
		await expect.poll(() => wordsOf(typist.doc).split('\n').length).toBe(40);
		await expect
			.poll(async () => wordsOf(await server.sync.documents.read(database.db, document)))
			.toBe(wordsOf(typist.doc));
		typist.destroy();
	});

	it('W8 a document that does not exist is not found', async () => {
		const missing = `board:${randomUUID()}`;
		await expect(server.sync.documents.read(database.db, missing)).rejects.toMatchObject({ code: 'not_found' });
		await expect(author(missing, () => undefined)).rejects.toMatchObject({ code: 'not_found' });
	});
});

describe('the log', () => {
	async function written(rows: number): Promise<string> {
		const document = await board();
		for (let index = 0; index < rows; index++) {
			await author(document, (doc) => {
				doc.getMap('notes').set(`n${index % 7}`, `valeur ${index}`);
				if (index % 3 === 0) doc.getMap('notes').delete('n1');
			});
		}
		return document;
	}

	it('L1 each row carries the hash of the one before it', async () => {
		const document = await written(5);
		let previous = Buffer.alloc(0);
		for (const row of await readUpdates(database.db, document, 0)) {
			expect(row.prevHash.equals(previous)).toBe(true);
			expect(row.hash.equals(chainHash(previous, row.bytes))).toBe(true);
			previous = row.hash as Buffer<ArrayBuffer>;
		}
	});

	it.each([
		['a small', 10],
		['a large', 2 * LARGE],
	])('L2 a checkpoint of %s document gives the same document as the whole log', async (_size, length) => {
		const document = await written(40);
		await author(document, (doc) => doc.getMap('notes').set('long', 'é'.repeat(length)));
		const whole = (await loadDocument(database.db, document))?.stored.open() as Y.Doc;
		await makeCheckpoint(database.db, document);
		await author(document, (doc) => doc.getMap('notes').set('après', 1));
		const loaded = await loadDocument(database.db, document);
		expect(loaded?.tail).toBe(1);
		const opened = loaded?.stored.open() as Y.Doc;
		expect(notesOf(opened)).toEqual({ ...notesOf(whole), après: 1 });
		const again = (await loadDocument(database.db, document))?.stored.open() as Y.Doc;
		expect(sameDocument(opened, again)).toBe(true);
	});

	it('L3 a damaged checkpoint does not count: the log is replayed instead', async () => {
		const document = await written(10);
		const before = notesOf(await server.sync.documents.read(database.db, document));
		await makeCheckpoint(database.db, document);
		await database.db
			.updateTable('document_checkpoint')
			.set({ bytes: Buffer.from([0, 0]) })
			.where('document_id', '=', document)
			.execute();
		expect(notesOf(await server.sync.documents.read(database.db, document))).toEqual(before);
	});

	it.each([
		['a changed row', "update document_update set bytes = decode('0000', 'hex') where document_id = $1 and seq = 3"],
		['a missing row', 'delete from document_update where document_id = $1 and seq = 3'],
		['a missing last row', 'delete from document_update where document_id = $1 and seq = 6'],
	])('L4 %s is noticed, and the document is not opened', async (_what, statement) => {
		const document = await written(5);
		const { default: pg } = await import('pg');
		const client = new pg.Client({ connectionString: database.url });
		await client.connect();
		await client.query(statement, [document]);
		await client.end();
		await expect(loadDocument(database.db, document)).rejects.toThrow('is broken');
	});

	it('L5 the newest two checkpoints are kept', async () => {
		const document = await written(3);
		for (let index = 0; index < 4; index++) {
			await author(document, (doc) => doc.getMap('notes').set('k', index));
			await makeCheckpoint(database.db, document);
		}
		expect((await readCheckpoints(database.db, document)).map(({ seq }) => seq)).toEqual([8, 7]);
	});

	it('L6 a checkpoint is made by itself when a document has grown, and typing goes on', async () => {
		const document = await world.text(person);
		const typist = stockClient(server, document, person);
		await synced(typist);
		await grow(server, database.db, document, CHECKPOINT_EVERY);
		write(typist.doc, 'Un banc');
		await expect
			.poll(async () => (await readCheckpoints(database.db, document)).length, { timeout: 10_000 })
			.toBeGreaterThan(0);
		const late = stockClient(server, document, person);
		await expect.poll(() => wordsOf(late.doc)).toBe(wordsOf(typist.doc));
		expect(wordsOf(late.doc)).toContain('Un banc');
		typist.destroy();
		late.destroy();
	});

	it('L7 what one person sends in a burst is a few rows, and every word of it is there', async () => {
		const document = await world.text(person);
		const typist = stockClient(server, document, person);
		await synced(typist);
		for (let index = 0; index < 400; index++) write(typist.doc, `Idée ${index}`);
		await expect
			.poll(async () => wordsOf(await server.sync.documents.read(database.db, document)))
			.toBe(wordsOf(typist.doc));
		const rows = await readUpdates(database.db, document, 0);
		expect(rows.length).toBeLessThan(100);
		expect(new Set(rows.map(({ participantId }) => participantId))).toEqual(new Set([person.participantId]));
		typist.destroy();
	});
});
