import { sql } from 'kysely';
import type { Tx } from '../documents.ts';

/** One idea on a sheet that goes from hand to hand: its words, and nothing of who wrote them. */
export interface SheetNote {
	id: string;
	number: number;
	text: string;
	lang: string;
	parentNoteId: string | null;
	round: number;
}

/**
 * The people among whom the sheets of a table go round, in the order in which they came: those who sit there, and those who
 * have written in this phase. The table's own device is nobody.
 */
export async function peopleAt(db: Tx, boardId: string, phaseId: string): Promise<string[]> {
	const { rows } = await sql<{ id: string }>`
		select id from (
			select participant_id as id, coalesce(came_at, 'infinity') as since from seat
			where board_id = ${boardId} and duty <> 'device'
			union all
			select participant_id, min(created_at) from note
			where board_id = ${boardId} and phase_id = ${phaseId} and round = 1
			group by participant_id
		) as person
		group by id order by min(since), id`.execute(db);
	return rows.map(({ id }) => id);
}

/** Who wrote the first idea of the chain that this note is in; undefined: it is not on the sheets of this table. */
export async function rootAuthor(
	db: Tx,
	boardId: string,
	phaseId: string,
	noteId: string,
): Promise<string | undefined> {
	const { rows } = await sql<{ author: string }>`
		with recursive chain as (
			select id, participant_id, parent_note_id, 1 as depth from note
			where id = ${noteId} and board_id = ${boardId} and phase_id = ${phaseId} and state in ('veiled', 'visible')
			union all
			select note.id, note.participant_id, note.parent_note_id, depth + 1
			from chain join note on note.id = chain.parent_note_id and note.phase_id = ${phaseId} where depth < 100
		)
		select participant_id as author from chain where parent_note_id is null`.execute(db);
	return rows[0]?.author;
}

/** The sheet that somebody began: their ideas, and all that took them further, in order. */
export async function readSheet(db: Tx, boardId: string, phaseId: string, ownerId: string): Promise<SheetNote[]> {
	const { rows } = await sql<SheetNote>`
		with recursive sheet as (
			select id from note
			where board_id = ${boardId} and phase_id = ${phaseId} and participant_id = ${ownerId} and parent_note_id is null
			union
			select note.id from sheet join note on note.parent_note_id = sheet.id and note.phase_id = ${phaseId}
		)
		select id, number, text, lang, parent_note_id as "parentNoteId", coalesce(round, 1) as round
		from note where id in (select id from sheet) and state in ('veiled', 'visible')
		order by round, number`.execute(db);
	return rows;
}
