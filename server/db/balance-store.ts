import { sql } from 'kysely';
import type { Tx } from '../documents.ts';

/** What was written at one table by one college; `collegeId` null: nobody may know, or nobody said. */
export interface Written {
	boardId: string;
	collegeId: string | null;
	notes: number;
	words: number;
}

/** Notes and words of a workshop that stand, shown or not yet. Figures are nobody's voice. */
export async function countWritten(db: Tx, workshopId: string): Promise<Written[]> {
	const { rows } = await sql<Written>`
		select board_id as "boardId", case when anonymous then null else college_id end as "collegeId",
			count(*)::int as notes, sum(coalesce(array_length(regexp_split_to_array(btrim(text), '\\s+'), 1), 0))::int as words
		from note
		where board_id in (select id from board where workshop_id = ${workshopId})
			and state in ('visible', 'veiled', 'waiting') and kind <> 'figure'
		group by 1, 2`.execute(db);
	return rows;
}

/** Dots placed in all phases of a workshop, by college, and how many were counted by hand. */
export async function countPlaced(db: Tx, workshopId: string): Promise<{ collegeId: string | null; dots: number }[]> {
	const { rows } = await sql<{ collegeId: string | null; dots: number }>`
		select college_id as "collegeId", sum(dots)::int as dots from (
			select ballot.college_id, ballot_mark.dots from ballot
			join ballot_mark on ballot_mark.ballot_id = ballot.id
			where ballot.phase_id in (select id from phase where workshop_id = ${workshopId})
			union all
			select college_id, dots from hand_count
			where phase_id in (select id from phase where workshop_id = ${workshopId})
		) as placed group by 1`.execute(db);
	return rows;
}

/** When each table last received a note, and how many in this phase. */
export async function tableActivity(
	db: Tx,
	workshopId: string,
	phaseId: string | null,
): Promise<{ boardId: string; lastAt: Date | null; inPhase: number }[]> {
	const { rows } = await sql<{ boardId: string; lastAt: Date | null; inPhase: number }>`
		select board.id as "boardId", max(note.created_at) as "lastAt",
			(count(note.id) filter (where note.phase_id = ${phaseId}))::int as "inPhase"
		from board left join note on note.board_id = board.id and note.state in ('visible', 'veiled', 'waiting')
		where board.workshop_id = ${workshopId}
		group by board.id`.execute(db);
	return rows;
}
