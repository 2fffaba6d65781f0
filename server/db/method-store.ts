import type { Method } from '#lib/methods/method.ts';
import { storedPlans } from '#lib/schemas/agenda.ts';
import type { Tx } from '../documents.ts';

/** A project's own method. */
export interface MethodRecord extends Method {
	id: string;
}

function methodQuery(db: Tx, projectId: string) {
	return db
		.selectFrom('method')
		.where('project_id', '=', projectId)
		.select(['id', 'name', 'goal', 'care', 'least_people as leastPeople', 'most_people as mostPeople', 'phases']);
}

/** By name. */
export async function listMethods(db: Tx, projectId: string): Promise<MethodRecord[]> {
	const rows = await methodQuery(db, projectId).orderBy('name').orderBy('id').execute();
	return rows.map((row) => ({ ...row, phases: storedPlans(row.phases) }));
}

export async function findMethod(db: Tx, projectId: string, id: string): Promise<MethodRecord | undefined> {
	const row = await methodQuery(db, projectId).where('id', '=', id).executeTakeFirst();
	return row && { ...row, phases: storedPlans(row.phases) };
}

export async function countMethods(db: Tx, projectId: string): Promise<number> {
	const { count } = await db
		.selectFrom('method')
		.where('project_id', '=', projectId)
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return count;
}

export async function insertMethod(db: Tx, projectId: string, method: Method, createdBy: string): Promise<string> {
	const { name, goal, care, leastPeople, mostPeople, phases } = method;
	const row = await db
		.insertInto('method')
		.values({
			...{ project_id: projectId, name, goal, care, least_people: leastPeople, most_people: mostPeople },
			...{ phases: JSON.stringify(phases), created_by: createdBy },
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

/** Whether there was one. */
export async function deleteMethod(db: Tx, projectId: string, id: string): Promise<boolean> {
	const row = await db
		.deleteFrom('method')
		.where('project_id', '=', projectId)
		.where('id', '=', id)
		.returning('id')
		.executeTakeFirst();
	return row !== undefined;
}
