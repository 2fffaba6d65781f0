import { sql, type RawBuilder } from 'kysely';
import type { SeatDuty } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

/** Somebody of a workshop: at a table, or in the hall (`boardId` null). */
export interface SeatRecord {
	participantId: string;
	displayName: string;
	collegeId: string;
	boardId: string | null;
	duty: SeatDuty;
	/** Null: placed, and not come yet. */
	cameAt: Date | null;
	nameConsent: boolean;
}

/** Everybody who was placed or came, in the order in which they came. */
export async function listSeats(db: Tx, workshopId: string): Promise<SeatRecord[]> {
	return db
		.selectFrom('seat')
		.innerJoin('participant', 'participant.id', 'seat.participant_id')
		.where('seat.workshop_id', '=', workshopId)
		.where('participant.removed_at', 'is', null)
		.select([
			'participant.id as participantId',
			'participant.display_name as displayName',
			'participant.college_id as collegeId',
			'seat.board_id as boardId',
			'seat.duty',
			'seat.came_at as cameAt',
			'seat.name_consent as nameConsent',
		])
		.orderBy('seat.came_at', (order) => order.asc().nullsLast())
		.orderBy('participant.id')
		.execute();
}

export async function findSeat(
	db: Tx,
	workshopId: string,
	participantId: string,
): Promise<Pick<SeatRecord, 'boardId' | 'duty' | 'cameAt' | 'nameConsent'> | undefined> {
	return db
		.selectFrom('seat')
		.where('workshop_id', '=', workshopId)
		.where('participant_id', '=', participantId)
		.select(['board_id as boardId', 'duty', 'came_at as cameAt', 'name_consent as nameConsent'])
		.executeTakeFirst();
}

/** They are here: noted the first time. A table given before stays. */
export async function comeIn(
	tx: Tx,
	workshopId: string,
	participantId: string,
	boardId: string | null,
	now: RawBuilder<Date>,
): Promise<void> {
	await tx
		.insertInto('seat')
		.values({ workshop_id: workshopId, participant_id: participantId, board_id: boardId, came_at: now })
		.onConflict((conflict) =>
			conflict.columns(['workshop_id', 'participant_id']).doUpdateSet({
				came_at: sql<Date>`coalesce(seat.came_at, excluded.came_at)`,
				...(boardId !== null && { board_id: boardId }),
			}),
		)
		.execute();
}

/** Puts people at tables; who has no seat yet gets one, not come. */
export async function placePeople(
	tx: Tx,
	workshopId: string,
	places: Iterable<readonly [participantId: string, boardId: string | null]>,
): Promise<void> {
	const list = [...places];
	if (list.length === 0) return;
	await sql`
		insert into seat (workshop_id, participant_id, board_id)
		select ${workshopId}, participant_id, board_id
		from unnest(${list.map(([id]) => id)}::uuid[], ${list.map(([, boardId]) => boardId)}::uuid[]) as placed (participant_id, board_id)
		on conflict (workshop_id, participant_id) do update set board_id = excluded.board_id`.execute(tx);
}

export async function setDuty(tx: Tx, workshopId: string, participantId: string, duty: SeatDuty): Promise<boolean> {
	const { numUpdatedRows } = await tx
		.updateTable('seat')
		.set({ duty })
		.where('workshop_id', '=', workshopId)
		.where('participant_id', '=', participantId)
		.executeTakeFirst();
	return numUpdatedRows === 1n;
}

/** Whether their name may stand in the minutes. */
export async function setNameConsent(
	tx: Tx,
	workshopId: string,
	participantId: string,
	consent: boolean,
): Promise<boolean> {
	const { numUpdatedRows } = await tx
		.updateTable('seat')
		.set({ name_consent: consent })
		.where('workshop_id', '=', workshopId)
		.where('participant_id', '=', participantId)
		.executeTakeFirst();
	return numUpdatedRows === 1n;
}

/** People of a project who are not removed, among these. */
export async function knownPeople(db: Tx, projectId: string, participantIds: readonly string[]): Promise<Set<string>> {
	if (participantIds.length === 0) return new Set();
	const rows = await db
		.selectFrom('participant')
		.select('id')
		.where('project_id', '=', projectId)
		.where('removed_at', 'is', null)
		.where('id', 'in', participantIds)
		.execute();
	return new Set(rows.map(({ id }) => id));
}
