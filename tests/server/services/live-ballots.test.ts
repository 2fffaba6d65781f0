import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createBallots, type Ballots } from '../../../server/services/live/ballots.ts';
import type { LiveRun } from '../../../server/services/live/run.ts';
import { boardNode, boardProject, send, type BoardNode, type BoardProject } from '../../support/boards.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { agendaOf, liveNode } from '../../support/live.ts';

let database: TestDatabase;
let node: BoardNode;
let live: LiveRun;
let ballots: Ballots;
let project: BoardProject;
let phases: string[];
let groups: string[];
beforeAll(async () => void (database = await testDatabase()));
beforeEach(async () => {
	node = boardNode(database.db);
	live = liveNode(node);
	ballots = createBallots({ ...node, report: (error) => node.failures.push(error) });
	project = await boardProject(database.db);
	await node.documents.create(database.db as never, {
		id: `board:${project.board}`,
		kind: 'board',
		projectId: project.projectId,
		participantId: null,
	});
	groups = [randomUUID(), randomUUID()];
	for (const [index, groupId] of groups.entries()) {
		await send(node.boards, project.facilitator, project.board, 'group.create', {
			groupId,
			title: ['Le soir, plus de bus', 'Trouver un médecin'][index] ?? '',
			noteIds: [],
		});
	}
	phases = await agendaOf(database.db, project.workshopId, [{ kind: 'prioritise' }, { kind: 'discuss' }]);
	await live.act(project.facilitator, project.workshopId, { name: 'start' });
});
afterAll(() => database.close());

const cast = (principal: Parameters<Ballots['cast']>[0], marks: Record<string, number>, phase = phases[0] ?? '') =>
	ballots.cast(principal, project.workshopId, phase, marks);
const rows = () => database.db.selectFrom('ballot').selectAll().where('phase_id', 'in', phases).execute();

test('one ballot a person, under double taps, replays and two tabs; the last one counts', async () => {
	const [a = '', b = ''] = groups;
	await Promise.all(Array.from({ length: 12 }, (_, n) => cast(project.contributor, n % 2 ? { [a]: 2 } : { [b]: 1 })));
	expect(await rows()).toHaveLength(1);
	await cast(project.contributor, { [a]: 2, [b]: 2 });
	await cast(project.contributor, { [a]: 2, [b]: 2 });
	expect(await ballots.own(project.contributor, project.workshopId, phases[0] ?? '')).toEqual({ [a]: 2, [b]: 2 });
	expect(await ballots.own(project.guest, project.workshopId, phases[0] ?? '')).toBeNull();
});

test('a ballot over its budget, on what is not there, or of an observer is refused and nothing is kept', async () => {
	const [a = '', b = ''] = groups;
	await expect(cast(project.contributor, { [a]: 3 })).rejects.toMatchObject({ reason: 'too_many_on_one' });
	await expect(cast(project.contributor, { [a]: 2, [b]: 2, [randomUUID()]: 1 })).rejects.toMatchObject({
		reason: 'target_unknown',
	});
	await expect(cast(project.observer, { [a]: 1 })).rejects.toMatchObject({ code: 'forbidden' });
	const other = await boardProject(database.db);
	await expect(cast(other.contributor, { [a]: 1 })).rejects.toMatchObject({ code: 'not_found' });
	expect(await rows()).toHaveLength(0);
});

test('a result is private until the reveal, and then told with its words and by college, floored', async () => {
	const [a = '', b = ''] = groups;
	const phase = phases[0] ?? '';
	for (let n = 0; n < 5; n++) await cast(await project.person('contributor'), { [a]: 1, [b]: n === 0 ? 2 : 1 });
	expect(await ballots.result(project.facilitator, project.workshopId, phase)).toBeNull();
	await ballots.countByHand(project.facilitator, project.workshopId, phase, {
		boardId: project.board,
		collegeId: null,
		target: a,
		dots: 7,
	});
	await live.act(project.facilitator, project.workshopId, { name: 'reveal' });
	expect(await ballots.result(project.guest, project.workshopId, phase)).toMatchObject({
		people: 5,
		dots: 18,
		byHand: 7,
		targets: [
			{ target: a, title: 'Le soir, plus de bus', total: 12, byHand: 7 },
			{ target: b, title: 'Trouver un médecin', total: 6, byHand: 0 },
		],
	});
	await expect(cast(project.contributor, { [a]: 1 })).rejects.toMatchObject({
		code: 'closed',
		reason: 'ballot_closed',
	});
});

test('a late ballot is refused and told so, but for the sentence that is just being finished', async () => {
	const [a = ''] = groups;
	await live.act(project.facilitator, project.workshopId, { name: 'next' });
	node.clock.advance(15_000);
	await cast(project.contributor, { [a]: 1 });
	node.clock.advance(10_000);
	await expect(cast(project.guest, { [a]: 1 })).rejects.toMatchObject({ reason: 'ballot_closed' });
	await expect(cast(project.guest, { [a]: 1 }, phases[1])).rejects.toMatchObject({ reason: 'nothing_to_choose' });
	expect(await rows()).toHaveLength(1);
});
