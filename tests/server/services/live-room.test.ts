import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { usualSettings, type Ballot } from '#lib/domain/phase.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import { createBallots } from '../../../server/services/live/ballots.ts';
import { createRoom, type Room } from '../../../server/services/live/room.ts';
import type { LiveRun } from '../../../server/services/live/run.ts';
import { createSeats } from '../../../server/services/live/seats.ts';
import { createTurns } from '../../../server/services/live/turns.ts';
import { boardNode, boardProject, refusal, told, type BoardNode, type BoardProject } from '../../support/boards.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { agendaOf, liveNode } from '../../support/live.ts';

let database: TestDatabase;
let node: BoardNode;
let live: LiveRun;
let room: Room;
let project: BoardProject;
beforeAll(async () => void (database = await testDatabase()));
beforeEach(async () => {
	node = boardNode(database.db);
	live = liveNode(node);
	const report = (error: unknown) => node.failures.push(error);
	const ballots = createBallots({ ...node, report });
	room = createRoom({ ...node, liveRun: live, ballots, turns: createTurns(node), seats: createSeats(node) });
	project = await boardProject(database.db);
});
afterAll(() => database.close());

const run = (who: ParticipantPrincipal, name: string, payload: unknown) =>
	room.execute(who, project.board, { id: randomUUID(), name, payload });
const act = (name: 'start' | 'next' | 'reveal' | 'end') => live.act(project.facilitator, project.workshopId, { name });
const names = async (who: ParticipantPrincipal, line: string) =>
	(await room.welcome(who, line)).map(({ name }) => name);

test('whoever comes in is told where the workshop stands, on the line of a table and on that of the workshop', async () => {
	const { contributor, board, workshopId } = project;
	expect(await names(contributor, `board:${board}`)).toEqual(['mine']);
	const poll: Ballot = { kind: 'poll', options: ['Oui', 'Non'] };
	const [phaseId] = await agendaOf(database.db, workshopId, [
		{ kind: 'prioritise', settings: { ...usualSettings('prioritise'), ballot: poll, speaking: true } },
	]);
	expect(await names(contributor, `board:${board}`)).toEqual(['mine']);
	await act('start');
	expect(await names(contributor, `workshop:${workshopId}`)).toEqual(['live']);
	await run(contributor, 'ballot.cast', { phaseId, marks: { 1: 1 } });
	const facts = await room.welcome(contributor, `board:${board}`);
	expect(facts.map(({ name }) => name)).toEqual(['mine', 'unshown', 'live', 'ballot', 'turns']);
	expect(facts.find(({ name }) => name === 'ballot')?.data).toEqual({ phaseId, marks: { 1: 1 } });
	const others = await room.welcome(project.guest, `board:${board}`);
	expect(others.find(({ name }) => name === 'ballot')?.data).toEqual({ phaseId, marks: {} });
	await act('end');
	expect(await names(contributor, `board:${board}`)).toEqual(['mine', 'unshown', 'live']);
});

test('ballots of one person are taken in the order in which they were sent', async () => {
	const { contributor, workshopId, board } = project;
	const ballot: Ballot = { kind: 'poll', options: ['A', 'B', 'C'] };
	const [phaseId] = await agendaOf(database.db, workshopId, [
		{ kind: 'prioritise', settings: { ...usualSettings('prioritise'), ballot } },
	]);
	await act('start');
	await Promise.all(
		[0, 1, 2, 0, 2].map((option) => run(contributor, 'ballot.cast', { phaseId, marks: { [option]: 1 } })),
	);
	const facts = await room.welcome(contributor, `board:${board}`);
	expect(facts.find(({ name }) => name === 'ballot')?.data).toEqual({ phaseId, marks: { 2: 1 } });
	await expect(run(contributor, 'ballot.cast', { phaseId, marks: { 1: 1.5 } })).rejects.toEqual(
		refusal('invalid', 'malformed'),
	);
	await expect(run(contributor, 'ballot.cast', { phaseId, marks: { 9: 1 } })).rejects.toEqual(
		refusal('invalid', 'target_unknown'),
	);
});

