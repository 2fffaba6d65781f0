import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { usualSettings, type PhasePlan } from '#lib/domain/phase.ts';
import type { PhaseKind } from '#lib/domain/vocabulary.ts';
import { suppliedMethod } from '#lib/methods/supplied.ts';
import { createAgendas, type Agendas } from '../../../server/services/live/agenda.ts';
import { createMethods, type Methods } from '../../../server/services/live/methods.ts';
import type { LiveRun } from '../../../server/services/live/run.ts';
import { boardNode, boardProject, refusal, told, type BoardNode, type BoardProject } from '../../support/boards.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { liveNode } from '../../support/live.ts';

let database: TestDatabase;
let node: BoardNode;
let project: BoardProject;
let live: LiveRun;
let agendas: Agendas;
let methods: Methods;
beforeAll(async () => void (database = await testDatabase()));
beforeEach(async () => {
	node = boardNode(database.db);
	live = liveNode(node);
	agendas = createAgendas({ ...node, run: live });
	methods = createMethods({ db: database.db });
	project = await boardProject(database.db);
});
afterAll(() => database.close());

const plan = (kind: PhaseKind, question = '', change: Partial<PhasePlan> = {}): PhasePlan => ({
	...{ kind, question, title: '', minutes: 10, instruction: '', plainText: '', prompts: ['Qui ?'] },
	settings: usualSettings(kind),
	...change,
});
const phases = async () => (await agendas.read(project.facilitator, project.workshopId)).phases;
const questions = async () => (await phases()).map(({ question }) => question);
const add = (question: string, beforeId: string | null = null, kind: PhaseKind = 'write') =>
	agendas.add(project.facilitator, project.workshopId, plan(kind, question), beforeId);

describe('the run sheet', () => {
	test('phases come where they are put, move by one place, and stay at the ends', async () => {
		const first = await add('1');
		const last = await add('3');
		await add('2', last);
		expect(await questions()).toEqual(['1', '2', '3']);
		const move = (id: string, way: 'up' | 'down') => agendas.move(project.facilitator, project.workshopId, id, way);
		await move(first, 'down');
		expect(await questions()).toEqual(['2', '1', '3']);
		await move(first, 'down');
		await move(first, 'down');
		expect(await questions()).toEqual(['2', '3', '1']);
		await move(last, 'up');
		await move(last, 'up');
		expect(await questions()).toEqual(['3', '2', '1']);
	});

	test('a phase is read back as it was written', async () => {
		const written = plan('write', 'Pourquoi ?', {
			...{ title: 'Écrire', minutes: 12, instruction: 'En silence', plainText: 'Écrivez', prompts: ['Qui ?', 'Où ?'] },
			settings: { ...usualSettings('write'), ballot: { kind: 'poll', options: ['Oui', 'Non'] }, speaking: true },
		});
		const id = await agendas.add(project.facilitator, project.workshopId, written, null);
		const [read] = await phases();
		expect(read).toEqual({ ...written, id, mark: read?.mark, startedAt: null, endedAt: null });
	});

	test('who changes a phase that somebody else has changed since is told, and overwrites nothing', async () => {
		const id = await add('Avant');
		const seen = (await phases())[0]?.mark ?? '';
		const change = (question: string) =>
			agendas.change(project.facilitator, project.workshopId, id, plan('write', question), seen);
		await change('Premier');
		await expect(change('Second')).rejects.toEqual(refusal('conflict', 'phase_changed'));
		expect(await questions()).toEqual(['Premier']);
	});

	test('a removal is undone in its place, once', async () => {
		await add('1');
		const id = await add('2');
		await add('3');
		const before = await phases();
		const removed = await agendas.remove(project.facilitator, project.workshopId, id);
		expect(await questions()).toEqual(['1', '3']);
		await agendas.restore(project.facilitator, project.workshopId, removed);
		await agendas.restore(project.facilitator, project.workshopId, removed);
		expect(await phases()).toEqual(before);
	});

	test('a phase that ran stays, and so does the promise that it gave', async () => {
		const settings = usualSettings('write');
		const anonymous = { ...settings, writing: settings.writing && { ...settings.writing, anonymous: true } };
		const id = await agendas.add(
			project.facilitator,
			project.workshopId,
			plan('write', 'Q', { settings: anonymous }),
			null,
		);
		const next = await add('Après');
		await live.act(project.facilitator, project.workshopId, { name: 'start' });
		const { facilitator, workshopId } = project;
		await expect(agendas.remove(facilitator, workshopId, id)).rejects.toEqual(refusal('conflict', 'phase_has_run'));
		await expect(agendas.replace(facilitator, workshopId, [plan('free')])).rejects.toEqual(
			refusal('conflict', 'agenda_has_run'),
		);
		const seen = (await phases())[0]?.mark ?? '';
		await expect(agendas.change(facilitator, workshopId, id, plan('write', 'Q'), seen)).rejects.toEqual(
			refusal('conflict', 'anonymity_promised'),
		);
		// What comes after is still to be decided.
		await agendas.remove(facilitator, workshopId, next);
		expect(await questions()).toEqual(['Q']);
	});

	test('what changes while the workshop runs is told to the room, newer than what it knew', async () => {
		const id = await add('Avant');
		const { version } = await live.act(project.facilitator, project.workshopId, { name: 'start' });
		const seen = (await phases())[0]?.mark ?? '';
		await agendas.change(project.facilitator, project.workshopId, id, plan('write', 'Après'), seen);
		const state = await live.state(project.contributor, project.workshopId);
		expect(state.version).toBeGreaterThan(version);
		expect(state.phase?.question).toBe('Après');
		await told();
		expect(JSON.stringify(node.messages)).toContain('Après');
	});

	test('it is for those who run workshops, of this project alone', async () => {
		const other = await boardProject(database.db);
		const id = await add('1');
		for (const principal of [project.contributor, project.observer]) {
			await expect(agendas.read(principal, project.workshopId)).rejects.toMatchObject({ code: 'forbidden' });
			await expect(agendas.remove(principal, project.workshopId, id)).rejects.toMatchObject({ code: 'forbidden' });
		}
		for (const work of [
			() => agendas.read(other.facilitator, project.workshopId),
			() => agendas.add(other.facilitator, project.workshopId, plan('free'), null),
			() => agendas.remove(other.facilitator, other.workshopId, id),
			() => agendas.restore(other.facilitator, other.workshopId, { id, beforeId: null, plan: plan('free') }),
		])
			await expect(work()).rejects.toMatchObject({ code: 'not_found' });
		expect(await questions()).toEqual(['1']);
	});
});

