import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { insertCheckpoint, readCheckpoints, readUpdates } from '../../../server/db/document-store.ts';
import { CHECKPOINT_EVERY, eraseHistory } from '../../../server/sync/checkpoint.ts';
import { asBuffer, loadDocument, sha256 } from '../../../server/sync/log.ts';
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

/** Every byte that somebody who opens a text for the first time is given. */
async function givenToNewcomer(documentId: string): Promise<string> {
	const doc = new Y.Doc({ gc: false });
	const received: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => received.push(update));
	const newcomer = stockClient(server, documentId, await world.person(), doc);
	await synced(newcomer);
	newcomer.destroy();
	return Buffer.concat(received).toString('latin1');
}

function takeAway(doc: Y.Doc, words: string): void {
	const root = doc.getXmlFragment('default');
	root.delete(
		root.toArray().findIndex((block) => block.toString().includes(words)),
		1,
	);
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
	takeAway(writer.doc, SECRET);
	await expect.poll(async () => wordsOf(await server.sync.documents.read(database.db, id))).not.toContain(SECRET);
	await erase(id);
	server.deps.bus.publish({ kind: 'erased', documentId: id });
	await expect.poll(() => givenToNewcomer(id)).not.toContain(SECRET);
	expect(await givenToNewcomer(id)).toContain('Un banc');
	write(writer.doc, 'Un arbre');
	await expect.poll(async () => wordsOf(await server.sync.documents.read(database.db, id))).toContain('Un arbre');
	expect(await bytesOf(id)).not.toContain(SECRET);
	writer.destroy();
});

it(
	'E5 a checkpoint that was being made before the erasure does not bring the words back',
	{ timeout: 30_000 },
	async () => {
		const id = await world.text(person);
		const writer = stockClient(server, id, person);
		await synced(writer);
		const held = await holdCheckpoints();
		try {
			write(writer.doc, SECRET);
			await expect.poll(async () => wordsOf(await server.sync.documents.read(database.db, id))).toContain(SECRET);
			await grow(server, database.db, id, CHECKPOINT_EVERY);
			await expect.poll(held.waiting, { timeout: 10_000 }).toBe(1);
			// It was made from the words that go now.
			takeAway(writer.doc, SECRET);
			await expect.poll(async () => wordsOf(await server.sync.documents.read(database.db, id))).not.toContain(SECRET);
			await database.db.transaction().execute(async (tx) => {
				await sql`set local test.erasing = 'yes'`.execute(tx);
				await eraseHistory(tx, id);
			});
			server.deps.bus.publish({ kind: 'erased', documentId: id });
			await expect.poll(() => givenToNewcomer(id)).not.toContain(SECRET);
		} finally {
			await held.release();
		}
		// Its row is passed over, and the room goes on with what the erasure left, however often somebody asks.
		for (let time = 0; time < 10; time++) expect(await givenToNewcomer(id)).not.toContain(SECRET);
		expect(await bytesOf(id)).not.toContain(SECRET);
		write(writer.doc, 'Un arbre');
		await expect.poll(() => givenToNewcomer(id)).toContain('Un arbre');
		writer.destroy();
	},
);

/** From now on every checkpoint waits before it is kept, but that of an erasure which says so. */
async function holdCheckpoints() {
	const key = 4215;
	const { db } = database;
	const freed = Promise.withResolvers<void>();
	const locked = Promise.withResolvers<void>();
	const holder = db.connection().execute(async (connection) => {
		await sql`select pg_advisory_lock(${key}::bigint)`.execute(connection);
		locked.resolve();
		await freed.promise;
		await sql`select pg_advisory_unlock(${key}::bigint)`.execute(connection);
	});
	await locked.promise;
	await sql`create function wait_here() returns trigger language plpgsql as $$ begin
		if current_setting('test.erasing', true) is distinct from 'yes' then perform pg_advisory_xact_lock_shared(4215); end if;
		return null;
	end $$`.execute(db);
	await sql`create trigger wait_here before insert on document_checkpoint for each statement execute function wait_here()`.execute(
		db,
	);
	const waiting = async () => {
		const { rows } = await sql<{ count: number }>`
			select count(*) from pg_locks where locktype = 'advisory' and objid = ${key} and not granted
				and database = (select oid from pg_database where datname = current_database())`.execute(db);
		return rows[0]?.count;
	};
	return {
		/** How many wait. */
		waiting,
		async release() {
			freed.resolve();
			await holder;
			await expect.poll(waiting).toBe(0);
			await sql`drop function wait_here cascade`.execute(db);
		},
	};
}

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
