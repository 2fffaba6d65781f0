import { sql } from 'kysely';
import type { Tx } from '../documents.ts';

/** Who an account is, project by project, removed or not. */
export async function listParticipations(db: Tx, accountId: string) {
	return db
		.selectFrom('participant')
		.innerJoin('project', 'project.id', 'participant.project_id')
		.where('participant.account_id', '=', accountId)
		.orderBy('participant.id')
		.select([
			'participant.id',
			'participant.project_id as projectId',
			'participant.role',
			'project.title as projectTitle',
			sql<boolean>`participant.removed_at is not null`.as('removed'),
		])
		.execute();
}

/** Boards on which these people wrote or did something. */
export async function boardsOf(db: Tx, participantIds: string[]): Promise<string[]> {
	if (participantIds.length === 0) return [];
	const notes = db.selectFrom('note').where('participant_id', 'in', participantIds).select('board_id');
	const commands = db.selectFrom('board_command').where('participant_id', 'in', participantIds).select('board_id');
	const rows = await notes.union(commands).execute();
	return rows.map((row) => row.board_id).sort();
}

/** Documents in whose log these people have rows. */
export async function documentsOf(db: Tx, participantIds: string[]): Promise<string[]> {
	if (participantIds.length === 0) return [];
	const rows = await db
		.selectFrom('document_update')
		.where('participant_id', 'in', participantIds)
		.select('document_id')
		.distinct()
		.orderBy('document_id')
		.execute();
	return rows.map((row) => row.document_id);
}

/** Takes the words of these people off one board: the rows stay, so that numbers and links do. */
export async function blankNotes(tx: Tx, boardId: string, participantIds: string[]): Promise<void> {
	await tx
		.updateTable('note')
		.set({ text: '', original_text: null, original_lang: null, label: '', state: 'withdrawn', state_reason: '' })
		.where('board_id', '=', boardId)
		.where('participant_id', 'in', participantIds)
		// What a scribe typed for somebody else is not the scribe's to take away.
		.where('by_scribe', '=', false)
		.execute();
}

/** What these people asked of a board keeps its name and date; its words go, and with them the way back. */
export async function blankCommands(tx: Tx, boardId: string, participantIds: string[]): Promise<void> {
	await tx
		.updateTable('board_command')
		.set({ payload: '{}', inverse: null, result: '{}' })
		.where('board_id', '=', boardId)
		.where('participant_id', 'in', participantIds)
		.execute();
}

/** Positions go on counting; their reasons go. An objection must have one: the mark of a withdrawn one stands there. */
export async function blankReasons(tx: Tx, participantIds: string[]): Promise<void> {
	const theirs = tx.selectFrom('position').where('cast_by', 'in', participantIds).select('id');
	await tx.updateTable('position_history').set({ reason: '' }).where('position_id', 'in', theirs).execute();
	await tx
		.updateTable('position')
		.set({ reason: sql<string>`case when choice = 'object' then '[…]' else '' end` })
		.where('cast_by', 'in', participantIds)
		.execute();
}

/**
 * Cuts every link from these participants to a person, within the transaction that ends the account. Each gets an empty
 * account of its own, which nobody can enter: not even the fact that two of them were one person stays.
 */
export async function makeStubs(tx: Tx, accountId: string, participantIds: string[]): Promise<void> {
	for (const id of participantIds) {
		const { id: nobody } = await tx
			.insertInto('account')
			.values({ email: null })
			.returning('id')
			.executeTakeFirstOrThrow();
		await tx
			.updateTable('participant')
			.set({
				account_id: nobody,
				display_name: '',
				organisation_id: null,
				mandate: 'none',
				role: 'observer',
				removed_at: sql<Date>`coalesce(removed_at, now())`,
			})
			.where('id', '=', id)
			.execute();
		await tx.deleteFrom('text_admission').where('participant_id', '=', id).execute();
		await tx.updateTable('invitation').set({ email: null }).where('accepted_by', '=', id).execute();
	}
	const { email } = await tx
		.selectFrom('account')
		.where('id', '=', accountId)
		.select('email')
		.executeTakeFirstOrThrow();
	if (email !== null) {
		await tx.deleteFrom('invitation').where('email', '=', email).where('accepted_at', 'is', null).execute();
		await tx.updateTable('invitation').set({ email: null }).where('email', '=', email).execute();
	}
	await tx.deleteFrom('account').where('id', '=', accountId).execute();
}

/** Whether somebody else administers this server. */
export async function otherAdministrator(tx: Tx, accountId: string): Promise<boolean> {
	const row = await tx
		.selectFrom('account')
		.where('administrator', '=', true)
		.where('id', '<>', accountId)
		.select('id')
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}
