import type { WorkshopKind } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

export interface WorkshopRecord {
	id: string;
	projectId: string;
	kind: WorkshopKind;
	title: string;
	startsAt: Date | null;
	endsAt: Date | null;
	place: string;
	joinCode: string | null;
	open: boolean;
	attendance: number | null;
}

/** A table of a workshop, in the words of the screen; a board in those of the code. */
export interface TableRecord {
	id: string;
	workshopId: string;
	title: string;
	open: boolean;
}

const COLUMNS = [
	'id',
	'project_id as projectId',
	'kind',
	'title',
	'starts_at as startsAt',
	'ends_at as endsAt',
	'place',
	'join_code as joinCode',
	'open',
	'attendance',
] as const;

export async function findWorkshop(db: Tx, projectId: string, id: string): Promise<WorkshopRecord | undefined> {
	return db
		.selectFrom('workshop')
		.select(COLUMNS)
		.where('project_id', '=', projectId)
		.where('id', '=', id)
		.executeTakeFirst();
}

export async function findWorkshopByCode(db: Tx, code: string): Promise<WorkshopRecord | undefined> {
	return db.selectFrom('workshop').select(COLUMNS).where('join_code', '=', code).executeTakeFirst();
}

/** The next first, those without a date last. */
export async function listWorkshops(db: Tx, projectId: string): Promise<WorkshopRecord[]> {
	return db
		.selectFrom('workshop')
		.select(COLUMNS)
		.where('project_id', '=', projectId)
		.orderBy('starts_at', (order) => order.desc().nullsLast())
		.orderBy('created_at', 'desc')
		.execute();
}

/** Undefined when the code is taken. */
export async function insertWorkshop(
	db: Tx,
	workshop: Omit<WorkshopRecord, 'id'>,
): Promise<WorkshopRecord | undefined> {
	return db
		.insertInto('workshop')
		.values({
			project_id: workshop.projectId,
			kind: workshop.kind,
			title: workshop.title,
			starts_at: workshop.startsAt,
			ends_at: workshop.endsAt,
			place: workshop.place,
			join_code: workshop.joinCode,
			open: workshop.open,
			attendance: workshop.attendance,
		})
		.onConflict((conflict) => conflict.column('join_code').doNothing())
		.returning(COLUMNS)
		.executeTakeFirst();
}

export async function setWorkshopOpen(db: Tx, id: string, open: boolean): Promise<void> {
	await db.updateTable('workshop').set({ open }).where('id', '=', id).execute();
}

export async function insertTable(
	db: Tx,
	table: { projectId: string; workshopId: string; title: string; rank: number },
): Promise<TableRecord> {
	return db
		.insertInto('board')
		.values({
			project_id: table.projectId,
			workshop_id: table.workshopId,
			title: table.title,
			rank: table.rank,
		})
		.returning((eb) => ['id', eb.ref('workshop_id').$castTo<string>().as('workshopId'), 'title', 'open'])
		.executeTakeFirstOrThrow();
}

export async function listTables(db: Tx, workshopIds: string[]): Promise<TableRecord[]> {
	if (workshopIds.length === 0) return [];
	return db
		.selectFrom('board')
		.select((eb) => ['id', eb.ref('workshop_id').$castTo<string>().as('workshopId'), 'title', 'open'])
		.where('workshop_id', 'in', workshopIds)
		.orderBy('rank')
		.orderBy('id')
		.execute();
}

/** The boards of a workshop and the texts of their items, in the order in which they must be locked. */
export async function documentIdsOfWorkshop(db: Tx, workshopId: string): Promise<string[]> {
	const boards = await db.selectFrom('board').select('id').where('workshop_id', '=', workshopId).execute();
	const items = await db
		.selectFrom('item')
		.innerJoin('board', 'board.id', 'item.board_id')
		.where('board.workshop_id', '=', workshopId)
		.select('item.id')
		.execute();
	const wanted = [...boards.map(({ id }) => `board:${id}`), ...items.map(({ id }) => `text:${id}`)];
	if (wanted.length === 0) return [];
	const rows = await db.selectFrom('document').select('id').where('id', 'in', wanted).orderBy('id').execute();
	return rows.map((row) => row.id);
}
