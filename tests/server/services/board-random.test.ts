import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BoardCommand, PendingCommand } from '../../../src/lib/domain/board-command.ts';
import { project as projected } from '../../../src/lib/domain/board-projection.ts';
import type { BoardState } from '../../../src/lib/domain/board.ts';
import { isRefusal } from '../../../server/errors.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { boardNode, boardProject, documentState, type BoardNode } from '../../support/boards.ts';

let database: TestDatabase;
let node: BoardNode;

beforeAll(async () => {
	database = await testDatabase();
	node = boardNode(database.db);
});
afterAll(async () => {
	await node.boards.close();
	await database.close();
});

/** What is drawn from the board at the time: which command, and where in its lists. */
type Gesture = { name: BoardCommand['name']; picks: [number, number, number] };
const gesture: fc.Arbitrary<Gesture> = fc.record({
	name: fc.constantFrom<BoardCommand['name']>(
		...Array<BoardCommand['name']>(4).fill('note.add'),
		...(['note.edit', 'note.withdraw', 'note.hide', 'note.move', 'note.move', 'notes.move'] as const),
		...(['group.create', 'group.rename', 'group.move', 'group.dissolve'] as const),
		...(['item.create', 'item.retitle', 'item.move', 'item.link', 'item.unlink', 'board.undo'] as const),
	),
	picks: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
});

function commandFor({ name, picks }: Gesture, state: BoardState, done: string[]): BoardCommand | null {
	const [x, y, z] = picks;
	const pick = (ids: string[], at: number) => ids[at % Math.max(ids.length, 1)];
	const [notes, groups, items] = [Object.keys(state.notes), Object.keys(state.groups), Object.keys(state.items)];
	const noteId = pick(notes, x);
	const groupId = pick(groups, y);
	const itemId = pick(items, x);
	const perhaps = (id: string | undefined, at: number) => (at % 3 === 0 ? null : (id ?? null));
	const source = z % 2 ? { kind: 'note' as const, id: pick(notes, y) } : { kind: 'group' as const, id: groupId };
	switch (name) {
		case 'note.add':
			return {
				name,
				payload: { noteId: randomUUID(), text: `n${x}`, kind: 'need', voice: 'self', groupId: perhaps(groupId, z) },
			};
		case 'note.edit':
			return noteId ? { name, payload: { noteId, text: `e${y}` } } : null;
		case 'note.withdraw':
			return noteId ? { name, payload: { noteId } } : null;
		case 'note.hide':
			return noteId ? { name, payload: { noteId, reason: 'r' } } : null;
		case 'note.move':
			return noteId
				? { name, payload: { noteId, groupId: perhaps(groupId, y), beforeId: perhaps(pick(notes, z), z) } }
				: null;
		case 'notes.move':
			return noteId
				? {
						name,
						payload: {
							noteIds: [...new Set([noteId, pick(notes, z)!])],
							groupId: perhaps(groupId, y),
							beforeId: perhaps(pick(notes, y), x),
						},
					}
				: null;
		case 'group.create':
			return {
				name,
				payload: {
					groupId: randomUUID(),
					title: `g${x}`,
					noteIds: [...new Set(notes.slice(x % 5, (x % 5) + (y % 4)))],
				},
			};
		case 'group.rename':
			return groupId ? { name, payload: { groupId, title: `t${x}` } } : null;
		case 'group.move':
			return groupId ? { name, payload: { groupId, beforeId: perhaps(pick(groups, z), z) } } : null;
		case 'group.dissolve':
			return groupId ? { name, payload: { groupId } } : null;
		case 'item.create':
			return {
				name,
				payload: {
					itemId: randomUUID(),
					kind: (['diagnosis', 'finding', 'recommendation'] as const)[x % 3]!,
					title: `i${x}`,
					text: y % 2 ? 'Un\nDeux' : '',
					sources: source.id ? [source as { kind: 'note'; id: string }] : [],
				},
			};
		case 'item.retitle':
			return itemId ? { name, payload: { itemId, title: `r${y}` } } : null;
		case 'item.move':
			return itemId ? { name, payload: { itemId, beforeId: perhaps(pick(items, z), y) } } : null;
		case 'item.link':
		case 'item.unlink':
			return itemId && source.id ? { name, payload: { itemId, source: source as { kind: 'note'; id: string } } } : null;
		case 'board.undo': {
			const commandId = pick(done, x);
			return commandId ? { name, payload: { commandId } } : null;
		}
		case 'note.restore':
		case 'note.set_aside':
		case 'note.place':
			return null;
	}
}

/** A new note or item has no number before the server gave it one. */
function withNumbersOf(board: BoardState, given: BoardState): BoardState {
	const copy = structuredClone(board);
	for (const note of Object.values(copy.notes)) if (note.number === 0) note.number = given.notes[note.id]?.number ?? 0;
	for (const item of Object.values(copy.items)) if (item.number === 0) item.number = given.items[item.id]?.number ?? 0;
	return copy;
}

it('after 300 random commands rows and document are equal, and each projection was what the server did', async () => {
	const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
	console.log(`board-random: SEED=${seed}`);
	const gestures = fc.sample(gesture, { numRuns: 300, seed });
	const { board, steward } = await boardProject(database.db);
	const people = await node.boards.open(steward, board);
	const done: string[] = [];
	let applied = 0;
	let before = await node.boards.state(steward, board);
	for (const one of gestures) {
		const command = commandFor(one, before, done);
		if (!command) continue;
		const id = randomUUID();
		try {
			await node.boards.execute(steward, board, { id, ...command });
			done.push(id);
			applied += 1;
		} catch (error) {
			if (!isRefusal(error)) throw error;
		}
		const after = await node.boards.state(steward, board);
		if (command.name !== 'board.undo') {
			const { pending: _marks, ...preview } = projected(
				before,
				[{ id, ...command } as PendingCommand],
				people.me.speaker,
			);
			expect(withNumbersOf(preview, after), JSON.stringify(command)).toEqual(after);
		}
		before = after;
	}
	expect(applied).toBeGreaterThan(150);
	expect(await documentState(node, board)).toEqual(await node.boards.state(steward, board));
	// A reader who starts from the log alone sees the same.
	expect(await documentState(boardNode(database.db), board)).toEqual(await node.boards.state(steward, board));
}, 120_000);
