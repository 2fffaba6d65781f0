import { sql, type RawBuilder } from 'kysely';
import { daysInForce, kindsOf, type RetentionDays, type RetentionKind } from '#lib/domain/retention.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';
import { CANDIDATES } from './retention/kinds.ts';

export { PURGE, type RowKind } from './retention/purge.ts';

/** What was set, by kind. */
async function readRetention(db: Tx, projectId: string | null): Promise<Record<string, number>> {
	const rows = await db
		.selectFrom('retention_setting')
		.where('project_id', projectId === null ? 'is' : '=', projectId)
		.select(['kind', 'days'])
		.execute();
	return Object.fromEntries(rows.map(({ kind, days }) => [kind, days]));
}

/** The durations in force in a project (null: only those of the instance count). */
export async function findRetentionDays(db: Tx, projectId: string | null): Promise<RetentionDays> {
	const ofInstance = await readRetention(db, null);
	if (projectId === null) return daysInForce(ofInstance);
	// What projects set themselves is not set for them.
	for (const kind of kindsOf('project')) delete ofInstance[kind];
	return daysInForce({ ...ofInstance, ...(await readRetention(db, projectId)) });
}

export async function saveRetention(
	db: Tx,
	clock: Clock,
	projectId: string | null,
	days: Partial<Record<RetentionKind, number>>,
): Promise<void> {
	const values = Object.entries(days).map(([kind, value]) => ({
		project_id: projectId,
		kind,
		days: value,
		changed_at: clock.now,
	}));
	if (values.length === 0) return;
	await db
		.insertInto('retention_setting')
		.values(values)
		.onConflict((conflict) =>
			conflict.columns(['project_id', 'kind']).doUpdateSet((eb) => ({
				days: eb.ref('excluded.days'),
				changed_at: eb.ref('excluded.changed_at'),
			})),
		)
		.execute();
}

/** How many rows of a kind fall due: by now, by the next purge, within thirty days (each counts the ones before). */
export interface DueCounts {
	now: number;
	next: number;
	month: number;
}

/** `projectId` null: of the whole instance, where a kind of projects counts what belongs to none. */
export async function countDue(
	db: Tx,
	kind: keyof typeof CANDIDATES,
	moments: { now: RawBuilder<Date>; next: RawBuilder<Date> },
	projectId: string | null,
): Promise<DueCounts> {
	const { now, next } = moments;
	const { rows } = await sql<DueCounts>`
		select
			count(*) filter (where due_at <= ${now})::int as now,
			count(*) filter (where due_at <= ${next})::int as next,
			count(*) filter (where due_at <= ${now} + interval '30 days')::int as month
		from (${CANDIDATES[kind](now)}) candidate
		where project_id is not distinct from ${projectId}::uuid`.execute(db);
	return rows[0] ?? { now: 0, next: 0, month: 0 };
}

/** The first rows of a kind that are due, in the same words as `countDue`. */
export async function takeDue(db: Tx, kind: keyof typeof CANDIDATES, now: RawBuilder<Date>, most: number) {
	const { rows } = await sql<{ projectId: string | null; key: string }>`
		select project_id as "projectId", key from (${CANDIDATES[kind](now)}) candidate
		where due_at <= ${now} order by due_at, key limit ${most}`.execute(db);
	return rows;
}

/** Adds to what the purge that began at this moment took away. */
export async function recordPurge(
	tx: Tx,
	at: Date,
	kind: RetentionKind,
	gone: readonly { projectId: string | null }[],
): Promise<void> {
	const byProject = new Map<string | null, number>();
	for (const { projectId } of gone) byProject.set(projectId, (byProject.get(projectId) ?? 0) + 1);
	for (const [projectId, count] of byProject) {
		await tx
			.insertInto('purge_record')
			.values({ at, kind, project_id: projectId, gone: count })
			.onConflict((conflict) =>
				conflict.columns(['at', 'kind', 'project_id']).doUpdateSet({ gone: sql<number>`purge_record.gone + ${count}` }),
			)
			.execute();
	}
}

export interface PurgeRecord {
	at: Date;
	kind: RetentionKind;
	gone: number;
}

/** What the last purges took from a project, or from the instance; the newest first. */
export async function listPurges(db: Tx, projectId: string | null, limit: number): Promise<PurgeRecord[]> {
	const rows = await db
		.selectFrom('purge_record')
		.where('project_id', projectId === null ? 'is' : '=', projectId)
		.orderBy('at', 'desc')
		.orderBy('kind')
		.limit(limit)
		.select(['at', 'kind', 'gone'])
		.execute();
	return rows as PurgeRecord[];
}

/** When a purge begins now, and when the next one comes after the last run of its job, `minutes` apart. */
export async function purgeMoments(db: Tx, clock: Clock, job: string, minutes: number) {
	const { rows } = await sql<{ now: Date; next: Date }>`
		select ${clock.now} as now, greatest(
			${clock.now},
			(select started_at from job_run where name = ${job}) + ${minutes} * interval '1 minute'
		) as next`.execute(db);
	return rows[0] as { now: Date; next: Date };
}
