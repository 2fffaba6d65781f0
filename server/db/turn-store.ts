import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../documents.ts';

/** One turn to speak: asked for, begun, ended. Ended without a beginning: withdrawn. */
export interface TurnRecord {
	id: string;
	phaseId: string | null;
	/** The table at which; null: in plenary. */
	boardId: string | null;
	/** Null: somebody without a phone, or who is not known any more. */
	participantId: string | null;
	displayName: string | null;
	collegeId: string | null;
	askedAt: Date;
	beganAt: Date | null;
	endedAt: Date | null;
}

/** The turns of a workshop, in the order in which they were asked for. */
export async function listTurns(db: Tx, workshopId: string): Promise<TurnRecord[]> {
	return db
		.selectFrom('speaking_turn')
		.leftJoin('participant', 'participant.id', 'speaking_turn.participant_id')
		.where('speaking_turn.workshop_id', '=', workshopId)
		.select([
			'speaking_turn.id',
			'speaking_turn.phase_id as phaseId',
			'speaking_turn.board_id as boardId',
			'speaking_turn.participant_id as participantId',
			'participant.display_name as displayName',
			'speaking_turn.college_id as collegeId',
			'speaking_turn.asked_at as askedAt',
			'speaking_turn.began_at as beganAt',
			'speaking_turn.ended_at as endedAt',
		])
		.orderBy('speaking_turn.asked_at')
		.orderBy('speaking_turn.id')
		.execute();
}

/** Asked again under the same id, it is asked for once. */
export async function insertTurn(
	tx: Tx,
	turn: Pick<TurnRecord, 'id' | 'phaseId' | 'boardId' | 'participantId' | 'collegeId'> & { workshopId: string },
	now: RawBuilder<Date>,
): Promise<void> {
	await tx
		.insertInto('speaking_turn')
		.values({
			id: turn.id,
			workshop_id: turn.workshopId,
			phase_id: turn.phaseId,
			board_id: turn.boardId,
			participant_id: turn.participantId,
			college_id: turn.collegeId,
			asked_at: now,
		})
		.onConflict((conflict) => conflict.column('id').doNothing())
		.execute();
}

/** Begins a turn that waits; whoever speaks at the same place has finished. False: there is no such turn. */
export async function beginTurn(tx: Tx, workshopId: string, id: string, now: RawBuilder<Date>): Promise<boolean> {
	await sql`
		update speaking_turn set ended_at = ${now}
		from speaking_turn next
		where next.id = ${id} and next.workshop_id = ${workshopId} and speaking_turn.workshop_id = ${workshopId}
			and speaking_turn.board_id is not distinct from next.board_id
			and speaking_turn.id <> next.id and speaking_turn.began_at is not null and speaking_turn.ended_at is null`.execute(tx);
	const { numUpdatedRows } = await tx
		.updateTable('speaking_turn')
		.set({ began_at: now })
		.where('id', '=', id)
		.where('workshop_id', '=', workshopId)
		.where('began_at', 'is', null)
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	return numUpdatedRows === 1n;
}

/** Ends a turn, or takes back one that waits. `participantId`: only that person's. False: there is no such turn. */
export async function endTurn(
	tx: Tx,
	workshopId: string,
	id: string,
	participantId: string | null,
	now: RawBuilder<Date>,
): Promise<boolean> {
	let query = tx
		.updateTable('speaking_turn')
		.set({ ended_at: now })
		.where('id', '=', id)
		.where('workshop_id', '=', workshopId)
		.where('ended_at', 'is', null);
	if (participantId !== null) query = query.where('participant_id', '=', participantId);
	return (await query.executeTakeFirst()).numUpdatedRows === 1n;
}

/** Seconds spoken so far, by college (null: nobody said which), and how many turns. */
export async function speakingTime(
	db: Tx,
	workshopId: string,
	now: RawBuilder<Date>,
): Promise<{ collegeId: string | null; boardId: string | null; seconds: number; turns: number }[]> {
	return db
		.selectFrom('speaking_turn')
		.where('workshop_id', '=', workshopId)
		.where('began_at', 'is not', null)
		.groupBy(['college_id', 'board_id'])
		.select((eb) => [
			'college_id as collegeId',
			'board_id as boardId',
			sql<number>`sum(extract(epoch from coalesce(ended_at, ${now}) - began_at))::float8`.as('seconds'),
			eb.fn.countAll<number>().as('turns'),
		])
		.execute();
}
