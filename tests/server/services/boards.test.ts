import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PUBLIC } from '../../../src/lib/domain/principal.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import {
	addNote,
	boardNode,
	boardProject,
	documentBytes,
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

const state = () => node.boards.state(project.facilitator, project.board);
let run: ReturnType<typeof sender>;
const note = (principal = project.guest, fields = {}) => addNote(node.boards, principal, project.board, fields);
async function sameInBoth() {
	const rows = await state();
	expect(await documentState(node, project.board)).toEqual(rows);
	return rows;
}
describe('notes', () => {
	it('number from 1, in the order in which they came, with the college and no name', async () => {
		const first = await note(project.guest, { text: 'Un banc' });
		const second = await note(project.contributor, { text: 'Un arbre' });
		const board = await sameInBoth();
		expect(board.notes[first]).toMatchObject({ number: 1, text: 'Un banc', collegeId: project.residents, label: '' });
		expect(board.notes[second]).toMatchObject({ number: 2 });
	});

	it('speak for an organisation only with a mandate, marked until it is confirmed', async () => {
		await expect(note(project.contributor, { voice: 'organisation' })).rejects.toEqual(
			refusal('forbidden', 'no_mandate'),
		);
		const { organisationId } = project;
		const unconfirmed = await project.person('contributor', { organisationId, mandate: 'unconfirmed' });
		const id = await note(unconfirmed, { voice: 'organisation' });
		expect((await state()).notes[id]).toMatchObject({
			label: 'Relais Santé',
			collegeId: project.associations,
			unconfirmed: true,
		});
		await node.boards.voicesConfirmed(unconfirmed.participantId, organisationId);
		expect((await sameInBoth()).notes[id]).toMatchObject({ unconfirmed: false });
	});

	it('typed by a scribe count for the college of the one who speaks, who must be of this project', async () => {
		const id = await note(project.facilitator, {
			voice: 'someone',
			onBehalfOf: { collegeId: project.associations, label: 'Une bénévole' },
		});
		expect((await state()).notes[id]).toMatchObject({
			collegeId: project.associations,
			label: 'Une bénévole',
			byScribe: true,
		});
		const elsewhere = await boardProject(database.db);
		await expect(
			note(project.facilitator, { voice: 'someone', onBehalfOf: { collegeId: elsewhere.residents } }),
		).rejects.toEqual(refusal('invalid', 'college_unknown'));
	});

	it('are changed and withdrawn by their author alone', async () => {
		const id = await note(project.guest);
		for (const other of [project.contributor, project.facilitator, project.steward]) {
			await expect(run(other, 'note.edit', { noteId: id, text: 'x' })).rejects.toEqual(
				refusal('forbidden', 'not_yours'),
			);
			await expect(run(other, 'note.withdraw', { noteId: id })).rejects.toEqual(refusal('forbidden', 'not_yours'));
		}
		await run(project.guest, 'note.edit', { noteId: id, text: 'Deux bancs', kind: 'proposal' });
		expect((await sameInBoth()).notes[id]).toMatchObject({ text: 'Deux bancs', kind: 'proposal' });
		await run(project.guest, 'note.withdraw', { noteId: id });
		expect((await sameInBoth()).notes[id]).toBeUndefined();
		const row = await database.db.selectFrom('note').select('state').where('id', '=', id).executeTakeFirstOrThrow();
		expect(row.state).toBe('withdrawn');
	});

	it('are hidden and shown again by facilitators, with the reason kept', async () => {
		const id = await note(project.guest);
		await expect(run(project.contributor, 'note.hide', { noteId: id, reason: 'x' })).rejects.toEqual(
			refusal('forbidden', 'forbidden'),
		);
		await run(project.facilitator, 'note.hide', { noteId: id, reason: 'Nomme une personne' });
		expect((await sameInBoth()).notes[id]).toBeUndefined();
		const row = await database.db
			.selectFrom('note')
			.select(['state', 'state_reason'])
			.where('id', '=', id)
			.executeTakeFirstOrThrow();
		expect(row).toEqual({ state: 'hidden', state_reason: 'Nomme une personne' });
		await run(project.facilitator, 'note.restore', { noteId: id });
		expect((await sameInBoth()).notes[id]).toMatchObject({ text: 'Un banc' });
	});

	it('withdrawn by their author are not shown again by anybody else', async () => {
		const id = await note(project.guest);
		const { id: hide } = await run(project.facilitator, 'note.hide', { noteId: id, reason: 'x' });
		await run(project.facilitator, 'note.restore', { noteId: id });
		await run(project.guest, 'note.withdraw', { noteId: id });
		await expect(run(project.facilitator, 'note.restore', { noteId: id })).rejects.toEqual(
			refusal('forbidden', 'note_withdrawn'),
		);
		await expect(run(project.facilitator, 'board.undo', { commandId: hide })).rejects.toEqual(
			refusal('conflict', 'board_moved_on'),
		);
	});

	it('with markup pass through as the text they are', async () => {
		const text = '<img src=x onerror=alert(1)> "; drop table note; -- </script>';
		const id = await note(project.guest, { text });
		expect((await sameInBoth()).notes[id]?.text).toBe(text);
	});
});

