import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LiveAct } from '#lib/domain/live.ts';
import { usualSettings, type Ballot, type PhasePlan } from '#lib/domain/phase.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import { isRefusal } from '../../../server/errors.ts';
import { createBallots } from '../../../server/services/live/ballots.ts';
import { createRoom } from '../../../server/services/live/room.ts';
import { createSeats } from '../../../server/services/live/seats.ts';
import { createTurns } from '../../../server/services/live/turns.ts';
import { boardNode, boardProject, documentState, SECRET_NAME, told } from '../../support/boards.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { agendaOf, liveNode } from '../../support/live.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

type Step = { name: string; picks: [number, number, number] };
const step: fc.Arbitrary<Step> = fc.record({
	name: fc.constantFrom(
		...Array<string>(6).fill('note.add'),
		...['note.edit', 'note.withdraw', 'note.hide', 'note.restore', 'note.set_aside', 'note.place', 'board.undo'],
		...['note.move', 'ballot.cast', 'turn.ask', 'sheet.read', 'welcome', 'next', 'next', 'back', 'reveal', 'late'],
	),
	picks: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
});

function writePhase(mode: 'hidden' | 'open' | 'round_robin', anonymous: boolean): Pick<PhasePlan, 'kind' | 'settings'> {
	const usual = usualSettings('write');
	return { kind: 'write', settings: { ...usual, speaking: true, writing: { ...usual.writing!, mode, anonymous } } };
}

const MODERATION = ['note.hide', 'note.restore', 'note.set_aside', 'note.place', 'board.undo'];

interface Written {
	author: ParticipantPrincipal;
	/** Every wording it ever had. */
	texts: string[];
	label: string;
	anonymous: boolean;
	/** It was on the board at some time. */
	shown: boolean;
	/** Its words go from hand to hand. */
	passed: boolean;
}

/** All objects within some JSON that look like a note. */
function notesIn(json: unknown): Record<string, unknown>[] {
	if (typeof json !== 'object' || json === null) return [];
	const inside = Object.values(json).flatMap(notesIn);
	return 'text' in json && 'id' in json ? [json as Record<string, unknown>, ...inside] : inside;
}

it('over random phases, people and commands, nothing hidden or anonymous is told to others', async () => {
	const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
	console.log(`live-secrets: SEED=${seed}`);
	for (const [run, steps] of fc
		.sample(fc.array(step, { minLength: 40, maxLength: 60 }), { numRuns: 8, seed })
		.entries()) {
		await walk(steps, `SEED=${seed} run ${run}`);
	}
}, 120_000);

