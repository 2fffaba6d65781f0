import type { Kysely } from 'kysely';
import {
	answersOf,
	ballotProblem,
	ballotResult,
	type BallotResult,
	type Marks,
	type TargetResult,
} from '#lib/domain/ballot.ts';
import { floored } from '#lib/domain/floor.ts';
import { isInSoftEnd } from '#lib/domain/live.ts';
import type { Ballot } from '#lib/domain/phase.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import type { Bus } from '../../bus/bus.ts';
import type { Clock } from '../../clock.ts';
import {
	countDots,
	countVoters,
	listChoices,
	listHandCounts,
	readBallot,
	writeBallot,
	writeHandCount,
	type HandCount,
} from '../../db/ballot-store.ts';
import { listColleges } from '../../db/college-store.ts';
import {
	boardIdsOf,
	findPhase,
	findRun,
	holdPhase,
	readNow,
	workshopOfPhase,
	type PhaseRecord,
	type WorkshopRun,
} from '../../db/live-store.ts';
import type { Database } from '../../db/tables.ts';
import type { Tx } from '../../documents.ts';
import { Refusal } from '../../errors.ts';
import { requirePermission } from '../permission.ts';
import { createSeldom } from './seldom.ts';

/** Those who chose are counted for the screens at most this often (milliseconds). */
const TELL_EVERY = 500;

/** The result of a ballot as the room sees it. */
export interface ShownResult extends Omit<BallotResult, 'targets'> {
	phaseId: string;
	kind: Ballot['kind'];
	collegeIds: string[];
	/** With its words: the title of a group or item, the text of a note, an option; of a consent check, the choice itself. */
	targets: (TargetResult & { title: string })[];
}