describe('permissions', () => {
	it('let observers and the public write nothing', async () => {
		await expect(note(project.observer)).rejects.toEqual(refusal('forbidden', 'forbidden'));
		await expect(
			node.boards.execute(PUBLIC, project.board, { id: randomUUID(), name: 'note.add', payload: {} }),
		).rejects.toEqual(refusal('forbidden', 'forbidden'));
		await expect(node.boards.state(PUBLIC, project.board)).rejects.toEqual(refusal('forbidden', 'forbidden'));
	});

	it('do not tell people of another project that a board exists', async () => {
		const other = await boardProject(database.db);
		await expect(addNote(node.boards, other.steward, project.board)).rejects.toEqual(refusal('not_found', 'not_found'));
		await expect(node.boards.open(other.steward, project.board)).rejects.toEqual(refusal('not_found', 'not_found'));
		await expect(node.boards.state(project.steward, 'not-an-id')).rejects.toEqual(refusal('not_found', 'not_found'));
	});

	it('close with the board or its workshop for contributors, not for facilitators', async () => {
		const id = await note(project.guest);
		await database.db.updateTable('workshop').set({ open: false }).where('id', '=', project.workshopId).execute();
		await expect(note(project.guest)).rejects.toEqual(refusal('closed', 'board_closed'));
		await expect(run(project.guest, 'note.edit', { noteId: id, text: 'Autre' })).rejects.toEqual(
			refusal('closed', 'board_closed'),
		);
		await expect(run(project.contributor, 'note.move', { noteId: id, groupId: null, beforeId: null })).rejects.toEqual(
			refusal('closed', 'board_closed'),
		);
		await note(project.facilitator);
	});

	it('follow the rows, not what was true when the line opened', async () => {
		await database.db
			.updateTable('participant')
			.set({ role: 'observer' })
			.where('id', '=', project.contributor.participantId)
			.execute();
		await expect(note(project.contributor)).rejects.toEqual(refusal('forbidden', 'forbidden'));
		await database.db
			.updateTable('participant')
			.set({ removed_at: new Date() })
			.where('id', '=', project.guest.participantId)
			.execute();
		await expect(note(project.guest)).rejects.toEqual(refusal('forbidden', 'forbidden'));
	});

	it('let members make items and guests none', async () => {
		const item = (itemId: string) => ({ itemId, kind: 'finding' as const, title: 'Constat', sources: [] });
		await expect(run(project.guest, 'item.create', item(randomUUID()))).rejects.toEqual(
			refusal('forbidden', 'forbidden'),
		);
		await run(project.contributor, 'item.create', item(randomUUID()));
	});
});

