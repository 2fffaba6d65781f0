import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/lib/domain/board.ts';
import { paragraphs } from '../../../src/lib/domain/rich-text.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import {
	addNote,
	boardNode,
	boardProject,
	documentState,
	refusal,
	SECRET_NAME,
	send,
	sender,
	told,
	type BoardNode,
	type BoardProject,
} from '../../support/boards.ts';

let database: TestDatabase;
let node: BoardNode;
let project: BoardProject;
let run: ReturnType<typeof sender>;

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
});

async function item(fields: Partial<Parameters<typeof create>[0]> = {}) {
	const itemId = randomUUID();
	await create({ itemId, kind: 'finding', title: 'Constat', text: 'Un\n\nDeux', sources: [], ...fields });
	return itemId;
}
const create = (payload: Parameters<typeof run<'item.create'>>[2]) => run(project.contributor, 'item.create', payload);
const shown = async (id: string) => (await node.boards.state(project.steward, project.board)).items[id];
const setState = (id: string, state: 'in_round' | 'agreed' | 'contested' | 'drafting') =>
	database.db.updateTable('item').set({ state }).where('id', '=', id).execute();

describe('an item', () => {
	it('is made with its text document, holding one paragraph per line', async () => {
		const id = await item();
		const page = await node.items.open(project.observer, id);
		expect(page.content).toEqual(paragraphs('Un\nDeux'));
		expect(await shown(id)).toMatchObject({ text: 'Un\nDeux', writers: 1, state: 'drafting' });
	});

	it('is numbered by kind in the whole project, also when two boards make one at once', async () => {
		const boards = [project.board, project.otherBoard];
		const made = await Promise.all(
			Array.from({ length: 12 }, (_, index) =>
				send(node.boards, project.contributor, boards[index % 2]!, 'item.create', {
					itemId: randomUUID(),
					kind: index % 3 ? 'finding' : 'recommendation',
					title: 'x',
					sources: [],
				}),
			),
		);
		const numbers = (kind: number) =>
			made
				.filter((_, index) => (index % 3 === 0) === (kind === 0))
				.map(({ result }) => result.number as number)
				.sort((a, b) => a - b);
		expect(numbers(0)).toEqual([1, 2, 3, 4]);
		expect(numbers(1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
	});

	it('comes only from what exists in its project, and never from itself', async () => {
		const elsewhere = await boardProject(database.db);
		const foreign = await addNote(node.boards, elsewhere.guest, elsewhere.board);
		for (const source of [
			{ kind: 'note' as const, id: foreign },
			{ kind: 'group' as const, id: randomUUID() },
			{ kind: 'item' as const, id: randomUUID() },
			{ kind: 'figure' as const, id: randomUUID() },
		]) {
			await expect(item({ sources: [source] })).rejects.toEqual(refusal('not_found', 'source_gone'));
		}
		const [one, other, third] = [await item(), await item(), await item()];
		const link = (itemId: string, id: string) =>
			run(project.contributor, 'item.link', { itemId, source: { kind: 'item', id } });
		await link(one, other);
		await link(other, third);
		await expect(link(third, one)).rejects.toEqual(refusal('conflict', 'thread_circle'));
		await expect(link(one, one)).rejects.toMatchObject({ name: 'Refusal' });
	});

	it('shows its notes with their board and college, those of groups, and withdrawn ones without words', async () => {
		const a = await addNote(node.boards, project.guest, project.board, { text: 'Banc' });
		const b = await addNote(node.boards, project.guest, project.otherBoard, { text: 'Arbre' });
		const c = await addNote(node.boards, project.guest, project.board, { text: 'Ombre' });
		const g = randomUUID();
		await run(project.guest, 'group.create', { groupId: g, title: 'G', noteIds: [c] });
		const finding = await item({
			sources: [
				{ kind: 'note', id: a },
				{ kind: 'note', id: b },
				{ kind: 'group', id: g },
			],
		});
		const recommendation = await item({ kind: 'recommendation', sources: [{ kind: 'item', id: finding }] });
		await send(node.boards, project.guest, project.otherBoard, 'note.withdraw', { noteId: b });
		const page = await node.items.open(project.contributor, finding);
		expect(page.sources.notes.map(({ id, board }) => [id, board.title])).toEqual([[a, 'Table 1']]);
		expect(page.sources.groups.map(({ title, notes }) => [title, notes.map(({ text }) => text)])).toEqual([
			['G', ['Ombre']],
		]);
		expect(page.sources.gone).toBe(1);
		expect(page.feeds.map(({ id }) => id)).toEqual([recommendation]);
		expect((await node.items.open(project.contributor, recommendation)).sources.items.map(({ id }) => id)).toEqual([
			finding,
		]);
		const text = JSON.stringify(page);
		expect(text).not.toContain('Arbre');
		expect(text).not.toContain(SECRET_NAME);
		// The board of the item learns of a note withdrawn on another board.
		await expect
			.poll(async () => (await documentState(node, project.board)).items[finding]?.sources)
			.toContainEqual({ kind: 'note', id: b, gone: true });
		expect(node.failures).toEqual([]);
	});

	it('brings the words of its text onto the board', async () => {
		const id = await item();
		await node.boards.textsChanged([{ documentId: `text:${id}`, plainText: 'Trois', writers: 2 }]);
		expect(await shown(id)).toMatchObject({ text: 'Trois', writers: 2 });
		expect((await documentState(node, project.board)).items[id]).toEqual(await shown(id));
		await node.boards.textsChanged([{ documentId: `text:${randomUUID()}`, plainText: 'of nothing', writers: 1 }]);
	});

	it('brings the beginning of an endless text onto the board, and keeps the whole', async () => {
		const id = await item();
		const plainText = 'é'.repeat(300_000);
		await node.boards.textsChanged([{ documentId: `text:${id}`, plainText, writers: 1 }]);
		expect((await documentState(node, project.board)).items[id]?.text).toBe('é'.repeat(LIMITS.boardText));
		const row = await node.db.selectFrom('item').select('text').where('id', '=', id).executeTakeFirst();
		expect(row?.text).toBe(plainText);
	});

	it('brings a state that a round changed onto the board', async () => {
		const id = await item();
		await setState(id, 'in_round');
		await node.boards.refreshItem(id);
		expect((await documentState(node, project.board)).items[id]?.state).toBe('in_round');
	});

	it('keeps its title, links and plain version while frozen', async () => {
		const id = await item();
		await node.items.setPlainText(project.contributor, id, 'Court');
		await setState(id, 'agreed');
		const frozen = refusal('closed', 'text_frozen');
		await expect(node.items.retitle(project.steward, id, 'Autre')).rejects.toEqual(frozen);
		await expect(node.items.setPlainText(project.steward, id, 'x')).rejects.toEqual(frozen);
		await expect(node.items.setTheme(project.steward, id, null)).rejects.toEqual(frozen);
		expect((await node.items.open(project.steward, id)).plainText).toBe('Court');
	});

	it('is hidden from people of another project', async () => {
		const id = await item();
		const other = await boardProject(database.db);
		await expect(node.items.open(other.steward, id)).rejects.toEqual(refusal('not_found', 'not_found'));
		await expect(node.items.setAside(other.steward, id, 'x')).rejects.toEqual(refusal('not_found', 'not_found'));
	});
});

describe('decisions', () => {
	it('set an item aside with a reason, by the steward, and close its text', async () => {
		const id = await item();
		await expect(node.items.setAside(project.facilitator, id, 'x')).rejects.toEqual(refusal('forbidden', 'forbidden'));
		await expect(node.items.setAside(project.steward, id, ' ')).rejects.toEqual(refusal('invalid', 'reason_required'));
		node.messages.length = 0;
		await node.items.setAside(project.steward, id, 'Hors du champ');
		await told();
		expect(node.messages).toContainEqual({ kind: 'rights', documentId: `text:${id}` });
		expect((await documentState(node, project.board)).items[id]?.state).toBe('set_aside');
		expect(await node.items.open(project.contributor, id)).toMatchObject({
			stateReason: 'Hors du champ',
			permissions: { write: false, setAside: false },
		});
	});

	it('never touch an item in a round or agreed', async () => {
		const id = await item();
		for (const state of ['in_round', 'agreed'] as const) {
			await setState(id, state);
			await expect(node.items.setAside(project.steward, id, 'x')).rejects.toEqual(refusal('conflict', 'wrong_state'));
		}
	});

	it('admit a guest to one text, and no longer', async () => {
		const [id, other] = [await item(), await item()];
		const may = async (itemId: string) => (await node.items.open(project.guest, itemId)).permissions.write;
		expect(await may(id)).toBe(false);
		await expect(node.items.admit(project.contributor, id, project.guest.participantId)).rejects.toEqual(
			refusal('forbidden', 'forbidden'),
		);
		await node.items.admit(project.facilitator, id, project.guest.participantId);
		expect([await may(id), await may(other)]).toEqual([true, false]);
		await node.items.retitle(project.guest, id, 'Par une invitée');
		expect((await shown(id))?.title).toBe('Par une invitée');
		expect((await node.items.open(project.facilitator, id)).guests).toMatchObject([{ admitted: true }]);
		expect((await node.items.open(project.contributor, id)).guests).toEqual([]);
		await node.items.admit(project.facilitator, id, project.guest.participantId, false);
		expect(await may(id)).toBe(false);
		await expect(node.items.retitle(project.guest, id, 'x')).rejects.toEqual(refusal('forbidden', 'forbidden'));
		await expect(node.items.admit(project.facilitator, id, project.contributor.participantId)).rejects.toEqual(
			refusal('not_found', 'participant_unknown'),
		);
	});
});
