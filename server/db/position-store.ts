import { sql } from 'kysely';
import type { CountedPosition } from '#lib/domain/agreement.ts';
import type { PositionChoice, ResponseStatus } from '#lib/domain/vocabulary.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

export interface NewPosition {
	roundId: string;
	itemId: string;
	version: number;
	/** Exactly one of the two is the voter. */
	participantId: string | null;
	organisationId: string | null;
	castBy: string;
	collegeId: string;
	choice: PositionChoice;
	reason: string;
}

/**
 * Writes the one position of this voter on this text, whatever happens at the same time: the unique constraint decides,
 * and the last to come replaces. Every position ever taken stays in the history.
 */
export async function upsertPosition(tx: Tx, clock: Clock, position: NewPosition): Promise<string> {
	const { id } = await tx
		.insertInto('position')
		.values({
			round_id: position.roundId,
			item_id: position.itemId,
			item_version: position.version,
			participant_id: position.participantId,
			organisation_id: position.organisationId,
			cast_by: position.castBy,
			college_id: position.collegeId,
			choice: position.choice,
			reason: position.reason,
			at: clock.now,
		})
		.onConflict((conflict) =>
			conflict
				.columns(['item_id', 'item_version', position.organisationId === null ? 'participant_id' : 'organisation_id'])
				.doUpdateSet((eb) => ({
					round_id: eb.ref('excluded.round_id'),
					cast_by: eb.ref('excluded.cast_by'),
					college_id: eb.ref('excluded.college_id'),
					choice: eb.ref('excluded.choice'),
					reason: eb.ref('excluded.reason'),
					at: clock.now,
					lifted_at: null,
				})),
		)
		.returning('id')
		.executeTakeFirstOrThrow();
	await tx
		.insertInto('position_history')
		.values({
			position_id: id,
			choice: position.choice,
			reason: position.reason,
			cast_by: position.castBy,
			at: clock.now,
		})
		.execute();
	return id;
}

/** An objection that nobody but its voter may lift. */
export interface PositionRecord {
	id: string;
	roundId: string;
	itemId: string;
	projectId: string;
	participantId: string | null;
	organisationId: string | null;
	choice: PositionChoice;
}

export async function findPosition(db: Tx, id: string): Promise<PositionRecord | undefined> {
	return db
		.selectFrom('position')
		.innerJoin('comment_round', 'comment_round.id', 'position.round_id')
		.where('position.id', '=', id)
		.select([
			'position.id',
			'position.round_id as roundId',
			'position.item_id as itemId',
			'comment_round.project_id as projectId',
			'position.participant_id as participantId',
			'position.organisation_id as organisationId',
			'position.choice',
		])
		.executeTakeFirst();
}

export async function markLifted(tx: Tx, clock: Clock, id: string): Promise<void> {
	await tx.updateTable('position').set({ lifted_at: clock.now }).where('id', '=', id).execute();
}

/** The last response given since the position was taken: an objection that changed waits for a new one. */
const answers = (db: Tx) =>
	db
		.selectFrom('response')
		.distinctOn('response.position_id')
		.innerJoin('position as answered', 'answered.id', 'response.position_id')
		.whereRef('response.at', '>=', 'answered.at')
		.leftJoin('organisation as answering', 'answering.id', 'response.organisation_id')
		.orderBy('response.position_id')
		.orderBy('response.at', 'desc')
		.select([
			'response.position_id as positionId',
			'response.status',
			'response.reason',
			'response.plain_text as plainText',
			'response.at',
			'answering.name as organisation',
		]);

/** Positions on the texts of a round, as the rule counts them, by item. */
export async function countedPositions(db: Tx, roundId: string): Promise<Map<string, CountedPosition[]>> {
	const rows = await db
		.selectFrom('position')
		.innerJoin('college', 'college.id', 'position.college_id')
		.leftJoin(answers(db).as('answer'), 'answer.positionId', 'position.id')
		.where('position.round_id', '=', roundId)
		.orderBy('position.at')
		.orderBy('position.id')
		.select([
			'position.item_id as itemId',
			sql<string>`coalesce('participant:' || position.participant_id, 'organisation:' || position.organisation_id)`.as(
				'voter',
			),
			'college.key as college',
			'position.choice',
			sql<boolean>`position.lifted_at is not null`.as('lifted'),
			sql<boolean>`answer."positionId" is not null`.as('answered'),
		])
		.execute();
	const byItem = new Map<string, CountedPosition[]>();
	for (const { itemId, ...position } of rows) byItem.set(itemId, [...(byItem.get(itemId) ?? []), position]);
	return byItem;
}

export interface PrintedResponse {
	status: ResponseStatus;
	reason: string;
	plainText: string;
	at: Date;
	/** Name of the organisation that answers, when it answers as one. */
	organisation: string | null;
}

/** A reservation or an objection: printed beside the text, with its college, never with the name of a person. */
export interface PrintedPosition {
	id: string;
	itemId: string;
	collegeId: string;
	/** Name of the organisation that speaks, through its mandate. */
	organisation: string | null;
	choice: PositionChoice;
	reason: string;
	at: Date;
	lifted: boolean;
	response: PrintedResponse | null;
	/** Voter, for "is it mine?": never sent on. */
	participantId: string | null;
	organisationId: string | null;
}

export async function printedPositions(db: Tx, roundId: string): Promise<PrintedPosition[]> {
	const rows = await db
		.selectFrom('position')
		.leftJoin('organisation', 'organisation.id', 'position.organisation_id')
		.leftJoin(answers(db).as('answer'), 'answer.positionId', 'position.id')
		.where('position.round_id', '=', roundId)
		.where('position.choice', 'in', ['object', 'agree_with_reservation'])
		.orderBy('position.at')
		.orderBy('position.id')
		.select([
			'position.id',
			'position.item_id as itemId',
			'position.college_id as collegeId',
			'organisation.name as organisation',
			'position.choice',
			'position.reason',
			'position.at',
			sql<boolean>`position.lifted_at is not null`.as('lifted'),
			'position.participant_id as participantId',
			'position.organisation_id as organisationId',
			'answer.status as answerStatus',
			'answer.reason as answerReason',
			'answer.plainText as answerPlainText',
			'answer.at as answerAt',
			'answer.organisation as answerOrganisation',
		])
		.execute();
	return rows.map(({ answerStatus, answerReason, answerPlainText, answerAt, answerOrganisation, ...row }) => ({
		...row,
		response: answerStatus && {
			status: answerStatus,
			reason: answerReason ?? '',
			plainText: answerPlainText ?? '',
			at: answerAt ?? row.at,
			organisation: answerOrganisation,
		},
	}));
}

export interface OwnPosition {
	itemId: string;
	as: 'self' | 'organisation';
	choice: PositionChoice;
	reason: string;
	at: Date;
	lifted: boolean;
}

/** What this participant answered, for themselves and for the organisation they hold a mandate of. */
export async function ownPositions(
	db: Tx,
	roundId: string,
	voter: { participantId: string; organisationId: string | null },
): Promise<OwnPosition[]> {
	return db
		.selectFrom('position')
		.where('round_id', '=', roundId)
		.where((eb) =>
			eb.or([
				eb('participant_id', '=', voter.participantId),
				...(voter.organisationId === null ? [] : [eb('organisation_id', '=', voter.organisationId)]),
			]),
		)
		.select([
			'item_id as itemId',
			sql<'self' | 'organisation'>`case when participant_id is null then 'organisation' else 'self' end`.as('as'),
			'choice',
			'reason',
			'at',
			sql<boolean>`lifted_at is not null`.as('lifted'),
		])
		.execute();
}
