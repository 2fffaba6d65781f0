import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { UnshownNote } from '#lib/domain/board-page.ts';
import type { PhasePlan } from '#lib/domain/phase.ts';
import { usualSettings } from '#lib/domain/phase.ts';
import type { LiveRun } from '../../../server/services/live/run.ts';
import {
	addNote,
	boardNode,
	boardProject,
	documentState,
	refusal,
	sender,
	told,
	type BoardNode,
	type BoardProject,
} from '../../support/boards.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { agendaOf, liveNode } from '../../support/live.ts';

let database: TestDatabase;
let node: BoardNode;
let live: LiveRun;
let project: BoardProject;
let phases: string[];
beforeAll(async () => void (database = await testDatabase()));
beforeEach(async () => {
	node = boardNode(database.db);
	live = liveNode(node);
	project = await boardProject(database.db);
});
afterAll(() => database.close());

const command = (...args: Parameters<ReturnType<typeof sender>>) => sender(node, () => project)(...args);
const act = (name: 'start' | 'next' | 'back' | 'reveal' | 'end') =>
	live.act(project.facilitator, project.workshopId, { name });

async function begin(...plans: (Partial<PhasePlan> & Pick<PhasePlan, 'kind'>)[]) {
	phases = await agendaOf(database.db, project.workshopId, plans);
	await act('start');
}

function writing(more: object, kind: PhasePlan['kind'] = 'write') {
	const usual = usualSettings(kind);
	return { kind, settings: { ...usual, writing: { ...usual.writing!, ...more } } } as const;
}

const note = (text = 'Un banc', more: object = {}) =>
	({ noteId: randomUUID(), text, kind: 'need', voice: 'self', ...more }) as const;

const rowOf = (id: string) => database.db.selectFrom('note').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** What was told to one person alone under this name, the newest last. */
function toldTo(participantId: string): UnshownNote[][] {
	return node.messages.flatMap((message) =>
		message.kind === 'fact' && message.fact.name === 'unshown' && message.participantId === participantId
			? [message.fact.data?.notes as UnshownNote[]]
			: [],
	);
}

test('what contributors may do follows the phase; those who run the workshop may always', async () => {
	await begin({ kind: 'read' }, { kind: 'group' }, { kind: 'discuss' });
	const { contributor, facilitator } = project;
	await expect(command(contributor, 'note.add', note())).rejects.toEqual(refusal('closed', 'phase_closed'));
	const shown = note();
	await command(facilitator, 'note.add', shown);
	const group = { groupId: randomUUID(), title: 'Bancs', noteIds: [shown.noteId] };
	await expect(command(contributor, 'group.create', group)).rejects.toEqual(refusal('closed', 'phase_closed'));
	await act('next');
	await command(contributor, 'group.create', group);
	const item = { itemId: randomUUID(), kind: 'finding', title: 'Trop peu de bancs', sources: [] } as const;
	await expect(command(contributor, 'item.create', item)).rejects.toEqual(refusal('closed', 'phase_closed'));
	await act('next');
	await command(contributor, 'item.create', item);
	await act('end');
	await expect(command(contributor, 'note.add', note())).rejects.toEqual(refusal('closed', 'phase_closed'));
	await command(facilitator, 'note.add', note());
	await node.boards.close();
});

test('a hidden note has a row and a number, is in no document, and is told to its author and those who run the workshop', async () => {
	await begin({ kind: 'write' }, { kind: 'read' });
	const { contributor, facilitator, board } = project;
	const hidden = note('Un banc à l’ombre');
	const { result } = await command(contributor, 'note.add', hidden);
	expect(result).toEqual({ noteId: hidden.noteId, number: 1, state: 'veiled' });
	expect((await node.boards.state(facilitator, board)).notes).toEqual({});
	await expect(documentState(node, board)).rejects.toMatchObject({ code: 'not_found' });
	expect(await rowOf(hidden.noteId)).toMatchObject({ state: 'veiled', phase_id: phases[0] });
	await told();
	expect(toldTo(contributor.participantId)).toEqual([
		[expect.objectContaining({ id: hidden.noteId, text: hidden.text })],
	]);
	await expect.poll(() => toldTo(facilitator.participantId).length).toBeGreaterThan(0);
	expect(toldTo(project.guest.participantId)).toEqual([]);

	const welcome = async (who: typeof contributor) =>
		(await node.boards.welcome(who, `board:${board}`)).find(({ name }) => name === 'unshown')?.data?.notes;
	expect(await welcome(contributor)).toHaveLength(1);
	expect(await welcome(facilitator)).toHaveLength(1);
	expect(await welcome(project.guest)).toEqual([]);

	await command(contributor, 'note.edit', { noteId: hidden.noteId, text: 'Deux bancs' });
	expect((await rowOf(hidden.noteId)).text).toBe('Deux bancs');
	await expect(command(project.guest, 'note.edit', { noteId: hidden.noteId, text: 'x' })).rejects.toEqual(
		refusal('forbidden', 'not_yours'),
	);
	const taken = note('À retirer');
	await command(contributor, 'note.add', taken);
	await command(contributor, 'note.withdraw', { noteId: taken.noteId });

	await act('next');
	const shown = Object.values((await documentState(node, board)).notes);
	expect(shown).toMatchObject([{ id: hidden.noteId, number: 1, text: 'Deux bancs' }]);
	expect(await welcome(contributor)).toEqual([]);
	await node.boards.close();
});

