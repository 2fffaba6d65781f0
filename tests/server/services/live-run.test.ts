import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { secondsLeft } from '#lib/domain/live.ts';
import { listEvents } from '../../../server/db/live-store.ts';
import type { LiveRun } from '../../../server/services/live/run.ts';
import { boardNode, boardProject, told, type BoardNode } from '../../support/boards.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { agendaOf, liveNode } from '../../support/live.ts';

let database: TestDatabase;
let node: BoardNode;
let live: LiveRun;
let project: Awaited<ReturnType<typeof boardProject>>;
let phases: string[];
beforeAll(async () => void (database = await testDatabase()));
beforeEach(async () => {
	node = boardNode(database.db);
	live = liveNode(node);
	project = await boardProject(database.db);
	phases = await agendaOf(database.db, project.workshopId, [
		{ kind: 'welcome', minutes: 15 },
		{ kind: 'write', minutes: 10 },
		{ kind: 'group' },
	]);
	node.messages.length = 0;
});
afterAll(() => database.close());

const left = (state: Awaited<ReturnType<LiveRun['state']>>) => state.phase && secondsLeft(state.phase.run, state.now);

test('a workshop starts, goes on and back, and ends; each act is told on every line of the room', async () => {
	const { facilitator, workshopId } = project;
	const started = await live.act(facilitator, workshopId, { name: 'start' });
	expect(started).toMatchObject({ life: 'running', version: 1, phase: { id: phases[0], index: 0, of: 3 } });
	expect(left(started)).toBe(900);
	await told();
	const channels = node.messages.flatMap((message) =>
		message.kind === 'fact' && message.fact.name === 'live' ? [message.channel] : [],
	);
	expect(channels.sort()).toEqual(
		[`workshop:${workshopId}`, `board:${project.board}`, `board:${project.otherBoard}`].sort(),
	);

	await live.act(facilitator, workshopId, { name: 'next' });
	const back = await live.act(facilitator, workshopId, { name: 'back' });
	expect(back.phase?.id).toBe(phases[0]);
	const ended = await live.act(facilitator, workshopId, { name: 'end' });
	expect(ended).toMatchObject({ life: 'ended', version: 4 });
	await expect(live.act(facilitator, workshopId, { name: 'next' })).rejects.toMatchObject({ reason: 'not_running' });
	const events = await listEvents(database.db, workshopId);
	expect(events.map(({ name, phaseId }) => [name, phaseId])).toEqual([
		['start', phases[0]],
		['next', phases[1]],
		['back', phases[0]],
		['end', phases[0]],
	]);
});

test('the clock runs by the database, stands while paused, and is lengthened', async () => {
	const { facilitator, workshopId } = project;
	await live.act(facilitator, workshopId, { name: 'start' });
	node.clock.advance(60_000);
	expect(left(await live.state(facilitator, workshopId))).toBe(840);
	await live.act(facilitator, workshopId, { name: 'pause' });
	node.clock.advance(300_000);
	expect(left(await live.state(facilitator, workshopId))).toBe(840);
	await live.act(facilitator, workshopId, { name: 'resume' });
	expect(left(await live.act(facilitator, workshopId, { name: 'extend', seconds: 120 }))).toBe(960);
	// Gone back to, a phase has its time again.
	await live.act(facilitator, workshopId, { name: 'next' });
	expect(left(await live.act(facilitator, workshopId, { name: 'back' }))).toBe(900);
});

test('two facilitators who press "next" at once go on by one', async () => {
	const { facilitator, workshopId } = project;
	const { version } = await live.act(facilitator, workshopId, { name: 'start' });
	const both = await Promise.allSettled([
		live.act(facilitator, workshopId, { name: 'next' }, version),
		live.act(facilitator, workshopId, { name: 'next' }, version),
	]);
	expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	expect((await live.state(facilitator, workshopId)).phase?.id).toBe(phases[1]);
});

test('only facilitators run a workshop, and only of their own project', async () => {
	const { contributor, workshopId } = project;
	await expect(live.act(contributor, workshopId, { name: 'start' })).rejects.toMatchObject({ code: 'forbidden' });
	const other = await boardProject(database.db);
	await expect(live.act(other.facilitator, workshopId, { name: 'start' })).rejects.toMatchObject({ code: 'not_found' });
	await expect(live.state(other.facilitator, workshopId)).rejects.toMatchObject({ code: 'not_found' });
	await expect(live.act(project.facilitator, workshopId, { name: 'extend', seconds: 1e9 })).rejects.toMatchObject({
		code: 'invalid',
	});
});
