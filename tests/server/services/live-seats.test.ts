import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSeats, type Seats } from '../../../server/services/live/seats.ts';
import { boardNode, boardProject, told, type BoardNode, type BoardProject } from '../../support/boards.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let node: BoardNode;
let seats: Seats;
let project: BoardProject;
beforeAll(async () => void (database = await testDatabase()));
beforeEach(async () => {
	node = boardNode(database.db);
	seats = createSeats(node);
	project = await boardProject(database.db);
});
afterAll(() => database.close());

const list = () => seats.list(project.facilitator, project.workshopId);

test('who comes has a place once, in the hall or at a table, and comes back to it', async () => {
	const { guest, workshopId, board } = project;
	await seats.come(guest, workshopId, null);
	const came = (await list())[0]?.cameAt;
	await seats.come(guest, workshopId, board);
	await seats.come(guest, workshopId, null);
	expect(await list()).toMatchObject([{ participantId: guest.participantId, boardId: board, cameAt: came }]);
	await expect(seats.come(guest, workshopId, (await boardProject(database.db)).board)).rejects.toMatchObject({
		code: 'not_found',
	});
});

test('everybody is placed at the tables at once, each person is told, and no fact holds a name', async () => {
	const { workshopId, facilitator } = project;
	const people = await Promise.all(Array.from({ length: 9 }, () => project.person('contributor', { guest: true })));
	for (const person of people) await seats.come(person, workshopId, null);
	node.messages.length = 0;
	await seats.mix(facilitator, workshopId, 'mixed');
	await told();
	const sizes = [project.board, project.otherBoard].map(
		async (id) => (await list()).filter(({ boardId }) => boardId === id).length,
	);
	expect((await Promise.all(sizes)).sort()).toEqual([4, 5]);
	const facts = node.messages.filter((message) => message.kind === 'fact');
	expect(facts.flatMap(({ participantId }) => participantId ?? []).sort()).toEqual(
		people.map(({ participantId }) => participantId).sort(),
	);
	expect(JSON.stringify(facts.map(({ fact }) => fact))).not.toMatch(/displayName|Zénobie/);
});

test('a facilitator places by hand and gives duties; names are told to nobody else; consent is one’s own', async () => {
	const { workshopId, facilitator, contributor, guest, board } = project;
	await seats.place(facilitator, workshopId, [contributor.participantId], board);
	expect(await list()).toMatchObject([{ boardId: board, cameAt: null, duty: 'none', nameConsent: false }]);
	await seats.giveDuty(facilitator, workshopId, contributor.participantId, 'scribe');
	await seats.allowName(contributor, workshopId, true);
	expect(await seats.own(contributor, workshopId)).toMatchObject({ duty: 'scribe', nameConsent: true });
	await expect(seats.list(contributor, workshopId)).rejects.toMatchObject({ code: 'forbidden' });
	await expect(seats.mix(guest, workshopId, 'random')).rejects.toMatchObject({ code: 'forbidden' });
	const other = await boardProject(database.db);
	await expect(seats.place(facilitator, workshopId, [other.guest.participantId], board)).rejects.toMatchObject({
		reason: 'participant_unknown',
	});
	await expect(seats.list(other.facilitator, workshopId)).rejects.toMatchObject({ code: 'not_found' });
});
