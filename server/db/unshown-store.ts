import { sql } from 'kysely';
import type { UnshownNote } from '#lib/domain/board-page.ts';
import type { Tx } from '../documents.ts';
import { NOTE_COLUMNS, noteOf } from './board-state-store.ts';
import { findPhase, type PhaseRecord } from './live-store.ts';

/** Notes of these authors (null: of everybody) that wait for their reveal or their place, by author, in order. */
export async function readUnshown(
	db: Tx,
	boardId: string,
	authorIds: readonly string[] | null,
): Promise<Map<string, UnshownNote[]>> {
	const byAuthor = new Map((authorIds ?? []).map((id): [string, UnshownNote[]] => [id, []]));
	if (authorIds?.length === 0) return byAuthor;
	const rows = await db
		.selectFrom('note')
		.select([...NOTE_COLUMNS, 'participant_id', 'state', 'phase_id', 'parent_note_id', 'round'])
		.where('board_id', '=', boardId)
		.where('state', 'in', ['veiled', 'waiting'])
		.$if(authorIds !== null, (query) => query.where('participant_id', '=', sql<string>`any(${authorIds}::uuid[])`))
		.orderBy('number')
		.execute();
	for (const row of rows) {
		const note: UnshownNote = {
			...noteOf(row),
			state: row.state as UnshownNote['state'],
			phaseId: row.phase_id,
			parentNoteId: row.parent_note_id,
			round: row.round,
		};
		const notes = byAuthor.get(row.participant_id) ?? [];
		notes.push(note);
		byAuthor.set(row.participant_id, notes);
	}
	return byAuthor;
}

/** People of a project who run its workshops. */
export async function facilitatorsOf(db: Tx, projectId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('participant')
		.select('id')
		.where('project_id', '=', projectId)
		.where('role', 'in', ['facilitator', 'steward'])
		.where('removed_at', 'is', null)
		.execute();
	return rows.map(({ id }) => id);
}

/** The phase in which a note of this board was given; null: in none. */
export async function noteOrigin(
	db: Tx,
	board: { id: string; workshopId: string | null },
	noteId: string,
): Promise<PhaseRecord | null> {
	const row = await db
		.selectFrom('note')
		.select('phase_id as phaseId')
		.where('id', '=', noteId)
		.where('board_id', '=', board.id)
		.executeTakeFirst();
	if (!row?.phaseId || board.workshopId === null) return null;
	return (await findPhase(db, board.workshopId, row.phaseId)) ?? null;
}