async function walk(steps: Step[], where: string) {
	const node = boardNode(database.db);
	const live = liveNode(node);
	const report = (error: unknown) => node.failures.push(error);
	const services = { ballots: createBallots({ ...node, report }), turns: createTurns(node), seats: createSeats(node) };
	const room = createRoom({ ...node, ...services, liveRun: live });
	const project = await boardProject(database.db);
	const { board, workshopId, facilitator, steward, organisationId } = project;
	const poll: Ballot = { kind: 'poll', options: ['Oui', 'Non'] };
	const phases = await agendaOf(database.db, workshopId, [
		writePhase('hidden', false),
		writePhase('hidden', true),
		{ kind: 'group', settings: { ...usualSettings('group'), ballot: poll } },
		writePhase('open', true),
		writePhase('round_robin', true),
		writePhase('open', false),
		{ kind: 'read' },
	]);
	const VEILED = [0, 1, 4];
	const people = [
		project.guest,
		project.contributor,
		await project.person('contributor', { organisationId, mandate: 'confirmed' }),
		facilitator,
	];
	const runs = new Set([facilitator.participantId, steward.participantId]);
	for (const person of people) await room.execute(person, board, { id: randomUUID(), name: 'seat.come', payload: {} });
	await live.act(facilitator, workshopId, { name: 'start' });
	const written = new Map<string, Written>();
	const sent: { id: string; by: ParticipantPrincipal }[] = [];
	let messages = 0;
	let updates = 0;
	const pick = <T>(list: readonly T[], at: number) => list[at % Math.max(list.length, 1)];

	for (const { name, picks } of steps) {
		const [x, y, z] = picks;
		const person = pick(people, x) as ParticipantPrincipal;
		const noteId = pick([...written.keys()].slice(-3), y);
		const known = noteId === undefined ? undefined : written.get(noteId);
		try {
			if (name === 'late') node.clock.advance(25_000);
			else if (name === 'welcome') {
				const facts = await room.welcome(person, `board:${board}`);
				for (const { data } of facts) judge(data, person.participantId);
			} else if (['next', 'back', 'reveal'].includes(name)) {
				await live.act(facilitator, workshopId, { name } as LiveAct);
			} else {
				const own = ['note.edit', 'note.withdraw'].includes(name) && known;
				const moderates = MODERATION.includes(name) && z % 4 > 0;
				const by = own && z % 4 > 0 ? known.author : moderates ? facilitator : person;
				const payload = payloadOf(name, by);
				if (!payload) continue;
				const id = randomUUID();
				const result = await room.execute(by, board, { id, name, payload });
				sent.push({ id, by });
				judge(result, by.participantId, name === 'sheet.read');
				if (name === 'note.edit') known?.texts.push((payload as { text: string }).text);
			}
		} catch (error) {
			if (!isRefusal(error)) throw error;
			judge({ reason: error.reason }, person.participantId);
		}
		await told();
		await look();

		function payloadOf(command: string, by: ParticipantPrincipal): object | null {
			if (command === 'note.add') {
				const fresh = randomUUID();
				const label = `label-${randomUUID()}`;
				const phaseId = z % 3 === 0 ? pick(phases, y) : undefined;
				const voice = by.organisationId ? 'organisation' : pick(['self', 'group'], z);
				written.set(fresh, {
					author: by,
					texts: [`mot-${randomUUID()}`],
					label,
					anonymous: false,
					shown: false,
					passed: false,
				});
				return {
					noteId: fresh,
					text: written.get(fresh)!.texts[0],
					kind: 'need',
					voice,
					...(voice === 'group' && { label }),
					...(phaseId && { phaseId }),
				};
			}
			if (command === 'ballot.cast') return { phaseId: phases[2], marks: { [z % 2]: 1 } };
			if (command === 'turn.ask') return { turnId: randomUUID(), plenary: z % 2 === 0 };
			if (command === 'sheet.read') return { phaseId: phases[4] };
			if (command === 'board.undo') return sent.length > 0 ? { commandId: pick(sent, y)!.id } : null;
			if (!noteId) return null;
			if (command === 'note.edit') return { noteId, text: `mot-${randomUUID()}` };
			if (command === 'note.hide') return { noteId, reason: 'r' };
			if (command === 'note.move') return { noteId, groupId: null, beforeId: null };
			return { noteId };
		}
	}
	expect(node.failures).toEqual([]);
	expect(await documentState(node, board).catch(() => ({ notes: {}, groups: {}, items: {} })), where).toEqual(
		await node.boards.state(steward, board),
	);
	await node.boards.close();

	/** What rows say now, and everything that was said since the last look. */
	async function look() {
		const rows = await database.db
			.selectFrom('note')
			.innerJoin('phase', 'phase.id', 'note.phase_id')
			.select(['note.id', 'note.state', 'note.anonymous', 'note.round', 'note.phase_id', 'phase.revealed_at'])
			.where('note.board_id', '=', board)
			.execute();
		for (const { id, state, anonymous, round, phase_id: phaseId, revealed_at: revealedAt } of rows) {
			if (VEILED.includes(phases.indexOf(phaseId!)) && revealedAt === null) {
				expect(state, `${where}: on the board before its reveal`).not.toBe('visible');
			}
			const one = written.get(id)!;
			one.shown ||= state === 'visible';
			one.anonymous ||= anonymous;
			one.passed ||= round !== null;
			expect(anonymous, `${where}: a promise was taken back`).toBe(one.anonymous);
		}
		for (const message of node.messages.slice(messages)) {
			if (message.kind === 'fact') judge(message.fact, message.participantId ?? null);
			else judge(message, null);
		}
		messages = node.messages.length;
		for (const { bytes } of node.published.slice(updates)) {
			const text = Buffer.from(bytes).toString('utf8');
			for (const one of written.values()) mayHold(text, one, false, false);
			expect(text, where).not.toContain(SECRET_NAME);
		}
		updates = node.published.length;
	}

	/** `reader`: the only person to whom this is told; null: everybody. */
	function judge(told: unknown, reader: string | null, sheet = false) {
		const text = JSON.stringify(told ?? {});
		for (const one of written.values()) {
			const own = reader === one.author.participantId || (reader !== null && runs.has(reader));
			mayHold(text, one, own, sheet && one.passed);
			expect(text, `${where}: an author is told`).not.toContain(one.author.participantId);
		}
		expect(text, where).not.toContain(SECRET_NAME);
		for (const note of notesIn(told)) {
			if (written.get(note.id as string)?.anonymous) {
				expect(note.collegeId ?? null, where).toBe(null);
				expect(note.label ?? '', where).toBe('');
			}
		}
	}

	function mayHold(text: string, one: Written, own: boolean, passed: boolean) {
		if (!one.shown && !own && !passed)
			for (const words of one.texts) expect(text, `${where}: told too early`).not.toContain(words);
		if (one.anonymous) expect(text, `${where}: a label is told`).not.toContain(one.label);
	}
}