describe('groups', () => {
	it('are made of notes, renamed, moved and dissolved', async () => {
		const [a, b, c] = [await note(), await note(), await note()];
		const [g, h] = [randomUUID(), randomUUID()];
		await run(project.guest, 'group.create', { groupId: g, title: 'Ombre', noteIds: [b, a] });
		await run(project.guest, 'group.create', { groupId: h, title: '', noteIds: [] });
		await run(project.guest, 'group.rename', { groupId: g, title: 'Ombre et eau' });
		await run(project.guest, 'group.move', { groupId: h, beforeId: g });
		await run(project.guest, 'note.move', { noteId: c, groupId: g, beforeId: a });
		const board = await sameInBoth();
		expect(board.groups[g]?.title).toBe('Ombre et eau');
		expect(board.groups[h]!.rank < board.groups[g]!.rank).toBe(true);
		const inside = Object.values(board.notes).sort((one, other) => (one.rank < other.rank ? -1 : 1));
		expect(inside.map(({ id }) => id)).toEqual([b, c, a]);
		await run(project.guest, 'group.dissolve', { groupId: g });
		expect(Object.values((await sameInBoth()).notes).map(({ groupId }) => groupId)).toEqual([null, null, null]);
	});

	it('that feed an item are not dissolved', async () => {
		const g = randomUUID();
		await run(project.guest, 'group.create', { groupId: g, title: 'G', noteIds: [] });
		await run(project.contributor, 'item.create', {
			itemId: randomUUID(),
			kind: 'finding',
			title: 'C',
			sources: [{ kind: 'group', id: g }],
		});
		await expect(run(project.guest, 'group.dissolve', { groupId: g })).rejects.toEqual(
			refusal('conflict', 'group_feeds_item'),
		);
	});

	it('of another board cannot be taken over', async () => {
		const g = randomUUID();
		await send(node.boards, project.guest, project.otherBoard, 'group.create', { groupId: g, title: 'G', noteIds: [] });
		await expect(run(project.guest, 'group.create', { groupId: g, title: 'H', noteIds: [] })).rejects.toEqual(
			refusal('conflict', 'already_exists'),
		);
		await expect(note(project.guest, { groupId: g })).rejects.toEqual(refusal('not_found', 'group_gone'));
	});
});

