import type { Tx } from '../documents.ts';

/**
 * The plain text of a section's shared prose, as the engine of documents last committed it. Returns its project. Unknown
 * ids change nothing.
 */
export async function updateSectionText(db: Tx, sectionId: string, text: string): Promise<string | undefined> {
	const row = await db
		.updateTable('contract_section')
		.from('contract')
		.set({ text })
		.whereRef('contract.id', '=', 'contract_section.contract_id')
		.where('contract_section.id', '=', sectionId)
		.returning('contract.project_id as projectId')
		.executeTakeFirst();
	return row?.projectId;
}