describe('methods', () => {
	test('an agenda comes whole from a supplied method, and gives way to another', async () => {
		for (const id of ['metaplan', 'quartiers_2030'] as const) {
			const plans = await methods.phasesOf(project.facilitator, id, 'fr');
			await agendas.replace(project.facilitator, project.workshopId, plans);
			expect((await phases()).map(({ title, minutes }) => [title, minutes])).toEqual(
				suppliedMethod(id, 'fr').phases.map(({ title, minutes }) => [title, minutes]),
			);
		}
	});

	test('an agenda is kept as the own method of the project, and another workshop starts from it', async () => {
		const about = { name: 'La nôtre', goal: 'Comme ici', care: '', leastPeople: 5, mostPeople: 30 };
		const save = () => methods.save(project.facilitator, project.workshopId, about);
		await expect(save()).rejects.toEqual(refusal('conflict', 'no_agenda'));
		await add('1', null, 'welcome');
		await add('2');
		const id = await save();
		const { own } = await methods.list(project.facilitator, 'fr');
		expect(own).toMatchObject([{ id, ...about, phases: [{ question: '1' }, { question: '2' }] }]);
		const again = await database.db
			.insertInto('workshop')
			.values({ project_id: project.projectId, kind: 'workshop', title: 'Le suivant' })
			.returning('id')
			.executeTakeFirstOrThrow();
		await agendas.replace(project.facilitator, again.id, await methods.phasesOf(project.facilitator, id, 'fr'));
		const { phases: started } = await agendas.read(project.facilitator, again.id);
		expect(started.map(({ question }) => question)).toEqual(['1', '2']);
		// Gone, the workshops that started from it keep their agendas.
		await methods.remove(project.facilitator, id);
		expect((await agendas.read(project.facilitator, again.id)).phases).toHaveLength(2);
	});

	test('those of another project are not known', async () => {
		const other = await boardProject(database.db);
		await add('1');
		const about = { name: 'La nôtre', goal: '', care: '', leastPeople: 1, mostPeople: 9 };
		const id = await methods.save(project.facilitator, project.workshopId, about);
		expect((await methods.list(other.facilitator, 'fr')).own).toEqual([]);
		for (const choice of [id, randomUUID(), 'unknown', "'; drop"]) {
			await expect(methods.phasesOf(other.facilitator, choice, 'fr')).rejects.toEqual(
				refusal('not_found', 'method_unknown'),
			);
		}
		await expect(methods.remove(other.facilitator, id)).rejects.toEqual(refusal('not_found', 'method_unknown'));
	});
});
