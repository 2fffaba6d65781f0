import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MASK } from '#lib/domain/personal-details.ts';
import { paragraphs } from '#lib/domain/rich-text.ts';
import { writeBlocks } from '#lib/sync/rich-text.ts';
import { createDetections, type Detections } from '../../../server/services/detections.ts';
import {
	addNote,
	boardNode,
	boardProject,
	documentState,
	refusal,
	send,
	type BoardNode,
	type BoardProject,
} from '../../support/boards.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { findInDatabase } from '../../support/database-search.ts';

let database: TestDatabase;
let node: BoardNode;
let detections: Detections;
beforeAll(async () => {
	database = await testDatabase();
	node = boardNode(database.db);
	detections = createDetections(node);
});
afterAll(() => database.close());

const PHONE = '06 12 34 56 78';
const NOTE = `Appelez Awa au ${PHONE}, elle garde les clés`;
const project = (): Promise<BoardProject> => boardProject(database.db);
const waiting = async ({ facilitator }: BoardProject) => detections.list(facilitator);
const only = async (where: BoardProject) => {
	const all = await waiting(where);
	expect(all).toHaveLength(1);
	const [one] = all;
	if (!one) throw new Error('nothing waits');
	return one;
};

test('a number in a note is found in the same transaction, shown in its words, and its row does not hold it', async () => {
	const where = await project();
	const noteId = await addNote(node.boards, where.guest, where.board, { text: NOTE });
	expect(await only(where)).toMatchObject({
		...{ kind: 'phone', subject: 'note', field: 'text', boardId: where.board, maskable: true },
		...{ before: 'Appelez Awa au ', found: PHONE, after: ', elle garde les clés' },
	});
	const rows = await database.db.selectFrom('detection').selectAll().where('note_id', '=', noteId).execute();
	expect(rows).toHaveLength(1);
	const places = await findInDatabase(database.db, [PHONE, PHONE.replaceAll(' ', ''), 'Awa']);
	expect(places.filter((place) => !/^(?:note|document_update|document_checkpoint)\./.test(place))).toEqual([]);
});

test('masked: gone from the row, the board, the history of both and the ways back; other words stay', async () => {
	const where = await project();
	const number = '07 98 76 54 32';
	const noteId = await addNote(node.boards, where.guest, where.board, { text: 'Rien encore' });
	await send(node.boards, where.guest, where.board, 'note.edit', {
		noteId,
		text: `Voir ${number} (le soir) ou ${number}`,
	});
	await detections.mask(where.facilitator, (await only(where)).id);
	const masked = `Voir ${MASK} (le soir) ou ${MASK}`;
	expect((await documentState(node, where.board)).notes[noteId]?.text).toBe(masked);
	expect((await node.boards.state(where.guest, where.board)).notes[noteId]?.text).toBe(masked);
	expect(await waiting(where)).toEqual([]);
	// Within seconds the engine erases by itself; here at once.
	await database.db.transaction().execute((tx) => node.documents.eraseHistory(tx, `board:${where.board}`));
	expect(await findInDatabase(database.db, [number])).toEqual([]);
	expect(await documentState(node, where.board)).toMatchObject({ notes: { [noteId]: { text: masked } } });
});

test('kept: the same finding is not proposed again, another one in the same note is', async () => {
	const where = await project();
	const noteId = await addNote(node.boards, where.contributor, where.board, { text: NOTE });
	await detections.keep(where.facilitator, (await only(where)).id);
	const edit = (text: string) => send(node.boards, where.contributor, where.board, 'note.edit', { noteId, text });
	await edit(`Le ${PHONE.replaceAll(' ', '.')}`);
	expect(await waiting(where)).toEqual([]);
	await edit(`Le ${PHONE} ou awa@exemple.fr`);
	expect((await only(where)).found).toBe('awa@exemple.fr');
	await edit('Plus rien');
	expect(await waiting(where)).toEqual([]);
});

test('withdrawn or hidden words leave the review; what comes back is looked at again', async () => {
	const where = await project();
	const noteId = await addNote(node.boards, where.guest, where.board, { text: NOTE });
	await detections.hideNote(where.facilitator, (await only(where)).id, 'Numéro d’une personne');
	expect(await waiting(where)).toEqual([]);
	expect((await documentState(node, where.board)).notes[noteId]).toBeUndefined();
	await send(node.boards, where.facilitator, where.board, 'note.restore', { noteId });
	await only(where);
	await send(node.boards, where.guest, where.board, 'note.withdraw', { noteId });
	expect(await database.db.selectFrom('detection').selectAll().where('note_id', '=', noteId).execute()).toEqual([]);
});

