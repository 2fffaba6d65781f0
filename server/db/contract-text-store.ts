import { sql } from 'kysely';
import type { Tx } from '../documents.ts';

/**
 * The plain texts of sections' shared prose, as the engine of documents last committed them. Gives the project of each;
 * unknown ids change nothing.
 */
export async function updateSectionTexts(
	tx: Tx,
	texts: readonly { id: string; text: string }[],
): Promise<Map<string, string>> {
	const { rows } = await sql<{ id: string; project_id: string }>`
		update contract_section as section set text = told.text
		from contract, unnest(
			${texts.map(({ id }) => id)}::uuid[],
			${texts.map(({ text }) => text)}::text[]
		) as told (id, text)
		where section.id = told.id and contract.id = section.contract_id
		returning section.id, contract.project_id`.execute(tx);
	return new Map(rows.map(({ id, project_id: projectId }) => [id, projectId]));
}
