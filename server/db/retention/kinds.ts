import { sql, type RawBuilder } from 'kysely';
import { RETENTION, type RetentionKind } from '#lib/domain/retention.ts';
import { HAS_TRACES } from '../trace-store.ts';

/** What falls due, as one query: `project_id` (null: the instance's), `key` (of the row, as text), `due_at`. */
type Candidates = RawBuilder<{ project_id: string | null; key: string; due_at: Date }>;

/** The duration in force for the project of a row, as an interval. `project`: how the query names it. */
function days(kind: RetentionKind, project: string): RawBuilder<unknown> {
	const { days: supplied, least, most } = RETENTION[kind];
	const set = sql`(
		select days from retention_setting
		where retention_setting.kind = ${kind} and retention_setting.project_id is not distinct from ${sql.raw(project)}
	)`;
	return sql`interval '1 day' * least(${most}::float8, greatest(${least}::float8, coalesce(${set}, ${supplied}::float8)))`;
}
const NOBODYS = 'null::uuid';

/** Words of a note in its own row. */
const HAS_WORDS = sql`(note.text <> '' or note.original_text is not null or note.label <> '')`;

/**
 * Guests by the last of their projects to let go of them. A project counts from the last visit, or from its own end when
 * that came first.
 */
function guests(kind: RetentionKind, which: RawBuilder<unknown>): Candidates {
	return sql`
		select distinct on (account.id) project.id as project_id, account.id::text as key,
			least(account.seen_at, (project.ends_on + 1)::timestamptz) + ${days(kind, 'project.id')} as due_at
		from account
			join participant on participant.account_id = account.id
			join project on project.id = participant.project_id
		where account.email is null and ${which}
		order by account.id, due_at desc`;
}

/** Rows that one of the tables keeps with a moment of its own, counted from it. */
export const CANDIDATES: Record<Exclude<RetentionKind, 'export_files'>, (now: RawBuilder<Date>) => Candidates> = {
	withdrawn_words: () => sql`
		select board.project_id, note.id::text as key, note.state_at + ${days('withdrawn_words', 'board.project_id')} as due_at
		from note join board on board.id = note.board_id
		where note.state = 'withdrawn' and ${HAS_WORDS}`,
	hidden_words: () => sql`
		select board.project_id, note.id::text as key, note.state_at + ${days('hidden_words', 'board.project_id')} as due_at
		from note join board on board.id = note.board_id
		where note.state in ('hidden', 'veiled', 'waiting') and ${HAS_WORDS}`,
	board_undo: () => sql`
		select board.project_id, board_command.participant_id || ' ' || board_command.id as key,
			board_command.at + ${days('board_undo', 'board.project_id')} as due_at
		from board_command join board on board.id = board_command.board_id`,
	// A workshop as a whole: whose ballots and turns these were, and who sat where.
	workshop_traces: () => sql`
		select workshop.project_id, workshop.id::text as key,
			greatest(workshop.starts_at, workshop.ends_at, workshop.live_started_at, workshop.live_ended_at)
				+ ${days('workshop_traces', 'workshop.project_id')} as due_at
		from workshop where ${HAS_TRACES}`,
	// A document that nobody has written in for so long keeps its present state alone.
	document_history: () => sql`
		select document.project_id, document.id as key,
			document_update.at + ${days('document_history', 'document.project_id')} as due_at
		from document
			join document_update on document_update.document_id = document.id and document_update.seq = document.head_seq
		where document.erased_seq < document.head_seq`,
	guest_names: () =>
		guests(
			'guest_names',
			sql`(account.display_name <> '' or exists (
			select from participant as named where named.account_id = account.id and named.display_name <> ''
		))`,
		),
	guest_access: (now) =>
		guests(
			'guest_access',
			sql`(exists (select from receipt where receipt.account_id = account.id) or exists (
			select from session
			where session.account_id = account.id and least(expires_at, absolute_expires_at) > ${now}
		))`,
		),
	audit_events: () => sql`
		select project_id, id::text as key, at + ${days('audit_events', 'audit_event.project_id')} as due_at from audit_event`,
	mail_addresses: () => sql`
		select ${sql.raw(NOBODYS)} as project_id, id::text as key, done_at + ${days('mail_addresses', NOBODYS)} as due_at
		from mail where state <> 'waiting' and (address <> '' or data <> '{}')`,
	mail_rows: () => sql`
		select ${sql.raw(NOBODYS)} as project_id, id::text as key, done_at + ${days('mail_rows', NOBODYS)} as due_at
		from mail where state <> 'waiting'`,
	// As long as somebody has this address, their refusal holds.
	mail_refusals: () => sql`
		select ${sql.raw(NOBODYS)} as project_id, address_hash as key, at + ${days('mail_refusals', NOBODYS)} as due_at
		from mail_refusal where not exists (
			select from account where encode(sha256(convert_to(account.email, 'UTF8')), 'hex') = address_hash
		)`,
	// After that the address is tried once more.
	mail_bounces: () => sql`
		select ${sql.raw(NOBODYS)} as project_id, address_hash as key,
			greatest(hard_at, soft_at) + ${days('mail_bounces', NOBODYS)} as due_at
		from mail_bounce`,
	invitations: () => sql`
		select project_id, id::text as key,
			coalesce(accepted_at, expires_at) + ${days('invitations', 'invitation.project_id')} as due_at
		from invitation`,
	sign_in_links: () => sql`
		select ${sql.raw(NOBODYS)} as project_id, token_hash as key, expires_at + ${days('sign_in_links', NOBODYS)} as due_at
		from sign_in_link`,
	sessions: () => sql`
		select ${sql.raw(NOBODYS)} as project_id, id as key,
			least(expires_at, absolute_expires_at) + ${days('sessions', NOBODYS)} as due_at
		from session`,
	known_devices: () => sql`
		select ${sql.raw(NOBODYS)} as project_id, account_id || ' ' || device_hash as key,
			seen_at + ${days('known_devices', NOBODYS)} as due_at
		from known_device`,
	// Whoever answers for something hands it over first: nobody else could.
	member_accounts: () => sql`
		select ${sql.raw(NOBODYS)} as project_id, id::text as key, seen_at + ${days('member_accounts', NOBODYS)} as due_at
		from account
		where email is not null and not administrator and not exists (
			select from participant
			where participant.account_id = account.id and participant.role = 'steward' and participant.removed_at is null
		)`,
};
