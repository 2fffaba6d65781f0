import type { BusMessage } from '../bus/bus.ts';
import { documentIdsOfProject } from '../db/project-store.ts';
import type { Documents, Tx } from '../documents.ts';

/**
 * After this transaction nothing is committed to these documents that was accepted under the old rights. Give the ids
 * sorted: they are locked in that order. Returns the news to publish once the transaction is committed.
 */
export async function changeRights(tx: Tx, documents: Documents, documentIds: string[]): Promise<BusMessage[]> {
	for (const documentId of documentIds) await documents.changeRights(tx, documentId);
	return documentIds.map((documentId) => ({ kind: 'rights', documentId }));
}

/** The same for every document of a project: a role changed, somebody was removed. */
export async function changeProjectRights(tx: Tx, documents: Documents, projectId: string): Promise<BusMessage[]> {
	await documents.changeProjectRights(tx, projectId);
	const documentIds = await documentIdsOfProject(tx, projectId);
	return documentIds.map((documentId) => ({ kind: 'rights', documentId }));
}

/** Tells the pages of a project to load their data again. `what` names the family of data that changed. */
export function projectChanged(projectId: string, what: string): BusMessage {
	return { kind: 'fact', channel: `project:${projectId}`, fact: { name: 'changed', data: { what } } };
}
