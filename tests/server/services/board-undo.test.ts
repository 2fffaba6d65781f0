import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import {
	addNote,
	boardNode,
	boardProject,
	documentState,
	refusal,
	sender,
	type BoardNode,
	type BoardProject,
} from '../../support/boards.ts';

let database: TestDatabase;
let node: BoardNode;
let project: BoardProject;
let run: ReturnType<typeof sender>;
/** Two notes alone, one in the first of two groups, two items of which one comes from the first note. */
let a: string, b: string, c: string, g: string, h: string, i: string, j: string;

beforeAll(async () => {
	database = await testDatabase();
	node = boardNode(database.db);
	run = sender(node, () => project);
});
afterAll(async () => {
	await node.boards.close();
	await database.close();
});
beforeEach(async () => {
	project = await boardProject(database.db);
	[a, b, c] = [await note(), await note(), await note()];
	[g, h, i, j] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
	await run(project.guest, 'group.create', { groupId: g, title: 'Ombre', noteIds: [c] });
	await run(project.guest, 'group.create', { groupId: h, title: '', noteIds: [] });
	await run(project.contributor, 'item.create', { itemId: j, kind: 'finding', title: 'Autre', sources: [] });
	const sources = [{ kind: 'note' as const, id: a }];
	await run(project.contributor, 'item.create', {
		itemId: i,
		kind: 'finding',
		title: 'Constat',
		text: 'Mots',
		sources,
	});
});

const note = () => addNote(node.boards, project.guest, project.board);
const state = () => node.boards.state(project.facilitator, project.board);
const undo = (principal: BoardProject['guest'], commandId: string) => run(principal, 'board.undo', { commandId });