/** Ballots: one a person and phase, private until the reveal, counted by college. */
export function createBallots(deps: {
	db: Kysely<Database>;
	bus: Bus;
	clock: Clock;
	report: (error: unknown) => void;
}) {
	const { db, bus, clock } = deps;
	const counting = createSeldom(TELL_EVERY, tellPeople, deps.report);

	async function runOf(tx: Tx, principal: ParticipantPrincipal, workshopId: string): Promise<WorkshopRun> {
		const run = await findRun(tx, workshopId);
		if (!run || run.projectId !== principal.projectId) throw new Refusal('not_found', 'workshop_unknown');
		return run;
	}

	/** A phase of this workshop in which something is chosen, held so that its reveal waits. */
	async function heldBallot(
		tx: Tx,
		run: WorkshopRun,
		phaseId: string,
	): Promise<{ phase: PhaseRecord; ballot: Ballot }> {
		const phase = await holdPhase(tx, phaseId, 'reveal');
		if (phase?.workshopId !== run.id) throw new Refusal('not_found', 'phase_unknown');
		const { ballot } = phase.settings;
		if (!ballot) throw new Refusal('conflict', 'nothing_to_choose');
		return { phase, ballot };
	}

	async function choicesOf(tx: Tx, workshopId: string, ballot: Ballot): Promise<{ id: string; title: string }[]> {
		if (ballot.kind === 'dots') return listChoices(tx, workshopId, ballot.target);
		const titles = ballot.kind === 'poll' ? ballot.options : [];
		return [...answersOf(ballot)].map((id, index) => ({ id, title: titles[index] ?? '' }));
	}

	async function resultOf(tx: Tx, run: WorkshopRun, phase: PhaseRecord, ballot: Ballot): Promise<ShownResult> {
		const collegeIds = (await listColleges(tx, run.projectId)).map(({ id }) => id);
		const choices = await choicesOf(tx, run.id, ballot);
		const counts = await countDots(tx, phase.id);
		// Chosen and gone since (a group that was dissolved): counted all the same, under its id alone.
		const known = new Set(choices.map(({ id }) => id));
		const gone = [...new Set(counts.map(({ target }) => target))].filter((target) => !known.has(target));
		const ids = [...choices.map(({ id }) => id), ...gone];
		const { targets, ...rest } = ballotResult(ids, collegeIds, await countVoters(tx, phase.id), counts);
		const titles = new Map(choices.map(({ id, title }) => [id, title]));
		return {
			...rest,
			phaseId: phase.id,
			kind: ballot.kind,
			collegeIds,
			targets: targets.map((target) => ({ ...target, title: titles.get(target.target) ?? '' })),
		};
	}

	/** How many have chosen, never what. */
	async function tellPeople(phaseId: string): Promise<void> {
		const workshopId = await workshopOfPhase(db, phaseId);
		if (workshopId === undefined) return;
		const people = [...(await countVoters(db, phaseId)).values()].reduce((sum, count) => sum + count, 0);
		const fact = { name: 'ballots', data: { phaseId, people: floored(people) } };
		bus.publish({ kind: 'fact', channel: `workshop:${workshopId}`, fact });
	}

	return {
		/**
		 * Casts the whole ballot of one person, in the place of the one before. Throws `closed` `ballot_closed` when its phase is
		 * over (but for the soft end) or its result is told, and says so: a late vote is never taken silently.
		 */
		async cast(principal: Principal, workshopId: string, phaseId: string, marks: Marks): Promise<{ marks: Marks }> {
			const by = requirePermission(principal, 'note.write', { open: true });
			await db.transaction().execute(async (tx) => {
				const run = await runOf(tx, by, workshopId);
				const { phase, ballot } = await heldBallot(tx, run, phaseId);
				const now = await readNow(tx, clock.now);
				const underWay = run.live === 'running' && run.phaseId === phase.id;
				const closing = phase.endedAt !== null && isInSoftEnd(phase.endedAt.getTime(), now);
				if (!run.open || phase.revealedAt || !(underWay || closing)) throw new Refusal('closed', 'ballot_closed');
				const targets = new Set((await choicesOf(tx, workshopId, ballot)).map(({ id }) => id));
				const problem = ballotProblem(ballot, marks, targets);
				if (problem) throw new Refusal('invalid', problem, 'marks');
				const { participantId, collegeId } = by;
				await writeBallot(tx, { phaseId, participantId, collegeId, marks }, clock.now);
			});
			counting.ask(phaseId);
			return { marks };
		},

		/** One's own ballot in a phase; null: none was cast. */
		async own(principal: Principal, workshopId: string, phaseId: string): Promise<Marks | null> {
			const by = requirePermission(principal, 'board.read');
			await runOf(db, by, workshopId);
			if (!(await findPhase(db, workshopId, phaseId))) throw new Refusal('not_found', 'phase_unknown');
			return readBallot(db, phaseId, by.participantId);
		},

		/** What can be chosen in a phase. */
		async choices(principal: Principal, workshopId: string, phaseId: string): Promise<{ id: string; title: string }[]> {
			const by = requirePermission(principal, 'board.read');
			const run = await runOf(db, by, workshopId);
			const phase = await findPhase(db, workshopId, phaseId);
			if (!phase?.settings.ballot) throw new Refusal('not_found', 'phase_unknown');
			return choicesOf(db, run.id, phase.settings.ballot);
		},

		/** Dots that were counted in the hall ("7 pour A"), by a facilitator; marked as such wherever they are shown. */
		async countByHand(principal: Principal, workshopId: string, phaseId: string, count: HandCount): Promise<void> {
			const by = requirePermission(principal, 'workshop.manage');
			await db.transaction().execute(async (tx) => {
				const run = await runOf(tx, by, workshopId);
				const { ballot } = await heldBallot(tx, run, phaseId);
				if (!Number.isSafeInteger(count.dots) || count.dots < 0 || count.dots > 10_000) {
					throw new Refusal('invalid', 'malformed', 'dots');
				}
				const choices = await choicesOf(tx, workshopId, ballot);
				if (!choices.some(({ id }) => id === count.target)) throw new Refusal('invalid', 'target_unknown', 'target');
				const colleges = await listColleges(tx, run.projectId);
				if (count.collegeId !== null && !colleges.some(({ id }) => id === count.collegeId)) {
					throw new Refusal('invalid', 'college_unknown', 'collegeId');
				}
				if (count.boardId !== null && !(await boardIdsOf(tx, workshopId)).includes(count.boardId)) {
					throw new Refusal('invalid', 'board_unknown', 'boardId');
				}
				await writeHandCount(tx, phaseId, count, by.participantId, clock.now);
			});
			counting.ask(phaseId);
		},

		async handCounts(principal: Principal, workshopId: string, phaseId: string): Promise<HandCount[]> {
			const by = requirePermission(principal, 'workshop.manage');
			await runOf(db, by, workshopId);
			return listHandCounts(db, phaseId);
		},

		/** The result of a phase that was revealed; null: it is private still. */
		async result(principal: Principal, workshopId: string, phaseId: string): Promise<ShownResult | null> {
			const by = requirePermission(principal, 'board.read');
			const run = await runOf(db, by, workshopId);
			const phase = await findPhase(db, workshopId, phaseId);
			if (!phase?.settings.ballot) throw new Refusal('not_found', 'phase_unknown');
			return phase.revealedAt ? resultOf(db, run, phase, phase.settings.ballot) : null;
		},

		/** The same for the projector and the minutes, which are let in already. */
		async resultFor(workshopId: string, phaseId: string): Promise<ShownResult | null> {
			const run = await findRun(db, workshopId);
			const phase = run && (await findPhase(db, workshopId, phaseId));
			if (!run || !phase?.settings.ballot || !phase.revealedAt) return null;
			return resultOf(db, run, phase, phase.settings.ballot);
		},

		close(): void {
			counting.close();
		},
	};
}
export type Ballots = ReturnType<typeof createBallots>;