describe('the queue', () => {
	it('applies a command once, however often and however many at once it is sent', async () => {
		const noteId = randomUUID();
		const payload = { noteId, text: 'Un banc', kind: 'need' as const, voice: 'self' as const };
		const id = randomUUID();
		const answers = await Promise.all(Array.from({ length: 50 }, () => run(project.guest, 'note.add', payload, id)));
		expect(new Set(answers.map(({ result }) => JSON.stringify(result)))).toEqual(
			new Set([JSON.stringify({ noteId, number: 1 })]),
		);
		expect(Object.keys((await sameInBoth()).notes)).toEqual([noteId]);
		expect((await run(project.guest, 'note.add', payload, id)).result).toEqual({ noteId, number: 1 });
	});

	it('keeps the ids of commands apart by participant, and refuses one that served for something else', async () => {
		const id = randomUUID();
		const [a, b] = [randomUUID(), randomUUID()];
		const add = (noteId: string) => ({ noteId, text: 'x', kind: 'need' as const, voice: 'self' as const });
		await run(project.guest, 'note.add', add(a), id);
		await run(project.contributor, 'note.add', add(b), id);
		expect(Object.keys((await state()).notes).sort()).toEqual([a, b].sort());
		await expect(run(project.guest, 'note.withdraw', { noteId: a }, id)).rejects.toEqual(
			refusal('conflict', 'command_id_reused'),
		);
	});

	it('takes back only the refused command of a batch', async () => {
		const good = Array.from({ length: 10 }, () => randomUUID());
		const all = await Promise.allSettled([
			...good.slice(0, 5).map((noteId) => note(project.guest, { noteId })),
			run(project.guest, 'note.move', { noteId: randomUUID(), groupId: null, beforeId: null }),
			...good.slice(5).map((noteId) => note(project.contributor, { noteId })),
		]);
		expect(all.map(({ status }) => status)).toEqual([
			...Array(5).fill('fulfilled'),
			'rejected',
			...Array(5).fill('fulfilled'),
		]);
		expect(
			Object.values((await sameInBoth()).notes)
				.map(({ number }) => number)
				.sort((a, b) => a - b),
		).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	});

	it('takes back what a command did before the database refused it, and gives its number to the next note', async () => {
		const taken = await addNote(node.boards, project.guest, project.otherBoard);
		const [before, , after] = await Promise.allSettled([
			note(project.guest),
			note(project.guest, { noteId: taken }),
			note(project.guest),
		]);
		expect([before?.status, after?.status]).toEqual(['fulfilled', 'fulfilled']);
		expect(
			Object.values((await sameInBoth()).notes)
				.map(({ number }) => number)
				.sort(),
		).toEqual([1, 2]);
	});

	it('commits one update for a batch', async () => {
		await note();
		node.published.length = 0;
		await Promise.all(Array.from({ length: 20 }, () => note()));
		expect(node.published.length).toBeLessThanOrEqual(3);
	});

	it('takes 500 notes in bursts, from several people, and loses none', async () => {
		const people = [project.guest, project.contributor, project.facilitator];
		await Promise.all(Array.from({ length: 500 }, (_, index) => note(people[index % 3], { text: `Note ${index}` })));
		const board = await sameInBoth();
		const numbers = Object.values(board.notes)
			.map(({ number }) => number)
			.sort((a, b) => a - b);
		expect(numbers).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
	});

	it('finishes what runs when it closes, and refuses what waits, to be sent again', async () => {
		const closing = boardNode(database.db);
		const notes = Array.from({ length: 1000 }, () => randomUUID());
		const add = (noteId: string) => addNote(closing.boards, project.guest, project.board, { noteId });
		const answers = Promise.allSettled(notes.map(add));
		await expect.poll(async () => Object.keys((await state()).notes).length).toBeGreaterThan(0);
		await closing.boards.close();
		const done = (await answers).map(({ status }) => status === 'fulfilled');
		expect(new Set(done)).toEqual(new Set([true, false]));
		for (const answer of await answers) {
			if (answer.status === 'rejected') expect(answer.reason).toEqual(refusal('unavailable', 'unavailable'));
		}
		const kept = Object.keys((await sameInBoth()).notes).sort();
		expect(kept).toEqual(notes.filter((_, index) => done[index]).sort());
	});

	it('puts new notes last in their place, though it looks at no other note', async () => {
		const [groupId, hidden] = [randomUUID(), randomUUID()];
		const moved = await note();
		await note();
		await run(project.guest, 'group.create', { groupId, title: 'G', noteIds: [] });
		await note(project.guest, { groupId });
		await run(project.guest, 'note.move', { noteId: moved, groupId: null, beforeId: null });
		await note(project.guest, { noteId: hidden });
		await run(project.facilitator, 'note.hide', { noteId: hidden, reason: 'Hors sujet' });
		const last = await Promise.all(
			[groupId, null, groupId, null].map((place) => note(project.guest, { groupId: place })),
		);
		const board = await sameInBoth();
		for (const place of [groupId, null]) {
			const placed = Object.values(board.notes).filter((one) => one.groupId === place);
			const byRank = placed.toSorted((one, other) => (one.rank < other.rank ? -1 : 1)).map(({ id }) => id);
			expect(byRank.slice(-2)).toEqual(last.filter((id) => board.notes[id]?.groupId === place));
		}
		await expect(note(project.guest, { noteId: hidden })).rejects.toEqual(refusal('conflict', 'already_exists'));
		await expect(note(project.guest, { groupId: randomUUID() })).rejects.toEqual(refusal('not_found', 'group_gone'));
	});

	it('leaves alone what a batch does not touch, and makes the whole document right with the next large one', async () => {
		const noteId = await note(project.guest, { text: 'Un banc' });
		await database.db.updateTable('note').set({ text: 'Deux bancs' }).where('id', '=', noteId).execute();
		const groupId = randomUUID();
		await database.db
			.insertInto('note_group')
			.values({ id: groupId, board_id: project.board, title: 'G', rank: 'a0' })
			.execute();
		await note(project.guest, { groupId });
		expect((await documentState(node, project.board)).notes[noteId]?.text).toBe('Un banc');
		await node.boards.refreshBoard(project.board);
		expect((await sameInBoth()).notes[noteId]?.text).toBe('Deux bancs');
	});

	it('of two nodes on one board lose nothing to each other', async () => {
		const second = boardNode(database.db);
		await note();
		await Promise.all(
			Array.from({ length: 60 }, (_, index) =>
				addNote((index % 2 ? node : second).boards, project.guest, project.board, { text: `${index}` }),
			),
		);
		const board = await sameInBoth();
		expect(Object.keys(board.notes)).toHaveLength(61);
		expect(await documentState(second, project.board)).toEqual(board);
		await second.boards.close();
	});

	it('runs a batch again when another node moved the document first, and gives up in the end', async () => {
		let races = 2;
		const racing = boardNode(database.db);
		const { author } = racing.documents;
		racing.documents.author = async (...parameters) => {
			const authored = await author(...parameters);
			if (races-- <= 0) return authored;
			throw Object.assign(new Error('conflict: document_moved'), {
				name: 'Refusal',
				code: 'conflict',
				reason: 'document_moved',
			});
		};
		await addNote(racing.boards, project.guest, project.board);
		expect(Object.values((await sameInBoth()).notes).map(({ number }) => number)).toEqual([1]);
		races = Infinity;
		await expect(addNote(racing.boards, project.guest, project.board)).rejects.toEqual(
			refusal('conflict', 'document_moved'),
		);
		races = 0;
		await addNote(racing.boards, project.guest, project.board);
		expect(Object.values((await sameInBoth()).notes).map(({ number }) => number)).toEqual([1, 2]);
		await racing.boards.close();
	});
});

