import { sql } from 'kysely';
import type { HistoryRow } from '#lib/domain/text-history.ts';
import type { ItemState } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

/** What a co-written text belongs to: an item, or a section of the contract. */
export interface TextSubject {
	kind: 'item' | 'section';
	id: string;
	title: string;
	project: { id: string; slug: string; title: string };
	/** Null: a section, whose words no round freezes. */
	state: ItemState | null;
}

const PROJECT = ['project.id as projectId', 'project.slug', 'project.title as projectTitle'] as const;

/** `held`: an item's row is locked until the transaction ends, so that no round can freeze it meanwhile. */
export async function findTextSubject(
	db: Tx,
	kind: TextSubject['kind'],
	id: string,
	held = false,
): Promise<TextSubject | undefined> {
	if (kind === 'item') {
		let query = db
			.selectFrom('item')
			.innerJoin('project', 'project.id', 'item.project_id')
			.where('item.id', '=', id)
			.select(['item.id', 'item.title', 'item.state', ...PROJECT]);
		if (held) query = query.forUpdate('item');
		const row = await query.executeTakeFirst();
		return row && { kind, ...subjectOf(row), state: row.state };
	}
	const row = await db
		.selectFrom('contract_section')
		.innerJoin('contract', 'contract.id', 'contract_section.contract_id')
		.innerJoin('project', 'project.id', 'contract.project_id')
		.where('contract_section.id', '=', id)
		.select(['contract_section.id', 'contract_section.title', ...PROJECT])
		.executeTakeFirst();
	return row && { kind, ...subjectOf(row), state: null };
}

function subjectOf(row: { id: string; title: string; projectId: string; slug: string; projectTitle: string }) {
	const { id, title, projectId, slug, projectTitle } = row;
	return { id, title, project: { id: projectId, slug, title: projectTitle } };
}

/** Updates before `before` (left out: from the head), the newest first, without their bytes. */
export async function listHistoryRows(
	db: Tx,
	documentId: string,
	{ before, limit }: { before: number | null; limit: number },
): Promise<HistoryRow[]> {
	let query = db
		.selectFrom('document_update')
		.where('document_id', '=', documentId)
		.orderBy('seq', 'desc')
		.limit(limit)
		.select(['seq', 'participant_id as participantId', 'at']);
	if (before !== null) query = query.where('seq', '<', before);
	return query.execute();
}

/** When this update was committed. */
export async function findMoment(db: Tx, documentId: string, seq: number): Promise<Date | undefined> {
	const row = await db
		.selectFrom('document_update')
		.where('document_id', '=', documentId)
		.where('seq', '=', seq)
		.select('at')
		.executeTakeFirst();
	return row?.at;
}

export interface RestoreRecord {
	seq: number;
	restoredSeq: number;
	/** When the text had been so. */
	restoredAt: Date | null;
	participantId: string | null;
	at: Date;
}

/** Times that a text was made to say again what it said, the newest first. */
export async function listRestores(db: Tx, documentId: string): Promise<RestoreRecord[]> {
	return db
		.selectFrom('text_restore')
		.leftJoin('document_update', (join) =>
			join
				.onRef('document_update.document_id', '=', 'text_restore.document_id')
				.onRef('document_update.seq', '=', 'text_restore.restored_seq'),
		)
		.where('text_restore.document_id', '=', documentId)
		.orderBy('text_restore.seq', 'desc')
		.select([
			'text_restore.seq',
			'text_restore.restored_seq as restoredSeq',
			'document_update.at as restoredAt',
			'text_restore.participant_id as participantId',
			'text_restore.at',
		])
		.execute();
}

export async function insertRestore(
	tx: Tx,
	restore: { documentId: string; seq: number; restoredSeq: number; participantId: string },
): Promise<void> {
	await tx
		.insertInto('text_restore')
		.values({
			document_id: restore.documentId,
			seq: restore.seq,
			restored_seq: restore.restoredSeq,
			participant_id: restore.participantId,
		})
		.execute();
}

/** Names and colleges of these participants, removed or erased ones included. */
export async function listWriters(
	db: Tx,
	ids: readonly string[],
): Promise<Map<string, { name: string; collegeId: string }>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.selectFrom('participant')
		.where('id', 'in', [...ids])
		.select(['id', 'display_name as name', 'college_id as collegeId'])
		.execute();
	return new Map(rows.map(({ id, ...writer }) => [id, writer]));
}

/** How many people of each college may write in a project, or are among these who did. Colleges in their order. */
export async function countWriters(db: Tx, projectId: string, ids: readonly string[]): Promise<Map<string, number>> {
	const { rows } = await sql<{ id: string; writers: number }>`
		select college.id, count(participant.id)::integer as writers
		from college left join participant on participant.college_id = college.id
			and ((participant.removed_at is null and participant.role <> 'observer') or participant.id = any(${ids}::uuid[]))
		where college.project_id = ${projectId}
		group by college.id order by college.rank, college.id`.execute(db);
	return new Map(rows.map(({ id, writers }) => [id, writers]));
}
