import type { Kysely } from 'kysely';
import { stepTo, type LiveAct, type LivePhase, type LiveState, type LiveStep } from '#lib/domain/live.ts';
import { isVeiled } from '#lib/domain/note-fate.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { Bus, BusMessage } from '../../bus/bus.ts';
import type { Clock } from '../../clock.ts';
import {
	boardIdsOf,
	extendPhase,
	findRun,
	leavePhase,
	listPhases,
	lockRun,
	moveRun,
	pausePhase,
	readNow,
	recordEvent,
	resumePhase,
	revealPhase,
	turnPhase,
	type PhaseRecord,
	type WorkshopRun,
} from '../../db/live-store.ts';
import { unveilNotes, veiledPhases } from '../../db/veil-store.ts';
import { documentIdsOfWorkshop } from '../../db/workshop-store.ts';
import type { Database } from '../../db/tables.ts';
import type { Documents, Tx } from '../../documents.ts';
import { Refusal } from '../../errors.ts';
import type { Boards } from '../boards.ts';
import { requirePermission } from '../permission.ts';
import { changeRights, projectChanged } from '../rights.ts';

type Step = Extract<LiveStep, { ok: true }>;

/** Seconds that one act may add to a phase, or take from it. */
const LONGEST_EXTENSION = 3600;

