import type { CollegeColour } from '#lib/domain/colleges.ts';
import type { CollegeShape } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

export interface CollegeRecord {
	id: string;
	key: string;
	label: string;
	definition: string;
	shape: CollegeShape;
	colour: CollegeColour;
	rank: number;
}

const COLUMNS = ['id', 'key', 'label', 'definition', 'shape', 'colour', 'rank'] as const;

export async function listColleges(db: Tx, projectId: string): Promise<CollegeRecord[]> {
	return db
		.selectFrom('college')
		.select(COLUMNS)
		.where('project_id', '=', projectId)
		.orderBy('rank')
		.orderBy('id')
		.execute();
}

/** Undefined when the key is taken in this project. */
export async function insertCollege(
	db: Tx,
	projectId: string,
	college: Omit<CollegeRecord, 'id'>,
): Promise<CollegeRecord | undefined> {
	return db
		.insertInto('college')
		.values({ project_id: projectId, ...college })
		.onConflict((conflict) => conflict.columns(['project_id', 'key']).doNothing())
		.returning(COLUMNS)
		.executeTakeFirst();
}

export async function updateCollege(
	db: Tx,
	id: string,
	changes: Partial<Omit<CollegeRecord, 'id' | 'key'>>,
): Promise<void> {
	const { label, definition, shape, colour, rank } = changes;
	await db
		.updateTable('college')
		.set({
			...(label !== undefined && { label }),
			...(definition !== undefined && { definition }),
			...(shape !== undefined && { shape }),
			...(colour !== undefined && { colour }),
			...(rank !== undefined && { rank }),
		})
		.where('id', '=', id)
		.execute();
}

const COUNTED = [
	...(['participant', 'organisation', 'invitation', 'note', 'position'] as const),
	...(['ballot', 'hand_count', 'speaking_turn'] as const),
] as const;

/** Whether anybody or anything counts in this college. */
export async function collegeInUse(db: Tx, id: string): Promise<boolean> {
	for (const table of COUNTED) {
		const row = await db
			.selectFrom(table)
			.select('college_id')
			.where('college_id', '=', id)
			.limit(1)
			.executeTakeFirst();
		if (row) return true;
	}
	return false;
}

export async function deleteCollege(db: Tx, id: string): Promise<void> {
	await db.deleteFrom('college').where('id', '=', id).execute();
}
