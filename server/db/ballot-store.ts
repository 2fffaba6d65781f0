import { sql, type RawBuilder } from 'kysely';
import type { DotCount, Marks } from '#lib/domain/ballot.ts';
import type { BallotTarget } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

/** Something that dots can be put on: a group or note on a table of the workshop, or an item that it made. */
export interface ChoiceRecord {
	id: string;
	title: string;
	boardId: string;
}

/** What can be chosen now at the tables of a workshop, in the order of the screen. */
export async function listChoices(db: Tx, workshopId: string, target: BallotTarget): Promise<ChoiceRecord[]> {
	if (target === 'groups') {
		return db
			.selectFrom('note_group')
			.innerJoin('board', 'board.id', 'note_group.board_id')
			.where('board.workshop_id', '=', workshopId)
			.where('note_group.dissolved_at', 'is', null)
			.select(['note_group.id', 'note_group.title', 'board.id as boardId'])
			.orderBy('board.rank')
			.orderBy('note_group.rank')
			.orderBy('note_group.id')
			.execute();
	}
	if (target === 'notes') {
		return db
			.selectFrom('note')
			.innerJoin('board', 'board.id', 'note.board_id')
			.where('board.workshop_id', '=', workshopId)
			.where('note.state', '=', 'visible')
			.select(['note.id', 'note.text as title', 'board.id as boardId'])
			.orderBy('board.rank')
			.orderBy('note.rank')
			.orderBy('note.id')
			.execute();
	}
	return db
		.selectFrom('item')
		.innerJoin('board', 'board.id', 'item.board_id')
		.where('board.workshop_id', '=', workshopId)
		.where('item.state', '<>', 'set_aside')
		.select(['item.id', 'item.title', 'board.id as boardId'])
		.orderBy('board.rank')
		.orderBy('item.rank')
		.orderBy('item.id')
		.execute();
}

/** The ballot of one person in a phase, whole: what was chosen before is replaced. */
export async function writeBallot(
	tx: Tx,
	ballot: { phaseId: string; participantId: string; collegeId: string; marks: Marks },
	now: RawBuilder<Date>,
): Promise<void> {
	const { id } = await tx
		.insertInto('ballot')
		.values({
			phase_id: ballot.phaseId,
			participant_id: ballot.participantId,
			college_id: ballot.collegeId,
			cast_at: now,
			changed_at: now,
		})
		.onConflict((conflict) =>
			conflict.columns(['phase_id', 'participant_id']).doUpdateSet({ college_id: ballot.collegeId, changed_at: now }),
		)
		.returning('id')
		.executeTakeFirstOrThrow();
	await tx.deleteFrom('ballot_mark').where('ballot_id', '=', id).execute();
	const marks = Object.entries(ballot.marks).map(([target, dots]) => ({ ballot_id: id, target, dots }));
	if (marks.length > 0) await tx.insertInto('ballot_mark').values(marks).execute();
}

/** What this person has chosen in a phase; null: nothing was cast. */
export async function readBallot(db: Tx, phaseId: string, participantId: string): Promise<Marks | null> {
	const rows = await db
		.selectFrom('ballot')
		.leftJoin('ballot_mark', 'ballot_mark.ballot_id', 'ballot.id')
		.where('ballot.phase_id', '=', phaseId)
		.where('ballot.participant_id', '=', participantId)
		.select(['ballot_mark.target', 'ballot_mark.dots'])
		.execute();
	if (rows.length === 0) return null;
	return Object.fromEntries(
		rows.flatMap(({ target, dots }) => (target === null || dots === null ? [] : [[target, dots]])),
	);
}

/** People who cast a ballot in a phase, by college. An emptied ballot chooses nothing, and is not counted. */
export async function countVoters(db: Tx, phaseId: string): Promise<Map<string, number>> {
	const rows = await db
		.selectFrom('ballot')
		.where('phase_id', '=', phaseId)
		.where((eb) =>
			eb.exists(eb.selectFrom('ballot_mark').select('target').whereRef('ballot_mark.ballot_id', '=', 'ballot.id')),
		)
		.groupBy('college_id')
		.select((eb) => ['college_id as collegeId', eb.fn.countAll<number>().as('people')])
		.execute();
	return new Map(rows.map(({ collegeId, people }) => [collegeId, people]));
}

/** Dots of a phase by target and college: those cast, and those counted by hand. */
export async function countDots(db: Tx, phaseId: string): Promise<DotCount[]> {
	const cast = await db
		.selectFrom('ballot')
		.innerJoin('ballot_mark', 'ballot_mark.ballot_id', 'ballot.id')
		.where('ballot.phase_id', '=', phaseId)
		.groupBy(['ballot_mark.target', 'ballot.college_id'])
		.select((eb) => [
			'ballot_mark.target',
			'ballot.college_id as collegeId',
			eb.fn.sum<number>('ballot_mark.dots').as('dots'),
			eb.fn.countAll<number>().as('people'),
		])
		.execute();
	const counted = await listHandCounts(db, phaseId);
	return [
		...cast.map((row) => ({ ...row, byHand: false })),
		...counted.map(({ target, collegeId, dots }) => ({ target, collegeId, dots, people: 0, byHand: true })),
	];
}

/** Dots that somebody counted in the hall and typed in. */
export interface HandCount {
	boardId: string | null;
	collegeId: string | null;
	target: string;
	dots: number;
}

export async function listHandCounts(db: Tx, phaseId: string): Promise<HandCount[]> {
	return db
		.selectFrom('hand_count')
		.where('phase_id', '=', phaseId)
		.select(['board_id as boardId', 'college_id as collegeId', 'target', 'dots'])
		.orderBy('at')
		.execute();
}

/** Puts a number in the place of the one before; 0 takes it away. */
export async function writeHandCount(
	tx: Tx,
	phaseId: string,
	count: HandCount,
	enteredBy: string,
	now: RawBuilder<Date>,
): Promise<void> {
	if (count.dots === 0) {
		await tx
			.deleteFrom('hand_count')
			.where('phase_id', '=', phaseId)
			.where('board_id', 'is not distinct from', count.boardId)
			.where('college_id', 'is not distinct from', count.collegeId)
			.where('target', '=', count.target)
			.execute();
		return;
	}
	await sql`
		insert into hand_count (phase_id, board_id, college_id, target, dots, entered_by, at)
		values (${phaseId}, ${count.boardId}, ${count.collegeId}, ${count.target}, ${count.dots}, ${enteredBy}, ${now})
		on conflict (phase_id, board_id, college_id, target)
		do update set dots = excluded.dots, entered_by = excluded.entered_by, at = excluded.at`.execute(tx);
}
