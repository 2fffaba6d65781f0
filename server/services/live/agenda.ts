import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { PhasePlan } from '#lib/domain/phase.ts';
import type { Principal } from '#lib/domain/principal.ts';
import { AGENDA_LIMITS } from '#lib/schemas/agenda.ts';
import type { Bus, BusMessage } from '../../bus/bus.ts';
import { boardIdsOf, listPhases, lockRun, type PhaseRecord, type WorkshopRun } from '../../db/live-store.ts';
import { appendPhases, deletePhases, phaseExists, placePhase, updatePhase, usedPhases } from '../../db/phase-store.ts';
import type { Database } from '../../db/tables.ts';
import {
	documentIdsOfWorkshop,
	findWorkshop,
	listTables,
	type TableRecord,
	type WorkshopRecord,
} from '../../db/workshop-store.ts';
import type { Documents, Tx } from '../../documents.ts';
import { Refusal } from '../../errors.ts';
import { requirePermission } from '../permission.ts';
import { changeRights, projectChanged } from '../rights.ts';
import { markOf, planOf } from './plan.ts';
import { liveFact, type LiveRun } from './run.ts';

/** A phase on the run sheet. */
export interface AgendaPhase extends PhasePlan {
	id: string;
	/** What the page showed, for whoever changes it. */
	mark: string;
	startedAt: Date | null;
	endedAt: Date | null;
}

export interface Agenda {
	workshop: WorkshopRecord;
	tables: TableRecord[];
	phases: AgendaPhase[];
}

/** What undoes a removal. */
export interface RemovedPhase {
	id: string;
	/** Before which phase it stood; null: it was the last. */
	beforeId: string | null;
	plan: PhasePlan;
}

