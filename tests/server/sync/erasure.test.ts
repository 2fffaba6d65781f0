import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { insertCheckpoint, readCheckpoints, readUpdates } from '../../../server/db/document-store.ts';
import { eraseHistory } from '../../../server/sync/checkpoint.ts';
import { asBuffer, loadDocument, sha256 } from '../../../server/sync/log.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import {
	createWorld,
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
	person = await world.person('steward');
	server = await startServer(database.db);
});
afterAll(async () => {
	await server.close();
	await database.close();
});

const SECRET = 'Mirabelle-Introuvable';

async function author(documentId: string, change: (doc: Y.Doc) => void): Promise<void> {
	const authored = await database.db
		.transaction()
		.execute((tx) => server.sync.documents.author(tx, documentId, person.participantId, change));
	authored.publish();
}

/** A board on which the secret was written, then taken away. */
async function boardWithSecret(): Promise<string> {
	const id = `board:${randomUUID()}`;
	const { documents } = server.sync;
	await documents.create(database.db, { id, kind: 'board', projectId: world.projectId });
	await author(id, (doc) => doc.getMap('notes').set('a', { text: SECRET }));
	await author(id, (doc) => doc.getMap('notes').set('b', { text: 'Un banc' }));
	await author(id, (doc) => doc.getMap('notes').delete('a'));
	return id;
}

/** Every byte that the database keeps about a document. */
async function bytesOf(documentId: string): Promise<string> {
	const rows = await readUpdates(database.db, documentId, 0);
	const checkpoints = await readCheckpoints(database.db, documentId);
	return Buffer.concat([...rows, ...checkpoints].map(({ bytes }) => bytes)).toString('latin1');
}

const erase = (documentId: string) => database.db.transaction().execute((tx) => eraseHistory(tx, documentId));
const notesOf = (doc: Y.Doc) => doc.getMap('notes').toJSON();

it('E1 the log keeps its hashes and loses its words; what the document shows stays', async () => {
	const id = await boardWithSecret();
	expect(await bytesOf(id)).toContain(SECRET);
	const before = await readUpdates(database.db, id, 0);
	await erase(id);
	expect(await bytesOf(id)).not.toContain(SECRET);
	const after = await readUpdates(database.db, id, 0);
	const chain = (rows: typeof before) =>
		rows.map(({ seq, prevHash, hash, participantId }) => ({ seq, prevHash, hash, participantId }));
	expect(chain(after)).toEqual(chain(before));
	expect(after.every(({ bytes }) => bytes.length === 0)).toBe(true);
	expect(notesOf(await server.sync.documents.read(database.db, id))).toEqual({ b: { text: 'Un banc' } });
});

it('E2 writing goes on after an erasure, and again after another', async () => {
	const id = await boardWithSecret();
	await erase(id);
	await author(id, (doc) => doc.getMap('notes').set('c', { text: SECRET }));
	await author(id, (doc) => doc.getMap('notes').set('c', { text: 'Un arbre' }));
	expect((await loadDocument(database.db, id))?.tail).toBe(2);
	await erase(id);
	await erase(id);
	expect(await bytesOf(id)).not.toContain(SECRET);
	expect(notesOf(await server.sync.documents.read(database.db, id))).toEqual({
		b: { text: 'Un banc' },
		c: { text: 'Un arbre' },
	});
});

it('E3 without its checkpoint an erased document does not open: it is never empty instead', async () => {
	const id = await boardWithSecret();
	await erase(id);
	await database.db
		.updateTable('document_checkpoint')
		.set({ bytes: Buffer.from([0, 0]) })
		.where('document_id', '=', id)
		.execute();
	await expect(loadDocument(database.db, id)).rejects.toThrow('row 1 was erased');
});

it('E4 a checkpoint made from older rows is not kept', async () => {
	const id = await boardWithSecret();
	const old = Y.encodeStateAsUpdate(await server.sync.documents.read(database.db, id));
	await erase(id);
	await insertCheckpoint(database.db, id, { seq: 2, bytes: asBuffer(old), sha256: sha256(old) });
	expect((await readCheckpoints(database.db, id)).map(({ seq }) => seq)).toEqual([3]);
});

it('E5 a text that people are writing forgets at once, and they go on writing', async () => {
	const id = await world.text(person);
	const writer = stockClient(server, id, person);
	await synced(writer);
	write(writer.doc, SECRET);
	write(writer.doc, 'Un banc');
	await expect.poll(() => bytesOf(id)).toContain('Un banc');
	const root = writer.doc.getXmlFragment('default');
	const index = root.toArray().findIndex((block) => block.toString().includes(SECRET));
	root.delete(index, 1);
	await expect.poll(async () => wordsOf(await server.sync.documents.read(database.db, id))).not.toContain(SECRET);
	await erase(id);
	server.deps.bus.publish({ kind: 'erased', documentId: id });
	const received: Uint8Array[] = [];
	await expect
		.poll(async () => {
			const other = await world.person();
			const doc = new Y.Doc({ gc: false });
			received.length = 0;
			doc.on('update', (update: Uint8Array) => received.push(update));
			const newcomer = stockClient(server, id, other, doc);
			await synced(newcomer);
			newcomer.destroy();
			return Buffer.concat(received).toString('latin1');
		})
		.not.toContain(SECRET);
	expect(Buffer.concat(received).toString('latin1')).toContain('Un banc');
	write(writer.doc, 'Un arbre');
	await expect.poll(async () => wordsOf(await server.sync.documents.read(database.db, id))).toContain('Un arbre');
	expect(await bytesOf(id)).not.toContain(SECRET);
	writer.destroy();
});

it('E6 a marked document is forgotten by the sweep', { timeout: 30_000 }, async () => {
	const id = await boardWithSecret();
	await server.sync.documents.forgetSoon(database.db, id);
	await expect.poll(() => bytesOf(id), { timeout: 20_000 }).not.toContain(SECRET);
	const row = await database.db.selectFrom('document').where('id', '=', id).select('forget_at').executeTakeFirst();
	expect(row?.forget_at).toBeNull();
});

it('E6 a document that cannot be forgotten keeps no other from it', { timeout: 30_000 }, async () => {
	const [damaged, sound] = [await boardWithSecret(), await boardWithSecret()];
	await database.db
		.updateTable('document_update')
		.set({ bytes: Buffer.from([1, 2, 3]) })
		.where('document_id', '=', damaged)
		.execute();
	await server.sync.documents.forgetSoon(database.db, damaged);
	await server.sync.documents.forgetSoon(database.db, sound);
	await expect.poll(() => bytesOf(sound), { timeout: 20_000 }).not.toContain(SECRET);
	const row = await database.db.selectFrom('document').where('id', '=', damaged).select('forget_at').executeTakeFirst();
	expect(row?.forget_at).not.toBeNull();
	await database.db.deleteFrom('document').where('id', '=', damaged).execute();
});
