import { sql } from 'kysely';
import type { RetentionKind } from '#lib/domain/retention.ts';
import type { NoteState } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../../documents.ts';
import { NO_WORDS, removeNoteFiles } from '../note-file-store.ts';
import { forgetTracesOf } from '../trace-store.ts';

/** Kinds that end with statements alone; the others (histories, accounts, files) are the service's to end. */
export type RowKind = Exclude<RetentionKind, 'document_history' | 'member_accounts' | 'export_files'>;

/**
 * Ends rows of one kind by their keys. Each judges once more what may have changed since the keys were read: a note that
 * came back keeps its words.
 */
export const PURGE: Record<RowKind, (tx: Tx, keys: string[]) => Promise<unknown>> = {
	withdrawn_words: (tx, keys) => forgetWords(tx, keys, ['withdrawn'], 'withdrawn'),
	// What was never shown is hidden from then on: nothing is left to reveal.
	hidden_words: (tx, keys) => forgetWords(tx, keys, ['hidden', 'veiled', 'waiting'], 'hidden'),
	workshop_traces: forgetTracesOf,
	board_undo: (tx, keys) =>
		sql`delete from board_command where participant_id || ' ' || id = any(${keys}::text[])`.execute(tx),
	async guest_names(tx, keys) {
		await tx.updateTable('account').set({ display_name: '' }).where('id', 'in', keys).execute();
		await tx.updateTable('participant').set({ display_name: '' }).where('account_id', 'in', keys).execute();
	},
	async guest_access(tx, keys) {
		await tx.deleteFrom('receipt').where('account_id', 'in', keys).execute();
		await tx.deleteFrom('session').where('account_id', 'in', keys).execute();
	},
	audit_events: (tx, keys) => tx.deleteFrom('audit_event').where('id', 'in', keys).execute(),
	mail_addresses: (tx, keys) =>
		tx
			.updateTable('mail')
			.set({ address: '', data: '{}' })
			.where('id', 'in', keys)
			.where('state', '<>', 'waiting')
			.execute(),
	mail_rows: (tx, keys) => tx.deleteFrom('mail').where('id', 'in', keys).where('state', '<>', 'waiting').execute(),
	mail_refusals: (tx, keys) => tx.deleteFrom('mail_refusal').where('address_hash', 'in', keys).execute(),
	mail_bounces: (tx, keys) => tx.deleteFrom('mail_bounce').where('address_hash', 'in', keys).execute(),
	invitations: (tx, keys) => tx.deleteFrom('invitation').where('id', 'in', keys).execute(),
	sign_in_links: (tx, keys) => tx.deleteFrom('sign_in_link').where('token_hash', 'in', keys).execute(),
	known_devices: (tx, keys) =>
		sql`delete from known_device where account_id || ' ' || device_hash = any(${keys}::text[])`.execute(tx),
	sessions: (tx, keys) => tx.deleteFrom('session').where('id', 'in', keys).execute(),
};

/** The note keeps its number and its links; its words go, with every record that could bring them back. */
async function forgetWords(tx: Tx, keys: string[], states: NoteState[], state: NoteState): Promise<void> {
	const still = await tx
		.selectFrom('note')
		.where('id', 'in', keys)
		.where('state', 'in', states)
		.select('id')
		.forUpdate()
		.execute();
	const ids = still.map(({ id }) => id);
	await removeNoteFiles(tx, ids);
	if (ids.length > 0)
		await tx
			.updateTable('note')
			.set({ ...NO_WORDS, state })
			.where('id', 'in', ids)
			.execute();
	await sql`
		update board_command set payload = jsonb_build_object('noteId', payload->>'noteId'), inverse = null
		where name in ('note.add', 'note.edit', 'note.withdraw', 'note.hide', 'note.restore')
			and payload->>'noteId' = any(${ids}::text[])`.execute(tx);
}