describe('board.undo', () => {
	it('takes back every kind of command, and leaves rows and document as they were', async () => {
		const { guest, contributor, facilitator } = project;
		const commands = [
			() => run(guest, 'note.add', { noteId: randomUUID(), text: 'x', kind: 'need', voice: 'self' }),
			() => run(guest, 'note.edit', { noteId: a, text: 'Autre', kind: 'asset' }),
			() => run(guest, 'note.withdraw', { noteId: a }),
			() => run(facilitator, 'note.hide', { noteId: a, reason: 'x' }),
			() => run(guest, 'note.move', { noteId: a, groupId: g, beforeId: c }),
			() => run(guest, 'note.move', { noteId: a, groupId: null, beforeId: null }),
			() => run(guest, 'notes.move', { noteIds: [b, a], groupId: g, beforeId: null }),
			() => run(guest, 'group.create', { groupId: randomUUID(), title: 'N', noteIds: [a, b] }),
			() => run(guest, 'group.rename', { groupId: g, title: 'Autre' }),
			() => run(guest, 'group.move', { groupId: h, beforeId: g }),
			() => run(guest, 'group.dissolve', { groupId: g }),
			() => run(contributor, 'item.create', { itemId: randomUUID(), kind: 'diagnosis', title: 'N', sources: [] }),
			() => run(contributor, 'item.retitle', { itemId: i, title: 'Autre' }),
			() => run(contributor, 'item.move', { itemId: i, beforeId: j }),
			() => run(contributor, 'item.link', { itemId: i, source: { kind: 'group', id: g } }),
			() => run(contributor, 'item.unlink', { itemId: i, source: { kind: 'note', id: a } }),
		];
		const authors = [guest, guest, guest, facilitator, ...Array(7).fill(guest), ...Array(5).fill(contributor)];
		const before = await state();
		for (const [index, command] of commands.entries()) {
			const { id } = await command();
			expect(await state()).not.toEqual(before);
			await undo(authors[index], id);
			expect(await state(), `after taking back command ${index}`).toEqual(before);
			expect(await documentState(node, project.board)).toEqual(before);
			await expect(undo(authors[index], id)).rejects.toEqual(refusal('conflict', 'already_undone'));
		}
	});

	it('hides again a note shown again', async () => {
		await run(project.facilitator, 'note.hide', { noteId: a, reason: 'x' });
		const { id } = await run(project.facilitator, 'note.restore', { noteId: a });
		await undo(project.facilitator, id);
		expect((await state()).notes[a]).toBeUndefined();
		await run(project.facilitator, 'note.restore', { noteId: a });
		expect((await state()).notes[a]).toBeDefined();
	});

	it('lets facilitators take back anybody’s arranging, and contributors only their own', async () => {
		const { id } = await run(project.guest, 'note.move', { noteId: a, groupId: g, beforeId: null });
		await expect(undo(project.contributor, id)).rejects.toEqual(refusal('forbidden', 'not_yours'));
		await undo(project.facilitator, id);
		expect((await state()).notes[a]?.groupId).toBeNull();
	});

	it('leaves words to those who said them', async () => {
		const { id } = await run(project.guest, 'note.edit', { noteId: a, text: 'Autre' });
		await expect(undo(project.steward, id)).rejects.toEqual(refusal('forbidden', 'not_yours'));
	});

	it('brings back a note as it was when it left, not as an older command saw it', async () => {
		const { id } = await run(project.facilitator, 'note.hide', { noteId: a, reason: 'x' });
		await run(project.facilitator, 'note.restore', { noteId: a });
		await run(project.guest, 'note.edit', { noteId: a, text: 'Corrigé' });
		await run(project.facilitator, 'note.hide', { noteId: a, reason: 'y' });
		await undo(project.facilitator, id);
		expect((await state()).notes[a]?.text).toBe('Corrigé');
	});

	it('brings a note back alone when its group was dissolved meanwhile', async () => {
		const { id } = await run(project.guest, 'note.withdraw', { noteId: c });
		await run(project.guest, 'group.dissolve', { groupId: g });
		await undo(project.guest, id);
		const board = await state();
		expect(board.notes[c]).toMatchObject({ groupId: null });
		expect(await documentState(node, project.board)).toEqual(board);
	});

	it('is refused, and changes nothing, when the board moved on', async () => {
		const moved = await run(project.guest, 'note.move', { noteId: a, groupId: g, beforeId: null });
		await run(project.contributor, 'note.move', { noteId: a, groupId: null, beforeId: b });
		const made = randomUUID();
		const created = await run(project.guest, 'group.create', { groupId: made, title: 'N', noteIds: [] });
		await run(project.contributor, 'note.move', { noteId: b, groupId: made, beforeId: null });
		const renamed = await run(project.guest, 'group.rename', { groupId: g, title: 'Un' });
		await run(project.contributor, 'group.rename', { groupId: g, title: 'Deux' });
		const before = await state();
		for (const { id } of [moved, created, renamed]) {
			await expect(undo(project.guest, id)).rejects.toEqual(refusal('conflict', 'board_moved_on'));
		}
		expect(await state()).toEqual(before);
	});

	it('keeps an item that somebody has written in, or that something comes from', async () => {
		const { contributor } = project;
		const create = (itemId: string) =>
			run(contributor, 'item.create', { itemId, kind: 'finding', title: 'N', text: 'Mots', sources: [] });
		const [written, linked, renamed] = [randomUUID(), randomUUID(), randomUUID()];
		const commands = [await create(written), await create(linked), await create(renamed)];
		await node.boards.textsChanged([{ documentId: `text:${written}`, plainText: 'Mots ajoutés', writers: 2 }]);
		await run(contributor, 'item.link', { itemId: i, source: { kind: 'item', id: linked } });
		await run(contributor, 'item.retitle', { itemId: renamed, title: 'Autre' });
		for (const { id } of commands) {
			await expect(undo(contributor, id)).rejects.toEqual(refusal('conflict', 'board_moved_on'));
		}
		expect(Object.keys((await state()).items)).toHaveLength(5);
	});

	it('says that an unknown command is gone, and that an undo is final', async () => {
		await expect(undo(project.guest, randomUUID())).rejects.toEqual(refusal('not_found', 'command_gone'));
		const { id } = await run(project.guest, 'group.rename', { groupId: g, title: 'Un' });
		const undone = await undo(project.guest, id);
		await expect(undo(project.guest, undone.id)).rejects.toEqual(refusal('conflict', 'cannot_undo'));
	});

	it('is shown in the history, for facilitators', async () => {
		const { id } = await run(project.guest, 'group.rename', { groupId: g, title: 'Un' });
		await undo(project.facilitator, id);
		const history = await node.boards.history(project.facilitator, project.board);
		expect(history.slice(0, 2)).toMatchObject([
			{ name: 'board.undo', undoable: false },
			{ commandId: id, name: 'group.rename', undone: true, undoable: true },
		]);
		await expect(node.boards.history(project.guest, project.board)).rejects.toEqual(refusal('forbidden', 'forbidden'));
	});
});