test('somebody asks to speak and takes it back; the table hears a queue of ids, and nobody’s name', async () => {
	const { contributor, guest, workshopId, board } = project;
	await agendaOf(database.db, workshopId, [{ kind: 'discuss' }]);
	await act('start');
	const [first, second] = [randomUUID(), randomUUID()];
	await run(contributor, 'turn.ask', { turnId: first, plenary: true });
	await run(guest, 'turn.ask', { turnId: second, plenary: false });
	await expect(run(guest, 'turn.take_back', { turnId: first })).rejects.toEqual(refusal('not_found', 'turn_gone'));
	await run(contributor, 'turn.take_back', { turnId: first });
	await told();
	const queues = node.messages.flatMap((message) =>
		message.kind === 'fact' && message.channel === `board:${board}` && message.fact.name === 'turns'
			? [message.fact.data?.turns]
			: [],
	);
	expect(queues).toEqual([
		[{ id: first, boardId: null, speaking: false }],
		[
			{ id: first, boardId: null, speaking: false },
			{ id: second, boardId: board, speaking: false },
		],
		[{ id: second, boardId: board, speaking: false }],
	]);
	for (const who of [contributor, guest]) expect(JSON.stringify(queues)).not.toContain(who.participantId);
});

test('in a round-robin each works on the sheet of the neighbour before, and on no other', async () => {
	const { workshopId, board, facilitator } = project;
	const usual = usualSettings('write');
	const writing = { ...usual.writing!, mode: 'round_robin' as const, rounds: 3, roundSeconds: 60, most: 2 };
	const [phaseId] = await agendaOf(database.db, workshopId, [
		{ kind: 'write', settings: { ...usual, writing } },
		{ kind: 'read' },
	]);
	const people = [
		await project.person('contributor'),
		await project.person('contributor'),
		await project.person('contributor'),
	];
	for (const person of people) {
		await run(person, 'seat.come', {});
		node.clock.advance(1000);
	}
	await act('start');
	const write = async (who: ParticipantPrincipal, text: string, parentNoteId?: string) => {
		const noteId = randomUUID();
		await run(who, 'note.add', {
			noteId,
			text,
			kind: 'need',
			voice: 'self',
			phaseId,
			...(parentNoteId && { parentNoteId }),
		});
		return noteId;
	};
	const [anne, bob, chloe] = people as [ParticipantPrincipal, ParticipantPrincipal, ParticipantPrincipal];
	const root = await write(anne, 'Anne 1');
	await write(bob, 'Bob 1');
	expect(await run(bob, 'sheet.read', { phaseId })).toEqual({ round: 1, rounds: 3, notes: [] });
	node.clock.advance(60_000);
	const sheet = await run(bob, 'sheet.read', { phaseId });
	expect(sheet).toMatchObject({ round: 2, notes: [{ id: root, text: 'Anne 1' }] });
	expect(Object.keys((sheet.notes as object[])[0]!).sort()).toEqual([
		'id',
		'lang',
		'number',
		'parentNoteId',
		'round',
		'text',
	]);
	const second = await write(bob, 'Bob 2', root);
	node.clock.advance(60_000);
	expect(await run(chloe, 'sheet.read', { phaseId })).toMatchObject({
		round: 3,
		notes: [{ text: 'Anne 1' }, { text: 'Bob 2', parentNoteId: root }],
	});
	await write(chloe, 'Chloé 3', second);
	await expect(write(anne, 'ailleurs', second)).rejects.toEqual(refusal('forbidden', 'not_your_sheet'));
	expect((await node.boards.state(facilitator, board)).notes).toEqual({});
	await act('next');
	expect(Object.keys((await node.boards.state(facilitator, board)).notes)).toHaveLength(4);
	await expect(run(anne, 'sheet.read', { phaseId })).rejects.toEqual(refusal('closed', 'phase_closed'));
	await node.boards.close();
});