describe('what others learn', () => {
	it('is never who wrote: no name and no participant in the document, nor in its whole history', async () => {
		const { organisationId } = project;
		const people = [
			project.guest,
			project.contributor,
			project.facilitator,
			await project.person('contributor', { organisationId, mandate: 'confirmed' }),
		];
		const ids = [];
		for (const person of people) {
			ids.push(await note(person, person.mandate === 'confirmed' ? { voice: 'organisation' } : {}));
		}
		await run(project.contributor, 'item.create', {
			itemId: randomUUID(),
			kind: 'finding',
			title: 'C',
			text: 'Des mots',
			sources: ids.map((id) => ({ kind: 'note' as const, id })),
		});
		await run(project.guest, 'note.withdraw', { noteId: ids[0]! });
		const bytes = await documentBytes(database.db, `board:${project.board}`);
		expect(bytes.includes('Un banc')).toBe(true);
		for (const secret of [SECRET_NAME, ...people.flatMap((person) => [person.participantId, person.accountId])]) {
			expect(bytes.includes(secret)).toBe(false);
		}
	});

	it('is told after the commit: own notes privately, the project in one fact', async () => {
		await told();
		node.messages.length = 0;
		const id = await note(project.guest);
		await told();
		expect(node.messages).toContainEqual({
			kind: 'fact',
			channel: `board:${project.board}`,
			fact: { name: 'mine', data: { noteIds: [id] } },
			participantId: project.guest.participantId,
		});
		expect(node.messages).toContainEqual({
			kind: 'fact',
			channel: `project:${project.projectId}`,
			fact: { name: 'changed', data: { what: 'board' } },
		});
		expect(await node.boards.welcome(project.guest, `board:${project.board}`)).toEqual([
			{ name: 'mine', data: { noteIds: [id] } },
		]);
		expect(await node.boards.mine(project.contributor, project.board)).toEqual([]);
	});

	it('keeps the words of a withdrawn note in its own row alone', async () => {
		const id = await note(project.guest, { text: 'paroles-retirées' });
		await run(project.guest, 'note.withdraw', { noteId: id });
		const rows = await database.db
			.selectFrom('board_command')
			.selectAll()
			.where('board_id', '=', project.board)
			.execute();
		expect(JSON.stringify(rows)).not.toContain('paroles-retirées');
	});

	it('includes, on the page, what the asking person may do and the join code only for facilitators', async () => {
		await database.db
			.updateTable('workshop')
			.set({ join_code: `c${Date.now()}` })
			.where('id', '=', project.workshopId)
			.execute();
		const guest = await node.boards.open(project.guest, project.board);
		expect(guest.header.permissions).toEqual({
			writeNotes: true,
			writeForSomeone: true,
			arrange: true,
			hide: false,
			createItems: false,
		});
		expect(guest.header.workshop?.joinCode).toBeNull();
		expect(guest.me).toMatchObject({
			displayName: SECRET_NAME,
			guest: true,
			speaker: { collegeId: project.residents },
		});
		const facilitator = await node.boards.open(project.facilitator, project.board);
		expect(facilitator.header.workshop?.joinCode).not.toBeNull();
		expect(facilitator.header.tables.map(({ title }) => title).sort()).toEqual(['Table 1', 'Table 2']);
	});
});
