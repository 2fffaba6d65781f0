import { sql } from 'kysely';
import type { FileFormat } from '#lib/domain/files.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

export interface FileRecord {
	id: string;
	projectId: string;
	participantId: string;
	subject: 'resource';
	format: FileFormat;
	name: string;
	size: number;
	sha256: string;
	previewSize: number | null;
	previewSha256: string | null;
	width: number | null;
	height: number | null;
	/** What a picture shows, in words. */
	alt: string;
}

export async function insertFile(db: Tx, clock: Clock, file: FileRecord): Promise<void> {
	const { projectId, participantId, previewSize, previewSha256, ...rest } = file;
	await db
		.insertInto('file')
		.values({
			...rest,
			project_id: projectId,
			participant_id: participantId,
			preview_size: previewSize,
			preview_sha256: previewSha256,
			created_at: clock.now,
		})
		.execute();
}

/** How many bytes the files of a project take, those that wait for their end included. */
export async function bytesOfProject(db: Tx, projectId: string): Promise<number> {
	const row = await db
		.selectFrom('file')
		.where('project_id', '=', projectId)
		.select(sql<number>`coalesce(sum(size + coalesce(preview_size, 0)), 0)::bigint`.as('bytes'))
		.executeTakeFirstOrThrow();
	return row.bytes;
}

/** Every file of a project, with its hash. */
export async function listFilesOfProject(db: Tx, projectId: string) {
	return db
		.selectFrom('file')
		.where('project_id', '=', projectId)
		.where('removed_at', 'is', null)
		.orderBy('created_at')
		.orderBy('id')
		.select(['id', 'name', 'format', 'size', 'sha256'])
		.execute();
}

/** Deletes for good what was removed longer ago than this. */
export async function deleteRemovedFiles(db: Tx, clock: Clock, hours: number): Promise<void> {
	await db
		.deleteFrom('file')
		.where('removed_at', '<', sql<Date>`${clock.now} - ${hours} * interval '1 hour'`)
		.execute();
}

/** Of these ids, those that are files. */
export async function knownFiles(db: Tx, ids: string[]): Promise<Set<string>> {
	if (ids.length === 0) return new Set();
	const rows = await db.selectFrom('file').where('id', 'in', ids).select('id').execute();
	return new Set(rows.map(({ id }) => id));
}

/** How many files this person sent within the last hour. */
export async function countRecentFiles(db: Tx, clock: Clock, participantId: string): Promise<number> {
	const row = await db
		.selectFrom('file')
		.where('participant_id', '=', participantId)
		.where('created_at', '>', sql<Date>`${clock.now} - interval '1 hour'`)
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return row.count;
}