test('hidden from the board and shown again before the reveal, a note stays behind the veil', async () => {
	await begin({ kind: 'write' }, { kind: 'read' });
	const { contributor, facilitator, board } = project;
	const hidden = note();
	const { id } = await command(contributor, 'note.add', hidden);
	await command(facilitator, 'note.hide', { noteId: hidden.noteId, reason: 'Un nom' });
	await command(facilitator, 'note.restore', { noteId: hidden.noteId });
	expect((await rowOf(hidden.noteId)).state).toBe('veiled');
	await expect(command(facilitator, 'note.place', { noteId: hidden.noteId })).rejects.toEqual(
		refusal('conflict', 'note_veiled'),
	);
	await expect(command(contributor, 'board.undo', { commandId: id })).rejects.toEqual(
		refusal('conflict', 'cannot_undo'),
	);
	expect((await node.boards.state(facilitator, board)).notes).toEqual({});
	await node.boards.close();
});

test('a note of a phase that was left is taken for 20 seconds, then waits until it is placed', async () => {
	await begin({ kind: 'write' }, { kind: 'group' });
	const { contributor, facilitator, board } = project;
	await act('next');
	const soon = note('Presque', { phaseId: phases[0] });
	expect((await command(contributor, 'note.add', soon)).result).toEqual({ noteId: soon.noteId, number: 1 });
	node.clock.advance(21_000);
	const late = note('Trop tard', { phaseId: phases[0] });
	expect((await command(contributor, 'note.add', late)).result).toMatchObject({ state: 'waiting' });
	await expect(command(contributor, 'note.place', { noteId: late.noteId })).rejects.toMatchObject({
		code: 'forbidden',
	});
	const placed = await command(facilitator, 'note.place', { noteId: late.noteId });
	expect(Object.keys((await documentState(node, board)).notes).sort()).toEqual([soon.noteId, late.noteId].sort());
	await command(facilitator, 'board.undo', { commandId: placed.id });
	expect((await rowOf(late.noteId)).state).toBe('waiting');
	const aside = await command(facilitator, 'note.set_aside', { noteId: soon.noteId });
	expect(await documentState(node, board)).toMatchObject({ notes: {} });
	await command(facilitator, 'board.undo', { commandId: aside.id });
	expect(Object.keys((await documentState(node, board)).notes)).toEqual([soon.noteId]);
	expect(await documentState(node, board)).toEqual(await node.boards.state(facilitator, board));
	await expect(command(contributor, 'note.add', note('x', { phaseId: randomUUID() }))).rejects.toEqual(
		refusal('not_found', 'phase_unknown'),
	);
	await node.boards.close();
});

test('in an anonymous phase nothing tells who speaks, and the promise outlives the phase', async () => {
	await begin(writing({ mode: 'open', anonymous: true }), writing({ mode: 'open' }));
	const { contributor, facilitator, associations, board } = project;
	const first = note('Un secret', { voice: 'group', label: 'Mères du quartier' });
	await command(contributor, 'note.add', first);
	const scribed = note('Dicté', { voice: 'someone', onBehalfOf: { collegeId: associations, label: 'Relais' } });
	await command(contributor, 'note.add', scribed);
	await act('next');
	const promised = note('Promis', { anonymous: true });
	await command(contributor, 'note.add', promised);
	const shown = Object.values((await documentState(node, board)).notes);
	expect(shown).toHaveLength(3);
	for (const one of shown) {
		expect(one).toMatchObject({ collegeId: null, label: '', voice: 'self', byScribe: false, unconfirmed: false });
		expect(await rowOf(one.id)).toMatchObject({ anonymous: true, college_id: null, organisation_id: null, label: '' });
	}
	const history = await node.boards.history(facilitator, board);
	expect(history.map(({ by }) => by)).toEqual(['', '', '']);
	// It can be taken back all the same.
	await command(contributor, 'note.withdraw', { noteId: first.noteId });
	await node.boards.close();
});

test('only the kinds that are asked for, and no more notes than each may give', async () => {
	await begin(writing({ kinds: ['lever'], most: 2 }));
	const { contributor } = project;
	await expect(command(contributor, 'note.add', note())).rejects.toEqual(refusal('invalid', 'kind_not_asked'));
	const lever = () => note('Un levier', { kind: 'lever' });
	const first = lever();
	await command(contributor, 'note.add', first);
	const both = await Promise.allSettled([
		command(contributor, 'note.add', lever()),
		command(contributor, 'note.add', lever()),
	]);
	expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	await command(contributor, 'note.withdraw', { noteId: first.noteId });
	await command(contributor, 'note.add', lever());
	await node.boards.close();
});

test('a board without a phase under way is as it was', async () => {
	phases = await agendaOf(database.db, project.workshopId, [{ kind: 'read' }]);
	const noteId = await addNote(node.boards, project.contributor, project.board);
	expect((await documentState(node, project.board)).notes[noteId]).toBeDefined();
	expect(await node.boards.welcome(project.contributor, `board:${project.board}`)).toMatchObject([{ name: 'mine' }]);
	await node.boards.close();
});
