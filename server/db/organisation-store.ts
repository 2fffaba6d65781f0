import type { Tx } from '../documents.ts';

export interface OrganisationRecord {
	id: string;
	collegeId: string;
	territoryId: string | null;
	name: string;
	plainText: string;
	signatory: boolean;
}

const COLUMNS = [
	'id',
	'college_id as collegeId',
	'territory_id as territoryId',
	'name',
	'plain_text as plainText',
	'signatory',
] as const;

export async function listOrganisations(db: Tx, projectId: string): Promise<OrganisationRecord[]> {
	return db.selectFrom('organisation').select(COLUMNS).where('project_id', '=', projectId).orderBy('name').execute();
}

export async function findOrganisation(db: Tx, projectId: string, id: string): Promise<OrganisationRecord | undefined> {
	return db
		.selectFrom('organisation')
		.select(COLUMNS)
		.where('project_id', '=', projectId)
		.where('id', '=', id)
		.executeTakeFirst();
}

/** Undefined when the name is taken in this project. */
export async function insertOrganisation(
	db: Tx,
	projectId: string,
	organisation: Omit<OrganisationRecord, 'id'>,
): Promise<OrganisationRecord | undefined> {
	return db
		.insertInto('organisation')
		.values({
			project_id: projectId,
			college_id: organisation.collegeId,
			territory_id: organisation.territoryId,
			name: organisation.name,
			plain_text: organisation.plainText,
			signatory: organisation.signatory,
		})
		.onConflict((conflict) => conflict.columns(['project_id', 'name']).doNothing())
		.returning(COLUMNS)
		.executeTakeFirst();
}

export async function updateOrganisation(
	db: Tx,
	id: string,
	changes: Pick<OrganisationRecord, 'collegeId' | 'name' | 'plainText' | 'signatory'>,
): Promise<void> {
	await db
		.updateTable('organisation')
		.set({
			college_id: changes.collegeId,
			name: changes.name,
			plain_text: changes.plainText,
			signatory: changes.signatory,
		})
		.where('id', '=', id)
		.execute();
}

/** Whether people, words or promises stand in its name. */
export async function organisationInUse(db: Tx, id: string): Promise<boolean> {
	for (const table of [
		'participant',
		'invitation',
		'note',
		'position',
		'response',
		'commitment',
		'decision',
	] as const) {
		const row = await db.selectFrom(table).select('id').where('organisation_id', '=', id).limit(1).executeTakeFirst();
		if (row) return true;
	}
	const lead = await db.selectFrom('objective').select('id').where('lead_id', '=', id).limit(1).executeTakeFirst();
	if (lead) return true;
	const source = await db.selectFrom('indicator').select('id').where('source_id', '=', id).limit(1).executeTakeFirst();
	return source !== undefined;
}

export async function deleteOrganisation(db: Tx, id: string): Promise<void> {
	await db.deleteFrom('organisation').where('id', '=', id).execute();
}
