import type { WorkshopLife } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

export interface BoardRecord {
	id: string;
	projectId: string;
	workshopId: string | null;
	title: string;
	/** The board and its workshop are open. */
	open: boolean;
	lastNoteNumber: number;
	/** How its workshop runs; null: it is of none. */
	live: WorkshopLife | null;
	/** The phase under way; null: the workshop is not running. */
	phaseId: string | null;
}

export async function findBoard(db: Tx, id: string): Promise<BoardRecord | undefined> {
	const row = await boardQuery(db, id).executeTakeFirst();
	return row && recordOf(row);
}

/** The same, held until the end of the transaction: one batch of commands at a time, on every node. */
export async function lockBoard(tx: Tx, id: string): Promise<BoardRecord | undefined> {
	const row = await boardQuery(tx, id).forUpdate(['board']).executeTakeFirst();
	return row && recordOf(row);
}

function boardQuery(db: Tx, id: string) {
	return db
		.selectFrom('board')
		.leftJoin('workshop', 'workshop.id', 'board.workshop_id')
		.select([
			'board.id',
			'board.project_id as projectId',
			'board.workshop_id as workshopId',
			'board.title',
			'board.open',
			'workshop.open as workshopOpen',
			'board.last_note_number as lastNoteNumber',
			'workshop.live',
			'workshop.phase_id as phaseId',
		])
		.where('board.id', '=', id);
}

function recordOf(row: BoardRecord & { workshopOpen: boolean | null }): BoardRecord {
	const { workshopOpen, ...board } = row;
	return {
		...board,
		open: board.open && workshopOpen !== false,
		phaseId: board.live === 'running' ? board.phaseId : null,
	};
}

/** Project, workshop, sibling boards and themes: what stands around a board on its page. */
export async function boardSurroundings(db: Tx, board: BoardRecord) {
	const project = await db
		.selectFrom('project')
		.select(['id', 'slug', 'title'])
		.where('id', '=', board.projectId)
		.executeTakeFirstOrThrow();
	const workshop = board.workshopId
		? await db
				.selectFrom('workshop')
				.select(['id', 'title', 'join_code as joinCode'])
				.where('id', '=', board.workshopId)
				.executeTakeFirstOrThrow()
		: null;
	const tables = await db
		.selectFrom('board')
		.select(['id', 'title'])
		.where('project_id', '=', board.projectId)
		.where('workshop_id', board.workshopId ? '=' : 'is', board.workshopId)
		.orderBy('rank')
		.orderBy('id')
		.execute();
	const themes = await db
		.selectFrom('theme')
		.select(['id', 'label', 'plain_label as plainLabel'])
		.where('project_id', '=', board.projectId)
		.orderBy('rank')
		.orderBy('id')
		.execute();
	return { project, workshop, tables, themes };
}
