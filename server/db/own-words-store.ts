import { sql } from 'kysely';
import { RETENTION } from '#lib/domain/retention.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/** What this account wrote on boards and did not withdraw, typed for others included; `noteId` asks for one alone. */
export async function listOwnNotes(db: Tx, accountId: string, noteId?: string) {
	let query = db
		.selectFrom('note')
		.innerJoin('participant', 'participant.id', 'note.participant_id')
		.innerJoin('board', 'board.id', 'note.board_id')
		.innerJoin('project', 'project.id', 'board.project_id')
		.leftJoin('workshop', 'workshop.id', 'board.workshop_id')
		.where('participant.account_id', '=', accountId)
		.where('note.state', '<>', 'withdrawn')
		.orderBy('note.created_at', 'desc')
		.orderBy('note.id')
		.select([
			'note.id',
			'note.number',
			'note.text',
			'note.lang',
			'note.kind',
			'note.state',
			'note.state_reason as stateReason',
			'note.by_scribe as byScribe',
			'note.created_at as createdAt',
			'board.id as boardId',
			'board.title as boardTitle',
			'project.id as projectId',
			'project.slug as projectSlug',
			'project.title as projectTitle',
			sql<boolean>`board.open and coalesce(workshop.open, true)`.as('open'),
		]);
	if (noteId !== undefined) query = query.where('note.id', '=', noteId);
	return query.execute();
}

/**
 * Ideas that this account took back and may still put on the table again: their words are kept until `until`. `commandId`
 * is the withdrawal to undo.
 */
export async function listWithdrawn(db: Tx, clock: Clock, accountId: string, noteId?: string) {
	const until = sql<Date>`note.state_at + ${RETENTION.withdrawn_words.days} * interval '1 day'`;
	let query = db
		.selectFrom('note')
		.innerJoin('participant', 'participant.id', 'note.participant_id')
		.innerJoin('board', 'board.id', 'note.board_id')
		.innerJoin('project', 'project.id', 'board.project_id')
		.innerJoin('board_command', (join) =>
			join
				.onRef('board_command.board_id', '=', 'note.board_id')
				.onRef('board_command.participant_id', '=', 'note.participant_id')
				.on('board_command.name', '=', 'note.withdraw')
				.on('board_command.undone_at', 'is', null)
				.on(sql<boolean>`board_command.payload->>'noteId' = note.id::text`),
		)
		.where('participant.account_id', '=', accountId)
		.where('note.state', '=', 'withdrawn')
		.where('note.text', '<>', '')
		.where(until, '>', clock.now)
		.orderBy('note.state_at', 'desc')
		.select([
			'note.id',
			'note.text',
			'note.lang',
			'board.id as boardId',
			'project.id as projectId',
			'project.title as projectTitle',
			'board_command.id as commandId',
			until.as('until'),
		]);
	if (noteId !== undefined) query = query.where('note.id', '=', noteId);
	return query.execute();
}
