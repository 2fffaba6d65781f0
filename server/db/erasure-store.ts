import { sql } from 'kysely';
import type { Tx } from '../documents.ts';
import { forgetDetections } from './detection-store.ts';
import { NO_WORDS, removeNoteFiles } from './note-file-store.ts';
import { forgetTracesBy } from './trace-store.ts';

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
	// Commands are forgotten after a while, titles are not.
	const groups = db.selectFrom('note_group').where('titled_by', 'in', participantIds).select('board_id');
	const rows = await notes.union(commands).union(groups).execute();
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
	const own = await tx
		.selectFrom('note')
		.where('board_id', '=', boardId)
		.where('participant_id', 'in', participantIds)
		// What a scribe typed for somebody else is not the scribe's to take away.
		.where('by_scribe', '=', false)
		.select('id')
		.execute();
	const ids = own.map(({ id }) => id);
	if (ids.length === 0) return;
	await removeNoteFiles(tx, ids);
	await tx
		.updateTable('note')
		.set({ ...NO_WORDS, state: 'withdrawn', state_reason: '' })
		.where('id', 'in', ids)
		.execute();
	await forgetDetections(tx, 'note', ids);
}

/** Titles of groups that one of these people gave: a group without a title stays a group. */
export async function blankGroupTitles(tx: Tx, boardId: string, participantIds: string[]): Promise<void> {
	await tx
		.updateTable('note_group')
		.set({ title: '', titled_by: null })
		.where('board_id', '=', boardId)
		.where('titled_by', 'in', participantIds)
		.execute();
}

/**
 * Texts that one of these people wrote alone and that no round has frozen: nobody else has a row in their log, nobody else
 * named them. What several wrote, and what people took positions on, belongs to the project's record.
 */
export async function loneTexts(db: Tx, participantIds: string[]): Promise<{ id: string; boardId: string }[]> {
	if (participantIds.length === 0) return [];
	return db
		.selectFrom('item')
		.where('created_by', 'in', participantIds)
		.where('version', '=', 0)
		.where((eb) =>
			eb.not(
				eb.exists(
					eb
						.selectFrom('document_update')
						.whereRef('document_id', '=', sql`'text:' || item.id`)
						.where('participant_id', 'not in', participantIds)
						.select('seq'),
				),
			),
		)
		.where((eb) =>
			eb.not(
				eb.exists(
					eb
						.selectFrom('board_command')
						.whereRef('board_command.board_id', '=', 'item.board_id')
						.where('name', '=', 'item.retitle')
						.where(sql<boolean>`payload->>'itemId' = item.id::text`)
						.where('participant_id', 'not in', participantIds)
						.select('board_command.id'),
				),
			),
		)
		.orderBy('id')
		.select(['id', 'board_id as boardId'])
		.execute();
}

/** An item must have a title: the mark of a withdrawn one stands there. */
export async function blankText(tx: Tx, itemId: string): Promise<void> {
	await tx
		.updateTable('item')
		.set({ title: '[…]', text: '', plain_text: '' })
		.where('id', '=', itemId)
		.where('version', '=', 0)
		.execute();
	await forgetDetections(tx, 'item', [itemId]);
}

/** Everybody of these projects, removed or not. */
export async function participantsOf(db: Tx, projectIds: string[]): Promise<string[]> {
	if (projectIds.length === 0) return [];
	const rows = await db.selectFrom('participant').where('project_id', 'in', projectIds).select('id').execute();
	return rows.map(({ id }) => id);
}

/** Gestures of others that would bring back a title as it was before lose their way back: it may be theirs. */
export async function blankFormerTitles(tx: Tx, boardId: string): Promise<void> {
	await tx
		.updateTable('board_command')
		.set({ inverse: null })
		.where('board_id', '=', boardId)
		.where('name', 'in', ['item.retitle', 'group.rename', 'group.dissolve'])
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
	// Of an organisation's position, each mandate-holder takes their own words along.
	await tx.updateTable('position_history').set({ reason: '' }).where('cast_by', 'in', participantIds).execute();
	const blanked = await tx
		.updateTable('position')
		.set({ reason: sql<string>`case when choice = 'object' then '[…]' else '' end` })
		.where('cast_by', 'in', participantIds)
		.returning('id')
		.execute();
	await forgetDetections(
		tx,
		'position',
		blanked.map(({ id }) => id),
	);
}

/**
 * Cuts every link from these participants to a person, within the transaction that ends the account. Each gets an empty
 * account of its own, which nobody can enter: not even the fact that two of them were one person stays. Returns the
 * address that the account had.
 */
export async function makeStubs(tx: Tx, accountId: string, participantIds: string[]): Promise<string | null> {
	await forgetTracesBy(tx, participantIds);
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
		// Its mail, with the address it went to, goes as well.
		await tx
			.deleteFrom('mail')
			.where('invitation_id', 'in', tx.selectFrom('invitation').where('accepted_by', '=', id).select('id'))
			.execute();
		await tx.updateTable('invitation').set({ email: null }).where('accepted_by', '=', id).execute();
	}
	const { email } = await tx
		.selectFrom('account')
		.where('id', '=', accountId)
		.select('email')
		.executeTakeFirstOrThrow();
	if (email !== null) {
		await tx
			.deleteFrom('mail')
			.where(sql`lower(address)`, '=', email)
			.execute();
		await tx.deleteFrom('invitation').where('email', '=', email).where('accepted_at', 'is', null).execute();
		await tx.updateTable('invitation').set({ email: null }).where('email', '=', email).execute();
	}
	await tx.deleteFrom('account').where('id', '=', accountId).execute();
	return email;
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
