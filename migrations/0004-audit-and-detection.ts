import { sql, type Kysely } from 'kysely';

/** The record of administrative acts, complete; what looks like somebody's contact details in text that others read. */
export async function up(db: Kysely<never>): Promise<void> {
	for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
	// Nothing wrote these rows before.
	`alter table audit_event drop column detail`,
	`alter table audit_event alter column project_id drop not null`,
	`alter table audit_event
		-- Whose act it was; a person is named by participant_id or, at the instance, by account_id.
		add column by_kind text not null check (by_kind in ('participant', 'account', 'operator', 'server', 'withheld')),
		-- Gone with the account: "somebody who was erased".
		add column account_id uuid references account on delete set null,
		-- Ids and choices of what it was about, by the shapes of src/lib/domain/audit.ts; never anybody's words.
		add column about jsonb not null default '{}'`,
	`create index audit_event_instance on audit_event (at desc) where project_id is null`,
	`create index audit_event_account on audit_event (account_id) where account_id is not null`,
	`create index audit_event_participant on audit_event (participant_id) where participant_id is not null`,
	`create table detection (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		-- What holds the words: exactly one. With it the detection goes.
		note_id uuid references note on delete cascade,
		group_id uuid references note_group on delete cascade,
		item_id uuid references item on delete cascade,
		round_id uuid references comment_round on delete cascade,
		position_id uuid references position on delete cascade,
		response_id uuid references response on delete cascade,
		section_id uuid references contract_section on delete cascade,
		field text not null, -- which of its texts
		kind text not null,
		-- HMAC under the server's key of what was found and of what holds it: never the words themselves.
		mark bytea not null,
		state text not null default 'waiting' check (state in ('waiting', 'kept')),
		found_at timestamptz not null default now(),
		check (num_nonnulls(note_id, group_id, item_id, round_id, position_id, response_id, section_id) = 1),
		unique (mark)
	)`,
	`create index detection_waiting on detection (project_id, found_at) where state = 'waiting'`,
	...['note', 'group', 'item', 'round', 'position', 'response', 'section'].map(
		(subject) => `create index detection_${subject} on detection (${subject}_id) where ${subject}_id is not null`,
	),
];
