import type { CommitmentStatus, MeansKind } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

export interface AxisRecord {
	id: string;
	rank: number;
	title: string;
}

export interface ObjectiveRecord {
	id: string;
	axisId: string;
	rank: number;
	title: string;
	text: string;
	/** Organisation that leads it. */
	leadId: string | null;
	/** Items that it answers. */
	itemIds: string[];
}

export interface IndicatorRecord {
	id: string;
	objectiveId: string;
	rank: number;
	label: string;
	unit: string;
	baseline: number | null;
	baselineYear: number | null;
	target: number | null;
	targetYear: number | null;
	/** Organisation that measures it. */
	sourceId: string | null;
}

export interface CommitmentRecord {
	id: string;
	objectiveId: string | null;
	organisationId: string;
	rank: number;
	text: string;
	means: MeansKind;
	amountEur: number | null;
	/** Dates as `YYYY-MM-DD`. */
	startsOn: string | null;
	dueDate: string | null;
	status: CommitmentStatus;
}

export interface DecisionRecord {
	id: string;
	workshopId: string | null;
	organisationId: string | null;
	text: string;
	dueDate: string | null;
	status: 'to_do' | 'in_progress' | 'done';
}

export interface Strategy {
	axes: AxisRecord[];
	objectives: ObjectiveRecord[];
	indicators: IndicatorRecord[];
	commitments: CommitmentRecord[];
	decisions: DecisionRecord[];
}

export async function readStrategy(db: Tx, projectId: string): Promise<Strategy> {
	const axes = await db
		.selectFrom('axis')
		.select(['id', 'rank', 'title'])
		.where('project_id', '=', projectId)
		.orderBy('rank')
		.orderBy('id')
		.execute();
	const objectives = await db
		.selectFrom('objective')
		.select(['id', 'axis_id as axisId', 'rank', 'title', 'text', 'lead_id as leadId'])
		.where('project_id', '=', projectId)
		.orderBy('rank')
		.orderBy('id')
		.execute();
	const answers = await db
		.selectFrom('objective_item')
		.innerJoin('objective', 'objective.id', 'objective_item.objective_id')
		.innerJoin('item', 'item.id', 'objective_item.item_id')
		.select(['objective_item.objective_id as objectiveId', 'objective_item.item_id as itemId'])
		.where('objective.project_id', '=', projectId)
		.orderBy('item.kind')
		.orderBy('item.number')
		.execute();
	const indicators = await db
		.selectFrom('indicator')
		.innerJoin('objective', 'objective.id', 'indicator.objective_id')
		.select([
			'indicator.id',
			'indicator.objective_id as objectiveId',
			'indicator.rank',
			'indicator.label',
			'indicator.unit',
			'indicator.baseline',
			'indicator.baseline_year as baselineYear',
			'indicator.target',
			'indicator.target_year as targetYear',
			'indicator.source_id as sourceId',
		])
		.where('objective.project_id', '=', projectId)
		.orderBy('objective.rank')
		.orderBy('indicator.rank')
		.orderBy('indicator.id')
		.execute();
	return {
		axes,
		objectives: objectives.map((objective) => ({
			...objective,
			itemIds: answers.filter(({ objectiveId }) => objectiveId === objective.id).map(({ itemId }) => itemId),
		})),
		indicators,
		commitments: await listCommitments(db, projectId),
		decisions: await listDecisions(db, projectId),
	};
}

async function listCommitments(db: Tx, projectId: string): Promise<CommitmentRecord[]> {
	return db
		.selectFrom('commitment')
		.select([
			'id',
			'objective_id as objectiveId',
			'organisation_id as organisationId',
			'rank',
			'text',
			'means',
			'amount_eur as amountEur',
			'starts_on as startsOn',
			'due_date as dueDate',
			'status',
		])
		.where('project_id', '=', projectId)
		.orderBy('rank')
		.orderBy('id')
		.execute();
}

async function listDecisions(db: Tx, projectId: string): Promise<DecisionRecord[]> {
	return db
		.selectFrom('decision')
		.select([
			'id',
			'workshop_id as workshopId',
			'organisation_id as organisationId',
			'text',
			'due_date as dueDate',
			'status',
		])
		.where('project_id', '=', projectId)
		.orderBy('due_date')
		.orderBy('id')
		.execute();
}

export async function insertAxis(db: Tx, projectId: string, axis: Omit<AxisRecord, 'id'>): Promise<string> {
	const row = await db
		.insertInto('axis')
		.values({ project_id: projectId, ...axis })
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

export async function insertObjective(
	db: Tx,
	projectId: string,
	objective: Omit<ObjectiveRecord, 'id'>,
): Promise<string> {
	const { id } = await db
		.insertInto('objective')
		.values({
			project_id: projectId,
			axis_id: objective.axisId,
			rank: objective.rank,
			title: objective.title,
			text: objective.text,
			lead_id: objective.leadId,
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	if (objective.itemIds.length > 0) {
		await db
			.insertInto('objective_item')
			.values(objective.itemIds.map((itemId) => ({ objective_id: id, item_id: itemId })))
			.execute();
	}
	return id;
}

export async function insertIndicator(db: Tx, indicator: Omit<IndicatorRecord, 'id'>): Promise<string> {
	const row = await db
		.insertInto('indicator')
		.values({
			objective_id: indicator.objectiveId,
			rank: indicator.rank,
			label: indicator.label,
			unit: indicator.unit,
			baseline: indicator.baseline,
			baseline_year: indicator.baselineYear,
			target: indicator.target,
			target_year: indicator.targetYear,
			source_id: indicator.sourceId,
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

export async function insertCommitment(
	db: Tx,
	projectId: string,
	commitment: Omit<CommitmentRecord, 'id'>,
): Promise<string> {
	const row = await db
		.insertInto('commitment')
		.values({
			project_id: projectId,
			objective_id: commitment.objectiveId,
			organisation_id: commitment.organisationId,
			rank: commitment.rank,
			text: commitment.text,
			means: commitment.means,
			amount_eur: commitment.amountEur,
			starts_on: commitment.startsOn,
			due_date: commitment.dueDate,
			status: commitment.status,
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

export async function insertDecision(db: Tx, projectId: string, decision: Omit<DecisionRecord, 'id'>): Promise<string> {
	const row = await db
		.insertInto('decision')
		.values({
			project_id: projectId,
			workshop_id: decision.workshopId,
			organisation_id: decision.organisationId,
			text: decision.text,
			due_date: decision.dueDate,
			status: decision.status,
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

/** Whether all these rows exist in the project: what a strategy names must be of the same project. */
export async function allOfProject(
	db: Tx,
	projectId: string,
	table: 'axis' | 'objective' | 'organisation' | 'item' | 'workshop' | 'territory' | 'theme',
	ids: readonly (string | null)[],
): Promise<boolean> {
	const wanted = [...new Set(ids.filter((id) => id !== null))];
	if (wanted.length === 0) return true;
	const rows = await db
		.selectFrom(table)
		.select('id')
		.where('project_id', '=', projectId)
		.where('id', 'in', wanted)
		.execute();
	return rows.length === wanted.length;
}
