import type { Tx } from '../documents.ts';

/** The plain text of a section's shared prose, as the engine of documents last committed it. Unknown ids change nothing. */
export async function updateSectionText(db: Tx, sectionId: string, text: string): Promise<void> {
	await db.updateTable('contract_section').set({ text }).where('id', '=', sectionId).execute();
}
