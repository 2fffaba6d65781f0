import type { Kysely } from 'kysely';
import type { Principal } from '#lib/domain/principal.ts';
import type { Bus } from '../bus/bus.ts';
import {
	allOfProject,
	insertAxis,
	insertCommitment,
	insertDecision,
	insertIndicator,
	insertObjective,
	readStrategy,
	type AxisRecord,
	type CommitmentRecord,
	type DecisionRecord,
	type IndicatorRecord,
	type ObjectiveRecord,
} from '../db/strategy-store.ts';
import type { Database } from '../db/tables.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';

/**
 * From what was agreed to who does what: axes, objectives, indicators, commitments, decisions. Written by those who
 * write the contract; each answers with the new row's id. What one names must be of the same project.
 */
export function createStrategy({ db, bus }: { db: Kysely<Database>; bus: Bus }) {
	async function adding(
		principal: Principal,
		names: [table: Parameters<typeof allOfProject>[2], ids: (string | null)[]][],
		add: (tx: Tx, projectId: string) => Promise<string>,
	): Promise<string> {
		const { projectId } = requirePermission(principal, 'contract.write');
		const id = await db.transaction().execute(async (tx) => {
			for (const [table, ids] of names) {
				if (!(await allOfProject(tx, projectId, table, ids))) throw new Refusal('not_found', `${table}_unknown`);
			}
			return add(tx, projectId);
		});
		bus.publish(projectChanged(projectId, 'strategy'));
		return id;
	}

	return {
		async read(principal: Principal) {
			const { projectId } = requirePermission(principal, 'project.read');
			return readStrategy(db, projectId);
		},
		addAxis: (principal: Principal, axis: Omit<AxisRecord, 'id'>) =>
			adding(principal, [], (tx, projectId) => insertAxis(tx, projectId, axis)),
		addObjective: (principal: Principal, objective: Omit<ObjectiveRecord, 'id'>) =>
			adding(
				principal,
				[
					['axis', [objective.axisId]],
					['organisation', [objective.leadId]],
					['item', objective.itemIds],
				],
				(tx, projectId) => insertObjective(tx, projectId, objective),
			),
		addIndicator: (principal: Principal, indicator: Omit<IndicatorRecord, 'id'>) =>
			adding(
				principal,
				[
					['objective', [indicator.objectiveId]],
					['organisation', [indicator.sourceId]],
				],
				(tx) => insertIndicator(tx, indicator),
			),
		addCommitment: (principal: Principal, commitment: Omit<CommitmentRecord, 'id'>) =>
			adding(
				principal,
				[
					['objective', [commitment.objectiveId]],
					['organisation', [commitment.organisationId]],
				],
				(tx, projectId) => insertCommitment(tx, projectId, commitment),
			),
		addDecision: (principal: Principal, decision: Omit<DecisionRecord, 'id'>) =>
			adding(
				principal,
				[
					['workshop', [decision.workshopId]],
					['organisation', [decision.organisationId]],
				],
				(tx, projectId) => insertDecision(tx, projectId, decision),
			),
	};
}
export type StrategyService = ReturnType<typeof createStrategy>;
