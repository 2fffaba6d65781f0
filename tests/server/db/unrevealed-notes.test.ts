import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBoardState } from '../../../server/db/board-state-store.ts';
import { listProvenanceNotes } from '../../../server/db/provenance-store.ts';
import { readWordHolders } from '../../../server/db/public-words-store.ts';
import { listThreadNotes } from '../../../server/db/thread-store.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { privacyNode, type PrivacyNode } from '../../support/privacy.ts';

let database: TestDatabase;
let node: PrivacyNode;
beforeAll(async () => {
	database = await testDatabase();
	node = await privacyNode(database.db);
});
afterAll(() => database.close());

const WORDS = 'Mirabelle sous le voile';

test.each(['veiled', 'waiting'] as const)(
	'a %s note was not said yet: nothing that leaves for others reads it',
	async (state) => {
		const { db } = database;
		const { principal, account } = await node.guest();
		const noteId = await node.write(principal, WORDS);
		await db.updateTable('note').set({ state }).where('id', '=', noteId).execute();
		const { projectId } = principal;
		const read = [
			await listProvenanceNotes(db, projectId),
			await listThreadNotes(db, projectId),
			await readBoardState(db, node.board),
			await readWordHolders(db, 'note', [noteId]),
		];
		expect(JSON.stringify(read)).not.toContain(noteId);
		// Its author alone is told everything.
		expect((await node.personalData.read(account)).notes).toMatchObject([{ text: WORDS, state }]);
	},
);
