import { sql } from 'kysely';
import type { Tx } from '../documents.ts';

/**
 * What a live workshop knows of persons beside their words: whose ballot or turn to speak it was, who did what when, and who
 * sat where. Counts never need it: a ballot keeps its college, a seat that somebody came.
 */

/** Whether the workshop of the outer query has any such trace. */
export const HAS_TRACES = sql`(
	exists (
		select from phase join ballot on ballot.phase_id = phase.id
		where phase.workshop_id = workshop.id and ballot.participant_id is not null
	) or exists (
		select from phase join hand_count on hand_count.phase_id = phase.id
		where phase.workshop_id = workshop.id and hand_count.entered_by is not null
	)
	or exists (select from speaking_turn where workshop_id = workshop.id and participant_id is not null)
	or exists (select from workshop_event where workshop_id = workshop.id and participant_id is not null)
	or exists (
		select from seat where workshop_id = workshop.id and (board_id is not null or duty <> 'none' or name_consent)
	)
)`;

/** Takes the persons out of these workshops; what was counted stays. */
export async function forgetTracesOf(tx: Tx, workshopIds: string[]): Promise<void> {
	const phases = tx.selectFrom('phase').where('workshop_id', 'in', workshopIds).select('id');
	await tx.updateTable('ballot').set({ participant_id: null }).where('phase_id', 'in', phases).execute();
	await tx.updateTable('hand_count').set({ entered_by: null }).where('phase_id', 'in', phases).execute();
	for (const table of ['speaking_turn', 'workshop_event'] as const)
		await tx.updateTable(table).set({ participant_id: null }).where('workshop_id', 'in', workshopIds).execute();
	await tx
		.updateTable('seat')
		.set({ board_id: null, duty: 'none', name_consent: false })
		.where('workshop_id', 'in', workshopIds)
		.execute();
}

/** Takes these participants out of every workshop; what was counted of them stays, without any link to the rest. */
export async function forgetTracesBy(tx: Tx, participantIds: string[]): Promise<void> {
	if (participantIds.length === 0) return;
	for (const table of ['ballot', 'speaking_turn', 'workshop_event'] as const)
		await tx.updateTable(table).set({ participant_id: null }).where('participant_id', 'in', participantIds).execute();
	await tx.updateTable('hand_count').set({ entered_by: null }).where('entered_by', 'in', participantIds).execute();
	await tx.updateTable('workshop').set({ led_by: null }).where('led_by', 'in', participantIds).execute();
	await tx.updateTable('method').set({ created_by: null }).where('created_by', 'in', participantIds).execute();
	await tx
		.updateTable('seat')
		.set({ board_id: null, duty: 'none', name_consent: false })
		.where('participant_id', 'in', participantIds)
		.execute();
}

/** What workshops know of one account, for the person themself. */
export async function readTraces(db: Tx, accountId: string) {
	const own = db.selectFrom('participant').where('account_id', '=', accountId).select('id');
	const seats = await db
		.selectFrom('seat')
		.innerJoin('workshop', 'workshop.id', 'seat.workshop_id')
		.innerJoin('project', 'project.id', 'workshop.project_id')
		.leftJoin('board', 'board.id', 'seat.board_id')
		.where('seat.participant_id', 'in', own)
		.orderBy('seat.came_at')
		.select([
			'project.title as project',
			'workshop.title as workshop',
			'board.title as table',
			'seat.duty',
			'seat.came_at as cameAt',
			'seat.name_consent as nameConsent',
		])
		.execute();
	const ballots = await db
		.selectFrom('ballot')
		.innerJoin('phase', 'phase.id', 'ballot.phase_id')
		.innerJoin('workshop', 'workshop.id', 'phase.workshop_id')
		.innerJoin('project', 'project.id', 'workshop.project_id')
		.where('ballot.participant_id', 'in', own)
		.orderBy('ballot.cast_at')
		.select([
			'project.title as project',
			'workshop.title as workshop',
			'phase.question',
			'ballot.cast_at as castAt',
			sql<Record<string, number>>`(
				select coalesce(jsonb_object_agg(target, dots), '{}') from ballot_mark where ballot_id = ballot.id
			)`.as('marks'),
		])
		.execute();
	const turns = await db
		.selectFrom('speaking_turn')
		.innerJoin('workshop', 'workshop.id', 'speaking_turn.workshop_id')
		.where('speaking_turn.participant_id', 'in', own)
		.orderBy('asked_at')
		.select([
			'workshop.title as workshop',
			'asked_at as askedAt',
			'began_at as beganAt',
			'speaking_turn.ended_at as endedAt',
		])
		.execute();
	const acts = await db
		.selectFrom('workshop_event')
		.innerJoin('workshop', 'workshop.id', 'workshop_event.workshop_id')
		.where('workshop_event.participant_id', 'in', own)
		.orderBy('workshop_event.id')
		.select(['workshop.title as workshop', 'workshop_event.name', 'workshop_event.at'])
		.execute();
	const methods = await db
		.selectFrom('method')
		.innerJoin('project', 'project.id', 'method.project_id')
		.where('method.created_by', 'in', own)
		.orderBy('method.created_at')
		.select(['project.title as project', 'method.name', 'method.created_at as createdAt'])
		.execute();
	return { seats, ballots, turns, acts, methods };
}
