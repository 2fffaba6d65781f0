import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/** What people say about a document of their project. */
export interface ResourceTexts {
	title: string;
	/** Whose document it is. */
	source: string;
	/** `YYYY-MM-DD`. */
	datedOn: string | null;
	description: string;
	/** Visitors may read it, once the project is published. */
	public: boolean;
}

export async function insertResource(
	db: Tx,
	fileId: string,
	projectId: string,
	{ datedOn, ...texts }: ResourceTexts,
): Promise<void> {
	await db
		.insertInto('resource')
		.values({ file_id: fileId, project_id: projectId, dated_on: datedOn, ...texts })
		.execute();
}

const resources = (db: Tx) =>
	db
		.selectFrom('resource')
		.innerJoin('file', 'file.id', 'resource.file_id')
		.leftJoin('participant', 'participant.id', 'file.participant_id')
		.select([
			'file.id',
			'file.name',
			'file.format',
			'file.size',
			'file.alt',
			'file.width',
			'file.height',
			'file.created_at as createdAt',
			'resource.title',
			'resource.source',
			'resource.dated_on as datedOn',
			'resource.description',
			'resource.public',
			// Empty when the person has erased themself.
			sql<string>`coalesce(participant.display_name, '')`.as('sentBy'),
			sql<boolean>`file.removed_at is not null`.as('removed'),
		]);

/** The newest first. `removed`: those that can still be brought back; else those that can be read. */
export async function listResources(db: Tx, projectId: string, asked: { publicOnly: boolean; removed: boolean }) {
	let query = resources(db)
		.where('resource.project_id', '=', projectId)
		.where('file.removed_at', asked.removed ? 'is not' : 'is', null)
		.orderBy('file.created_at', 'desc')
		.orderBy('file.id');
	if (asked.publicOnly) query = query.where('resource.public', '=', true);
	return query.execute();
}
export type ResourceRecord = Awaited<ReturnType<typeof listResources>>[number];

/** What decides who may read the bytes of a document, and what is needed to send them. Removed ones are not found. */
export async function findResourceFile(db: Tx, fileId: string) {
	return db
		.selectFrom('resource')
		.innerJoin('file', 'file.id', 'resource.file_id')
		.innerJoin('project', 'project.id', 'file.project_id')
		.where('file.id', '=', fileId)
		.where('file.removed_at', 'is', null)
		.select([
			'file.id',
			'file.project_id as projectId',
			'file.name',
			'file.format',
			'file.size',
			'file.sha256',
			'file.preview_size as previewSize',
			'file.preview_sha256 as previewSha256',
			sql<boolean>`resource.public and project.published`.as('published'),
		])
		.executeTakeFirst();
}

/** False when there is no such document, or it is so already. */
export async function setResourcePublic(db: Tx, projectId: string, fileId: string, shown: boolean): Promise<boolean> {
	const row = await db
		.updateTable('resource')
		.set({ public: shown })
		.where('project_id', '=', projectId)
		.where('file_id', '=', fileId)
		.where('public', '<>', shown)
		.returning('file_id')
		.executeTakeFirst();
	return row !== undefined;
}

/** Takes a document away from its readers, or gives it back. False when there is none in the other state. */
export async function setResourceRemoved(
	db: Tx,
	clock: Clock,
	projectId: string,
	fileId: string,
	removed: boolean,
): Promise<boolean> {
	const row = await db
		.updateTable('file')
		.set({ removed_at: removed ? clock.now : null })
		.where('id', '=', fileId)
		.where('project_id', '=', projectId)
		.where('subject', '=', 'resource')
		.where('removed_at', removed ? 'is' : 'is not', null)
		.returning('id')
		.executeTakeFirst();
	return row !== undefined;
}
