import { sql, type Kysely } from 'kysely';

/**
 * The live workshop: methods, the phases of an agenda and how they ran, who sits where, notes that wait for their reveal,
 * ballots, turns to speak, and what happened when.
 */
export async function up(db: Kysely<never>): Promise<void> {
	for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
	`create table method (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade, -- a project's own; those supplied are data of the program
		name text not null,
		goal text not null default '',
		care text not null default '', -- what it asks of people, and whom it may leave out
		least_people integer not null default 1 check (least_people > 0),
		most_people integer not null default 500 check (most_people >= least_people),
		phases jsonb not null, -- list of phases as an agenda holds them, without how they ran
		created_by uuid references participant on delete set null,
		created_at timestamptz not null default now()
	)`,
	`create index method_project on method (project_id)`,

	`create table phase (
		id uuid primary key,
		workshop_id uuid not null references workshop on delete cascade,
		rank text collate "C" not null,
		kind text not null check (kind in ('welcome', 'write', 'read', 'group', 'prioritise', 'discuss', 'conclude', 'free', 'pause')),
		title text not null default '',
		minutes integer not null check (minutes between 1 and 600),
		question text not null default '', -- what is asked; shown large
		instruction text not null default '', -- what people do
		plain_text text not null default '', -- both, in plain language
		prompts jsonb not null default '[]', -- texts that help to go further
		settings jsonb not null default '{}',
		started_at timestamptz, -- the first time
		ended_at timestamptz,
		turned_at timestamptz, -- the clock runs from here; null: never started
		extended_seconds integer not null default 0,
		paused_at timestamptz,
		revealed_at timestamptz,
		unique (workshop_id, id)
	)`,
	`create index phase_workshop on phase (workshop_id, rank)`,

	`alter table workshop
		add column live text not null default 'prepared' check (live in ('prepared', 'running', 'ended')),
		add column phase_id uuid, -- the one under way
		add column live_version bigint not null default 0, -- grows with each act: an older state is passed over
		add column live_started_at timestamptz,
		add column live_ended_at timestamptz,
		add column led_by uuid references participant on delete set null,
		add column screen_key text unique, -- opens the projector's page without a session
		add column rehearsal boolean not null default false, -- simulated people; erased afterwards
		add foreign key (id, phase_id) references phase (workshop_id, id) deferrable initially deferred`,

	`create table workshop_event (
		id bigint generated always as identity primary key,
		workshop_id uuid not null references workshop on delete cascade,
		phase_id uuid references phase on delete set null,
		participant_id uuid references participant on delete set null, -- who did it; null: the clock, or nobody who is still known
		name text not null,
		detail jsonb not null default '{}', -- never anybody's words
		at timestamptz not null default now()
	)`,
	`create index workshop_event_workshop on workshop_event (workshop_id, id)`,

	`create table seat (
		workshop_id uuid not null references workshop on delete cascade,
		participant_id uuid not null references participant on delete cascade,
		board_id uuid references board on delete set null, -- null: in the hall, at no table
		duty text not null default 'none' check (duty in ('none', 'scribe', 'timekeeper', 'reporter', 'host', 'device')),
		came_at timestamptz, -- null: placed, not come yet
		name_consent boolean not null default false, -- the name may be in the minutes
		primary key (workshop_id, participant_id)
	)`,
	`create index seat_board on seat (board_id)`,

	`alter table note
		drop constraint note_state_check,
		add constraint note_state_check check (state in ('visible', 'veiled', 'waiting', 'hidden', 'withdrawn')),
		add column phase_id uuid references phase on delete set null, -- in which it was written
		add column anonymous boolean not null default false, -- promised when it was written: no college, no label, for ever
		add column parent_note_id uuid references note on delete set null, -- the idea that it takes further
		add column round integer check (round > 0), -- of a round-robin
		add column paper_number integer check (paper_number > 0), -- of the sheet it was typed from
		add column picture_file_id uuid references file on delete set null,
		add column audio_file_id uuid references file on delete set null`,
	`create index note_phase on note (phase_id)`,
	`create index note_parent on note (parent_note_id)`,
	`create index note_veiled on note (board_id) where state in ('veiled', 'waiting')`,
	`create unique index note_paper on note (board_id, paper_number)`,

	`create table ballot (
		id uuid primary key default gen_random_uuid(),
		phase_id uuid not null references phase on delete cascade,
		participant_id uuid references participant on delete set null, -- null: counted, and nobody's any more
		college_id uuid not null references college,
		cast_at timestamptz not null default now(),
		changed_at timestamptz not null default now(),
		unique (phase_id, participant_id) -- one a person, whatever is sent twice
	)`,
	`create table ballot_mark (
		ballot_id uuid not null references ballot on delete cascade,
		target text not null, -- id of a group, a note or an item; an option's number; a consent choice
		dots integer not null check (dots between 1 and 100),
		primary key (ballot_id, target)
	)`,
	`create table hand_count (
		phase_id uuid not null references phase on delete cascade,
		board_id uuid references board on delete cascade, -- the table that counted; null: the hall
		college_id uuid references college, -- null: nobody said which
		target text not null,
		dots integer not null check (dots between 1 and 10000),
		entered_by uuid references participant on delete set null,
		at timestamptz not null default now(),
		unique nulls not distinct (phase_id, board_id, college_id, target)
	)`,

	`create table speaking_turn (
		id uuid primary key,
		workshop_id uuid not null references workshop on delete cascade,
		phase_id uuid references phase on delete set null,
		board_id uuid references board on delete cascade, -- null: in plenary
		participant_id uuid references participant on delete set null, -- null: somebody without a phone
		college_id uuid references college,
		asked_at timestamptz not null default now(),
		began_at timestamptz,
		ended_at timestamptz -- with no beginning: withdrawn
	)`,
	`create index speaking_turn_workshop on speaking_turn (workshop_id, asked_at)`,
];