test('titles of groups and items, plain summaries and first words of a text', async () => {
	const where = await project();
	const noteId = await addNote(node.boards, where.contributor, where.board);
	await send(node.boards, where.contributor, where.board, 'group.create', {
		groupId: randomUUID(),
		title: `Chez Awa ${PHONE}`,
		noteIds: [noteId],
	});
	const itemId = randomUUID();
	await send(node.boards, where.contributor, where.board, 'item.create', {
		...{ itemId, kind: 'finding', title: 'Awa, awa@exemple.fr', text: 'Habite 12 rue des Lilas', sources: [] },
	});
	await node.items.setPlainText(where.contributor, itemId, 'Écrire à bob@exemple.fr');
	const all = await waiting(where);
	expect(all.map(({ subject, field, kind }) => `${subject}.${field} ${kind}`).sort()).toEqual([
		'group.title phone',
		'item.plain_text email',
		'item.text address',
		'item.title email',
	]);
	for (const { id } of all) await detections.mask(where.facilitator, id);
	expect(await documentState(node, where.board)).toMatchObject({
		groups: expect.anything(),
		items: { [itemId]: { title: `Awa, ${MASK}`, text: `Habite ${MASK}` } },
	});
	expect((await node.items.open(where.contributor, itemId)).content).toEqual(paragraphs(`Habite ${MASK}`));
	expect((await node.items.open(where.contributor, itemId)).plainText).toBe(`Écrire à ${MASK}`);
});

test('in a co-written text what is taken out is that alone, also inside styles; a frozen text does not move', async () => {
	const where = await project();
	const itemId = randomUUID();
	const item = { itemId, kind: 'finding' as const, title: 'Constat', sources: [] };
	await send(node.boards, where.contributor, where.board, 'item.create', item);
	const written = await node.documents.author(database.db, `text:${itemId}`, null, (doc) =>
		writeBlocks(doc, [
			{
				type: 'paragraph',
				content: [{ text: 'Joindre ' }, { text: 'le 06 12', bold: true }, { text: ' 34 56 78 vite' }],
			},
			{ type: 'paragraph', content: [{ text: 'Sans rien' }] },
		]),
	);
	written.publish();
	const plainText = 'Joindre le 06 12 34 56 78 vite\nSans rien';
	await node.boards.textsChanged([{ documentId: `text:${itemId}`, plainText, writers: 1 }]);
	const { id } = await only(where);
	await database.db.updateTable('item').set({ state: 'in_round' }).where('id', '=', itemId).execute();
	expect((await only(where)).maskable).toBe(false);
	await expect(detections.mask(where.facilitator, id)).rejects.toEqual(refusal('closed', 'text_frozen'));
	await database.db.updateTable('item').set({ state: 'drafting' }).where('id', '=', itemId).execute();
	await detections.mask(where.facilitator, id);
	expect((await node.items.open(where.contributor, itemId)).content).toEqual([
		{ type: 'paragraph', content: [{ text: 'Joindre ' }, { text: 'le ', bold: true }, { text: `${MASK} vite` }] },
		{ type: 'paragraph', content: [{ text: 'Sans rien' }] },
	]);
	expect((await documentState(node, where.board)).items[itemId]?.text).toBe(`Joindre le ${MASK} vite\nSans rien`);
});

test('only those who run the workshops review, each in their own project', async () => {
	const where = await project();
	const other = await project();
	await addNote(node.boards, where.guest, where.board, { text: NOTE });
	const { id } = await only(where);
	for (const principal of [where.guest, where.contributor, where.observer]) {
		await expect(detections.list(principal)).rejects.toEqual(expect.objectContaining({ code: 'forbidden' }));
		await expect(detections.mask(principal, id)).rejects.toEqual(expect.objectContaining({ code: 'forbidden' }));
		expect(await detections.count(principal)).toBeNull();
	}
	await expect(detections.keep(other.steward, id)).rejects.toEqual(refusal('not_found', 'detection_gone'));
	await expect(detections.mask(other.steward, id)).rejects.toEqual(refusal('not_found', 'detection_gone'));
	expect(await detections.count(where.steward)).toBe(1);
	expect(await detections.count(other.steward)).toBe(0);
});

test('what a rule misses later is forgotten: a finding whose words changed by another road does not wait for ever', async () => {
	const where = await project();
	const noteId = await addNote(node.boards, where.guest, where.board, { text: NOTE });
	await database.db.updateTable('note').set({ text: 'Changé' }).where('id', '=', noteId).execute();
	expect(await waiting(where)).toEqual([]);
	expect(await detections.count(where.facilitator)).toBe(0);
});
