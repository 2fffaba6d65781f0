import { sql } from 'kysely';
import type { DetectionKind } from '#lib/domain/personal-details.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/** What can hold words that others read. */
const DETECTION_SUBJECTS = [
	'note',
	'group',
	'item',
	'round',
	'position',
	'response',
	'section',
	'workshop',
	'resource',
] as const;
export type DetectionSubject = (typeof DETECTION_SUBJECTS)[number];

/** One text of one thing. */
export interface DetectionPlace {
	subject: DetectionSubject;
	id: string;
	/** Which of its texts; a column of its table. */
	field:
		| 'text'
		| 'original_text'
		| 'label'
		| 'title'
		| 'plain_text'
		| 'question'
		| 'reason'
		| 'state_reason'
		| 'source'
		| 'description';
}

export interface DetectionRecord extends DetectionPlace {
	detectionId: string;
	projectId: string;
	kind: DetectionKind;
	mark: Buffer;
	foundAt: Date;
}

const column = (subject: DetectionSubject) => `${subject}_id` as const;

/** Those that are known, waiting or decided, stay as they are. */
export async function insertDetections(
	tx: Tx,
	clock: Clock,
	projectId: string,
	{ subject, id, field }: DetectionPlace,
	found: { kind: DetectionKind; mark: Buffer }[],
): Promise<void> {
	if (found.length === 0) return;
	await tx
		.insertInto('detection')
		.values(
			found.map(({ kind, mark }) => ({
				project_id: projectId,
				[column(subject)]: id,
				field,
				kind,
				mark,
				found_at: clock.now,
			})),
		)
		.onConflict((conflict) => conflict.column('mark').doNothing())
		.execute();
}

/** What waits about these texts and is no longer in them. A decision to keep outlasts an edit that passes. */
export async function deleteGone(tx: Tx, places: readonly DetectionPlace[], still: Buffer[]): Promise<void> {
	for (const [subject, some] of Map.groupBy(places, (place) => place.subject)) {
		const stood = some.map(({ id, field }) => sql`(${id}::uuid, ${field})`);
		let query = tx
			.deleteFrom('detection')
			.where(sql<boolean>`(${sql.ref(column(subject))}, field) in (${sql.join(stood)})`)
			.where('state', '=', 'waiting');
		if (still.length > 0) query = query.where('mark', 'not in', still);
		await query.execute();
	}
}

/** Everything about these things, decided or not: their words were withdrawn, hidden or erased. */
export async function forgetDetections(tx: Tx, subject: DetectionSubject, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	await tx.deleteFrom('detection').where(column(subject), 'in', ids).execute();
}

export async function countWaitingDetections(db: Tx, projectId: string): Promise<number> {
	const { count } = await db
		.selectFrom('detection')
		.where('project_id', '=', projectId)
		.where('state', '=', 'waiting')
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return Number(count);
}

/** What waits in this project, the oldest first. */
export async function listWaitingDetections(db: Tx, projectId: string, limit: number): Promise<DetectionRecord[]> {
	const rows = await waiting(db, projectId).orderBy('found_at').orderBy('id').limit(limit).execute();
	return rows.map(record);
}

/** One that still waits. */
export async function findWaitingDetection(
	db: Tx,
	projectId: string,
	id: string,
): Promise<DetectionRecord | undefined> {
	const row = await waiting(db, projectId).where('id', '=', id).executeTakeFirst();
	return row && record(row);
}

/** False: it was decided meanwhile. */
export async function keepDetection(tx: Tx, id: string): Promise<boolean> {
	const row = await tx
		.updateTable('detection')
		.set({ state: 'kept' })
		.where('id', '=', id)
		.where('state', '=', 'waiting')
		.returning('id')
		.executeTakeFirst();
	return row !== undefined;
}

export async function deleteDetections(tx: Tx, ids: string[]): Promise<void> {
	if (ids.length > 0) await tx.deleteFrom('detection').where('id', 'in', ids).execute();
}

const waiting = (db: Tx, projectId: string) =>
	db.selectFrom('detection').selectAll().where('project_id', '=', projectId).where('state', '=', 'waiting');

type Row = Awaited<ReturnType<ReturnType<typeof waiting>['execute']>>[number];

function record(row: Row): DetectionRecord {
	const subject = DETECTION_SUBJECTS.find((one) => row[column(one)] !== null);
	// The table's own check says that there is exactly one.
	if (!subject) throw new Error(`detection ${row.id} is about nothing`);
	return {
		detectionId: row.id,
		projectId: row.project_id,
		subject,
		id: row[column(subject)] as string,
		field: row.field as DetectionPlace['field'],
		kind: row.kind,
		mark: row.mark,
		foundAt: row.found_at,
	};
}