/** The run sheet of a workshop. Each act locks the workshop: nothing is written over, and its run reads a whole agenda. */
export function createAgendas(deps: {
	db: Kysely<Database>;
	documents: Documents;
	bus: Bus;
	run: Pick<LiveRun, 'stateFor'>;
}) {
	const { db, documents, bus, run } = deps;

	/** One change of an agenda, told to everybody in the room when the workshop is under way. */
	async function change<Result>(
		principal: Principal,
		workshopId: string,
		work: (tx: Tx, workshop: WorkshopRun, phases: PhaseRecord[]) => Promise<Result>,
	): Promise<Result> {
		const { projectId } = requirePermission(principal, 'workshop.manage');
		const { result, news, live } = await db.transaction().execute(async (tx) => {
			const workshop = await lockRun(tx, workshopId);
			if (!workshop || workshop.projectId !== projectId) throw new Refusal('not_found', 'workshop_unknown');
			const result = await work(tx, workshop, await listPhases(tx, workshopId));
			const live = workshop.live === 'running';
			if (!live) return { result, live, news: [] };
			await tx
				.updateTable('workshop')
				.set((eb) => ({ live_version: eb('live_version', '+', 1) }))
				.where('id', '=', workshopId)
				.execute();
			// Who may write the texts is a matter of the phase under way.
			const texts = (await documentIdsOfWorkshop(tx, workshopId)).filter((id) => id.startsWith('text:'));
			return { result, live, news: await changeRights(tx, documents, texts) };
		});
		for (const message of [...news, projectChanged(projectId, 'workshops')]) bus.publish(message);
		if (live) for (const message of await told(workshopId)) bus.publish(message);
		return result;
	}

	async function told(workshopId: string): Promise<BusMessage[]> {
		const state = await run.stateFor(workshopId);
		if (!state) return [];
		const channels = [`workshop:${workshopId}`, ...(await boardIdsOf(db, workshopId)).map((id) => `board:${id}`)];
		return channels.map((channel) => ({ kind: 'fact', channel, fact: liveFact(state) }));
	}

	return {
		/** The agenda with its workshop, for those who run workshops. */
		async read(principal: Principal, workshopId: string): Promise<Agenda> {
			const { projectId } = requirePermission(principal, 'workshop.manage');
			const workshop = await findWorkshop(db, projectId, workshopId);
			if (!workshop) throw new Refusal('not_found', 'workshop_unknown');
			const phases = (await listPhases(db, workshopId)).map((phase): AgendaPhase => ({
				...planOf(phase),
				...{ id: phase.id, mark: markOf(phase), startedAt: phase.startedAt, endedAt: phase.endedAt },
			}));
			return { workshop, tables: await listTables(db, [workshopId]), phases };
		},

		/** Takes these phases for the whole agenda. Throws conflict `agenda_has_run` once one of the present ones ran. */
		async replace(principal: Principal, workshopId: string, plans: PhasePlan[]): Promise<void> {
			await change(principal, workshopId, async (tx, _workshop, phases) => {
				if (phases.some(({ startedAt }) => startedAt !== null)) throw new Refusal('conflict', 'agenda_has_run');
				await deletePhases(
					tx,
					phases.map(({ id }) => id),
				);
				await appendPhases(
					tx,
					workshopId,
					plans.map((plan) => ({ id: randomUUID(), plan })),
				);
			});
		},

		/** A new phase before another one; null: at the end. Returns its id. */
		async add(principal: Principal, workshopId: string, plan: PhasePlan, beforeId: string | null): Promise<string> {
			const id = randomUUID();
			await change(principal, workshopId, (tx, _workshop, phases) =>
				insert(tx, workshopId, phases, { id, plan, beforeId }),
			);
			return id;
		},

		/**
		 * What a phase is to be. `seen`: its mark on the page that changed it; when somebody else was quicker, conflict
		 * `phase_changed`. A promise of anonymity holds: conflict `anonymity_promised` once the phase has begun.
		 */
		async change(
			principal: Principal,
			workshopId: string,
			phaseId: string,
			plan: PhasePlan,
			seen: string,
		): Promise<void> {
			await change(principal, workshopId, async (tx, _workshop, phases) => {
				const phase = found(phases, phaseId);
				if (markOf(phase) !== seen) throw new Refusal('conflict', 'phase_changed');
				const promised = phase.startedAt !== null && phase.settings.writing?.anonymous;
				if (promised && plan.settings.writing?.anonymous === false) {
					throw new Refusal('conflict', 'anonymity_promised', 'anonymous');
				}
				await updatePhase(tx, phaseId, plan);
			});
		},

		/** One place up or down; at an end of the agenda it stays. */
		async move(principal: Principal, workshopId: string, phaseId: string, way: 'up' | 'down'): Promise<void> {
			await change(principal, workshopId, async (tx, _workshop, phases) => {
				found(phases, phaseId);
				const at = phases.findIndex(({ id }) => id === phaseId);
				if (at === (way === 'up' ? 0 : phases.length - 1)) return;
				const before = way === 'up' ? phases[at - 1] : phases[at + 2];
				await placePhase(tx, workshopId, phaseId, before?.id ?? null);
			});
		},

		/** Takes a phase off the agenda. Throws conflict `phase_has_run`: its notes and ballots hang on it. */
		async remove(principal: Principal, workshopId: string, phaseId: string): Promise<RemovedPhase> {
			return change(principal, workshopId, async (tx, workshop, phases) => {
				const phase = found(phases, phaseId);
				const used = await usedPhases(tx, [phaseId]);
				if (phase.startedAt !== null || workshop.phaseId === phaseId || used.has(phaseId)) {
					throw new Refusal('conflict', 'phase_has_run');
				}
				await deletePhases(tx, [phaseId]);
				const next = phases[phases.indexOf(phase) + 1];
				return { id: phaseId, beforeId: next?.id ?? null, plan: planOf(phase) };
			});
		},

		/** Undoes a removal; asked for twice, the second time does nothing. */
		async restore(principal: Principal, workshopId: string, removed: RemovedPhase): Promise<void> {
			await change(principal, workshopId, async (tx, _workshop, phases) => {
				if (phases.some(({ id }) => id === removed.id)) return;
				if (await phaseExists(tx, removed.id)) throw new Refusal('not_found', 'phase_unknown');
				await insert(tx, workshopId, phases, removed);
			});
		},
	};
}
export type Agendas = ReturnType<typeof createAgendas>;

function found(phases: PhaseRecord[], phaseId: string): PhaseRecord {
	const phase = phases.find(({ id }) => id === phaseId);
	if (!phase) throw new Refusal('not_found', 'phase_unknown');
	return phase;
}

async function insert(
	tx: Tx,
	workshopId: string,
	phases: PhaseRecord[],
	{ id, plan, beforeId }: RemovedPhase,
): Promise<void> {
	if (phases.length >= AGENDA_LIMITS.phases) throw new Refusal('conflict', 'agenda_too_long');
	await appendPhases(tx, workshopId, [{ id, plan }]);
	if (beforeId !== null) await placePhase(tx, workshopId, id, beforeId);
}