/** How a workshop runs: from one phase to the next, with its clock, told to everybody in the room. */
export function createLiveRun(deps: {
	db: Kysely<Database>;
	documents: Documents;
	bus: Bus;
	clock: Clock;
	boards: Pick<Boards, 'changeRows'>;
	report: (error: unknown) => void;
}) {
	const { db, documents, bus, clock, boards } = deps;

	async function stateOf(tx: Tx, run: WorkshopRun, phases: PhaseRecord[]): Promise<LiveState> {
		const index = phases.findIndex(({ id }) => id === run.phaseId);
		const phase = phases[index];
		return {
			version: run.version,
			life: run.live,
			phase: phase ? livePhase(phase, index, phases.length) : null,
			now: await readNow(tx, clock.now),
		};
	}

	/** What was hidden in this phase comes onto the boards. Done again, it does nothing. */
	async function unveil(workshopId: string, phaseId: string): Promise<void> {
		const boardIds = await boardIdsOf(db, workshopId);
		await Promise.all(
			boardIds.map((boardId) =>
				boards.changeRows(boardId, async (tx) => void (await unveilNotes(tx, boardId, phaseId, clock.now))),
			),
		);
	}

	/** Writes what a step does to the phases. Returns the phase whose hidden notes it reveals; null: none. */
	async function carryOut(tx: Tx, run: WorkshopRun, current: PhaseRecord | undefined, step: Step, act: LiveAct) {
		const { effect, phaseId } = step;
		const left = current && (effect === 'close' || (effect === 'turn' && current.id !== phaseId));
		if (left && run.live === 'running') await leavePhase(tx, current.id, clock.now);
		if (effect === 'turn' && phaseId) await turnPhase(tx, phaseId, clock.now);
		if (!current) return null;
		if (effect === 'extend' && act.name === 'extend') await extendPhase(tx, current.id, act.seconds);
		if (effect === 'pause') await pausePhase(tx, current.id, clock.now);
		if (effect === 'resume') await resumePhase(tx, current.id, clock.now);
		// What was written in silence is shown at the latest when its phase is left; a ballot when somebody says so.
		const hides = isVeiled(current);
		if (effect === 'reveal' || (left && hides)) await revealPhase(tx, current.id, clock.now);
		return hides && (left || effect === 'reveal') ? current.id : null;
	}

	return {
		/** Where a workshop stands, as everybody in the room may know it. */
		async state(principal: Principal, workshopId: string): Promise<LiveState> {
			const { projectId } = requirePermission(principal, 'board.read');
			const run = await findRun(db, workshopId);
			if (!run || run.projectId !== projectId) throw new Refusal('not_found', 'workshop_unknown');
			return stateOf(db, run, await listPhases(db, run.id));
		},

		/** The same for whoever is let in already; null: it has no agenda. */
		async stateFor(workshopId: string): Promise<LiveState | null> {
			const run = await findRun(db, workshopId);
			if (!run) return null;
			const phases = await listPhases(db, run.id);
			return phases.length === 0 ? null : stateOf(db, run, phases);
		},

		/**
		 * Carries out one act of a facilitator. `version`: the one that its page showed; when somebody else was quicker it is
		 * refused with `conflict` (two people who press "next" go on by one). Left out: whatever stands.
		 */
		async act(principal: Principal, workshopId: string, act: LiveAct, version?: number): Promise<LiveState> {
			const by = requirePermission(principal, 'workshop.manage');
			if (act.name === 'extend' && (!Number.isSafeInteger(act.seconds) || Math.abs(act.seconds) > LONGEST_EXTENSION)) {
				throw new Refusal('invalid', 'malformed', 'seconds');
			}
			const done = await db.transaction().execute(async (tx) => {
				const run = await lockRun(tx, workshopId);
				if (!run || run.projectId !== by.projectId) throw new Refusal('not_found', 'workshop_unknown');
				if (version !== undefined && version !== run.version) throw new Refusal('conflict', 'somebody_was_quicker');
				const phases = await listPhases(tx, workshopId);
				const current = phases.find(({ id }) => id === run.phaseId);
				const step = stepTo(
					{
						life: run.live,
						phaseIds: phases.map(({ id }) => id),
						phaseId: run.phaseId,
						run: current?.run ?? null,
						revealed: current ? current.revealedAt !== null : false,
					},
					act,
				);
				if (!step.ok) throw new Refusal('conflict', step.reason);
				const unveiled = await carryOut(tx, run, current, step, act);
				const moved = await moveRun(tx, workshopId, { live: step.life, phaseId: step.phaseId }, clock.now);
				await recordEvent(
					tx,
					{
						workshopId,
						phaseId: step.phaseId,
						participantId: by.participantId,
						name: act.name,
						...(act.name === 'extend' && { detail: { seconds: act.seconds } }),
					},
					clock.now,
				);
				const moves = step.effect === 'turn' || step.effect === 'close';
				const news = moves ? await changeRights(tx, documents, await textsOf(tx, workshopId)) : [];
				const after = { ...run, live: step.life, phaseId: step.phaseId, version: moved };
				return { news, unveiled, state: await stateOf(tx, after, await listPhases(tx, workshopId)) };
			});
			const channels = [`workshop:${workshopId}`, ...(await boardIdsOf(db, workshopId)).map((id) => `board:${id}`)];
			const told = channels.map((channel): BusMessage => ({ kind: 'fact', channel, fact: liveFact(done.state) }));
			for (const message of [...told, ...done.news, projectChanged(by.projectId, 'workshops')]) bus.publish(message);
			if (done.unveiled) await unveil(workshopId, done.unveiled);
			return done.state;
		},

		/** A process that ended between a reveal and what it shows: done at the next start. */
		async repair(): Promise<void> {
			for (const { workshopId, phaseId } of await veiledPhases(db)) await unveil(workshopId, phaseId);
		},
	};

	async function textsOf(tx: Tx, workshopId: string): Promise<string[]> {
		return (await documentIdsOfWorkshop(tx, workshopId)).filter((id) => id.startsWith('text:'));
	}
}
export type LiveRun = ReturnType<typeof createLiveRun>;

/** The fact `live`: see `LiveState`. */
export function liveFact(state: LiveState) {
	return { name: 'live', data: { ...state } };
}

function livePhase(phase: PhaseRecord, index: number, of: number): LivePhase {
	const { startedAt: _started, endedAt: _ended, revealedAt, ...told } = phase;
	return { ...told, index, of, revealed: revealedAt !== null };
}
