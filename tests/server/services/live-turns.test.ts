import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTurns, type Turns } from '../../../server/services/live/turns.ts';
import { boardNode, boardProject, type BoardNode, type BoardProject } from '../../support/boards.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { agendaOf, liveNode } from '../../support/live.ts';

let database: TestDatabase;
let node: BoardNode;
let turns: Turns;
let project: BoardProject;
beforeAll(async () => void (database = await testDatabase()));
beforeEach(async () => {
	node = boardNode(database.db);
	turns = createTurns(node);
	project = await boardProject(database.db);
	await agendaOf(database.db, project.workshopId, [{ kind: 'discuss' }]);
	await liveNode(node).act(project.facilitator, project.workshopId, { name: 'start' });
});
afterAll(() => database.close());

const ask = async (principal: BoardProject['guest'], boardId: string | null = null) => {
	const id = randomUUID();
	await turns.ask(principal, project.workshopId, { id, boardId });
	return id;
};
const queue = async () => (await turns.queue(project.facilitator, project.workshopId)).map(({ id }) => id);

test('people speak in the order in which they asked, one at a time, and time is counted by college', async () => {
	const { facilitator, workshopId } = project;
	const first = await ask(project.guest);
	const second = await ask(project.contributor);
	expect(await turns.own(project.contributor, workshopId)).toEqual({ id: second, before: 1, speaking: false });
	await turns.begin(facilitator, workshopId, first);
	expect(await turns.own(project.contributor, workshopId)).toEqual({ id: second, before: 0, speaking: false });
	node.clock.advance(90_000);
	await turns.begin(facilitator, workshopId, second);
	expect(await queue()).toEqual([second]);
	node.clock.advance(30_000);
	await turns.end(facilitator, workshopId, second);
	const [time, ...others] = await turns.times(facilitator, workshopId);
	expect(others).toEqual([]);
	expect(time).toMatchObject({ collegeId: project.residents, turns: 2 });
	expect(Math.round(time?.seconds ?? 0)).toBe(120);
});

test('nobody waits twice, a tap sent twice asks once, and one takes back one’s own hand only', async () => {
	const { workshopId, guest, contributor } = project;
	const id = await ask(guest);
	await turns.ask(guest, workshopId, { id, boardId: null });
	await expect(ask(guest)).rejects.toMatchObject({ reason: 'waits_already' });
	await expect(turns.end(contributor, workshopId, id)).rejects.toMatchObject({ code: 'not_found' });
	await turns.end(guest, workshopId, id);
	expect(await queue()).toEqual([]);
	expect(await turns.times(project.facilitator, workshopId)).toEqual([]);
});

test('tables have queues of their own; a raised hand without a phone is noted; names are for facilitators', async () => {
	const { facilitator, workshopId, associations, board } = project;
	const plenary = await ask(project.guest);
	const atTable = await ask(project.contributor, board);
	await turns.begin(facilitator, workshopId, plenary);
	await turns.begin(facilitator, workshopId, atTable);
	expect(await queue()).toEqual([plenary, atTable]);
	const hand = randomUUID();
	await turns.add(facilitator, workshopId, { id: hand, boardId: null, collegeId: associations });
	await turns.begin(facilitator, workshopId, hand);
	expect((await queue()).sort()).toEqual([atTable, hand].sort());
	await expect(turns.queue(project.guest, workshopId)).rejects.toMatchObject({ code: 'forbidden' });
	await expect(turns.begin(project.guest, workshopId, hand)).rejects.toMatchObject({ code: 'forbidden' });
});
