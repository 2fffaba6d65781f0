import { sql, type Kysely } from 'kysely';

/** How long each kind of data is kept, what each purge took away, and the moments that durations are counted from. */
export async function up(db: Kysely<never>): Promise<void> {
	for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
	`create table retention_setting (
		project_id uuid references project on delete cascade, -- null: the whole instance
		kind text not null,
		days integer not null check (days > 0),
		changed_at timestamptz not null,
		unique nulls not distinct (project_id, kind)
	)`,
	`create table purge_record (
		at timestamptz not null, -- when the purge began
		kind text not null,
		project_id uuid references project on delete cascade, -- null: the whole instance
		gone integer not null check (gone > 0), -- how many rows; never what stood in them
		unique nulls not distinct (at, kind, project_id)
	)`,
	`create index purge_record_project on purge_record (project_id, at desc)`,
	// The last visit outlives the session in which it was made.
	`alter table account add column seen_at timestamptz not null default now()`,
	`update account set seen_at = greatest(
		created_at,
		(select max(last_seen_at) from session where session.account_id = account.id)
	)`,
	// Notes that are away already get their full delay from here on.
	`alter table note add column state_at timestamptz not null default now()`,
	`create index note_away on note (state_at) where state <> 'visible'`,
	// Whose words a title is; null: not known.
	`alter table note_group add column titled_by uuid references participant`,
	`update note_group set titled_by = command.participant_id
		from (
			select distinct on (payload->>'groupId') payload->>'groupId' as group_id, participant_id
			from board_command
			where name in ('group.create', 'group.rename') and undone_at is null
			order by payload->>'groupId', at desc
		) command
		where command.group_id = note_group.id::text`,
	`create index board_command_at on board_command (at)`,
];
