import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeCheckpoint } from '../../../server/sync/checkpoint.ts';
import { verifyDocument } from '../../../server/sync/verify.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { createWorld, startServer, write, type TestServer, type World } from './support.ts';

let database: TestDatabase;
let world: World;
let server: TestServer;
let id: string;

beforeAll(async () => {
	database = await testDatabase();
	world = await createWorld(database.db);
	server = await startServer(database.db);
});
afterAll(async () => {
	await server.close();
	await database.close();
});
/** A document of eight rows with a checkpoint in the middle. */
beforeEach(async () => {
	id = await world.text(await world.person(), (doc) => write(doc, 'départ'));
	for (let n = 2; n <= 8; n++) {
		await (await server.sync.documents.author(database.db, id, null, (doc) => write(doc, `ligne ${n}`))).publish();
		if (n === 5) await makeCheckpoint(database.db, id);
	}
});

const faults = async () => (await verifyDocument(database.db, id))?.faults;
const flip = sql`set_byte(bytes, length(bytes) - 1, get_byte(bytes, length(bytes) - 1) # 1)`;

test('a history that nobody touched is sound, and so is an unknown one not there', async () => {
	expect(await verifyDocument(database.db, id)).toEqual({
		documentId: id,
		rows: 8,
		erased: 0,
		checkpoints: 1,
		faults: [],
	});
	expect(await verifyDocument(database.db, 'text:none')).toBeNull();
});

test('one changed byte is found in any row, before the checkpoint too', async () => {
	for (const seq of [1, 3, 5, 8]) {
		const change = () => sql`update document_update set bytes = ${flip} where document_id = ${id} and seq = ${seq}`;
		await change().execute(database.db);
		expect(await faults()).toContain(`row ${seq} was changed`);
		await change().execute(database.db);
		expect(await faults()).toEqual([]);
	}
});

test('a changed row whose own hash was made to fit breaks the chain at the next', async () => {
	await sql`update document_update set bytes = ${flip}, hash = sha256(prev_hash || ${flip})
		where document_id = ${id} and seq = 3`.execute(database.db);
	expect(await faults()).toContain('row 4 does not follow its predecessor');
});

test('missing rows, a moved head and a changed checkpoint are found', async () => {
	await sql`update document_checkpoint set bytes = ${flip} where document_id = ${id}`.execute(database.db);
	expect(await faults()).toEqual(['the checkpoint at 5 was changed']);
	await sql`update document_checkpoint set sha256 = sha256(bytes) where document_id = ${id}`.execute(database.db);
	expect((await faults())?.join()).toMatch(/checkpoint at 5 differs/);
	await sql`delete from document_checkpoint where document_id = ${id}`.execute(database.db);
	await sql`delete from document_update where document_id = ${id} and seq = 8`.execute(database.db);
	expect(await faults()).toEqual(['rows end at 7, the head is 8']);
	await sql`delete from document_update where document_id = ${id} and seq = 4`.execute(database.db);
	expect(await faults()).toContain('row 5 follows row 3');
});

test('rows erased on request count as such, and empty rows that nobody asked for do not', async () => {
	await sql`update document_update set bytes = '' where document_id = ${id} and seq <= 5`.execute(database.db);
	expect(await faults()).toContain('row 5 was changed');
	await sql`update document set erased_seq = 5 where id = ${id}`.execute(database.db);
	expect(await verifyDocument(database.db, id)).toMatchObject({ erased: 5, faults: [] });
});
