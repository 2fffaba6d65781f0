import { sql } from 'kysely';
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
