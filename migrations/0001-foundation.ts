import { sql, type Kysely } from 'kysely';

/**
 * The foundation: people, boards, the thread from notes to clauses, and the log of shared documents.
 * Rules that count rest on constraints (one position per voter and version), never on isolation levels.
 */
export async function up(db: Kysely<never>): Promise<void> {
	for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
	// — accounts and sessions ————————————————————————————————————————————————————————————————————————————
	`create table instance_setting (name text primary key, value jsonb not null)`,
	`create table account (
		id uuid primary key default gen_random_uuid(),
		email text unique check (email = lower(email)),
		password_hash text,
		display_name text not null default '',
		locale text,
		administrator boolean not null default false,
		created_at timestamptz not null default now()
	)`,
	`create table session (
		id text primary key, -- SHA-256 of the token, in hexadecimal: the token itself is stored nowhere
		account_id uuid not null references account on delete cascade,
		kind text not null check (kind in ('guest', 'member', 'team', 'table')),
		created_at timestamptz not null default now(),
		last_seen_at timestamptz not null default now(),
		expires_at timestamptz not null,
		absolute_expires_at timestamptz not null
	)`,
	`create index session_account on session (account_id)`,
	`create table sign_in_link (
		token_hash text primary key,
		account_id uuid references account on delete cascade,
		purpose text not null check (purpose in ('demo', 'administrator')),
		expires_at timestamptz not null,
		used_at timestamptz,
		created_at timestamptz not null default now()
	)`,

	// — projects and people ——————————————————————————————————————————————————————————————————————————————
	`create table project (
		id uuid primary key default gen_random_uuid(),
		slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
		title text not null,
		subtitle text not null default '',
		summary text not null default '',
		plain_text text not null default '',
		starts_on date,
		ends_on date,
		published boolean not null default false,
		agreement_rule jsonb not null,
		created_at timestamptz not null default now()
	)`,
	`create table territory (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		parent_id uuid references territory,
		kind text not null,
		name text not null,
		code text,
		population integer,
		portrait text not null default '',
		rank integer not null default 0
	)`,
	`create index territory_project on territory (project_id)`,
	`create table theme (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		label text not null,
		plain_label text not null default '',
		rank integer not null default 0
	)`,
	`create index theme_project on theme (project_id)`,
	`create table college (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		key text not null,
		label text not null,
		definition text not null default '',
		shape text not null,
		colour text not null,
		rank integer not null default 0,
		unique (project_id, key)
	)`,
	`create table organisation (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		college_id uuid not null references college,
		territory_id uuid references territory,
		name text not null,
		plain_text text not null default '',
		signatory boolean not null default false,
		unique (project_id, name)
	)`,
	`create table participant (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		account_id uuid not null references account on delete cascade,
		display_name text not null default '',
		college_id uuid not null references college,
		organisation_id uuid references organisation,
		role text not null check (role in ('observer', 'contributor', 'facilitator', 'steward')),
		mandate text not null default 'none' check (mandate in ('none', 'unconfirmed', 'confirmed')),
		removed_at timestamptz,
		created_at timestamptz not null default now(),
		unique (project_id, account_id)
	)`,
	`create index participant_account on participant (account_id)`,
	`create table invitation (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		token_hash text not null unique,
		email text,
		role text not null check (role in ('observer', 'contributor', 'facilitator', 'steward')),
		college_id uuid not null references college,
		organisation_id uuid references organisation,
		mandate boolean not null default false,
		invited_by uuid not null references participant,
		created_at timestamptz not null default now(),
		expires_at timestamptz not null,
		accepted_at timestamptz,
		accepted_by uuid references participant
	)`,
	`create index invitation_project on invitation (project_id)`,

	// — workshops, boards, notes —————————————————————————————————————————————————————————————————————————
	`create table workshop (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		kind text not null,
		title text not null,
		starts_at timestamptz,
		ends_at timestamptz,
		place text not null default '',
		join_code text unique,
		open boolean not null default true,
		attendance integer,
		created_at timestamptz not null default now()
	)`,
	`create index workshop_project on workshop (project_id)`,
	`create table board (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		workshop_id uuid references workshop on delete cascade,
		title text not null,
		rank integer not null default 0,
		open boolean not null default true,
		last_note_number integer not null default 0,
		created_at timestamptz not null default now()
	)`,
	`create index board_project on board (project_id)`,
	`create table figure (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		theme_id uuid references theme,
		label text not null,
		unit text not null default '',
		year integer,
		source text not null default '',
		rank integer not null default 0
	)`,
	`create table figure_value (
		figure_id uuid not null references figure on delete cascade,
		territory_id uuid not null references territory on delete cascade,
		value numeric not null,
		primary key (figure_id, territory_id)
	)`,
	`create table note_group (
		id uuid primary key,
		board_id uuid not null references board on delete cascade,
		title text not null default '',
		rank text collate "C" not null,
		dissolved_at timestamptz,
		created_at timestamptz not null default now()
	)`,
	`create index note_group_board on note_group (board_id)`,
	`create table note (
		id uuid primary key,
		board_id uuid not null references board on delete cascade,
		number integer not null,
		kind text not null,
		text text not null,
		lang text not null default 'fr',
		original_lang text,
		original_text text,
		voice text not null check (voice in ('self', 'organisation', 'group', 'someone')),
		label text not null default '',
		participant_id uuid not null references participant, -- who wrote it: in its own name, or as a scribe
		by_scribe boolean not null default false,
		unconfirmed boolean not null default false, -- in the name of an organisation whose mandate nobody has confirmed
		voices integer not null default 1 check (voices > 0), -- how many people speak in it
		college_id uuid references college,
		organisation_id uuid references organisation,
		territory_id uuid references territory,
		theme_id uuid references theme,
		figure_id uuid references figure,
		group_id uuid references note_group,
		rank text collate "C" not null,
		state text not null default 'visible' check (state in ('visible', 'hidden', 'withdrawn')),
		state_reason text not null default '',
		created_at timestamptz not null default now(),
		changed_at timestamptz not null default now(),
		unique (board_id, number)
	)`,
	`create index note_participant on note (participant_id)`,
	`create index note_group_id on note (group_id)`,
	`create table board_command (
		id uuid not null, -- made by the client: sent again after a cut, it is applied once
		board_id uuid not null references board on delete cascade,
		participant_id uuid not null references participant,
		name text not null,
		payload jsonb not null,
		inverse jsonb, -- what each touched thing was before and after; null: cannot be undone
		result jsonb not null,
		at timestamptz not null default now(),
		undone_at timestamptz,
		primary key (participant_id, id)
	)`,
	`create index board_command_board on board_command (board_id, at desc)`,

	// — items: jointly written texts —————————————————————————————————————————————————————————————————————
	`create table item (
		id uuid primary key,
		project_id uuid not null references project on delete cascade,
		board_id uuid not null references board,
		kind text not null check (kind in ('diagnosis', 'finding', 'recommendation', 'initiative')),
		number integer not null,
		title text not null,
		text text not null default '', -- plain text of the shared document, refreshed by the server
		plain_text text not null default '', -- the short version in plain French
		theme_id uuid references theme,
		state text not null default 'drafting'
			check (state in ('drafting', 'in_round', 'agreed', 'contested', 'set_aside', 'in_contract')),
		state_reason text not null default '',
		version integer not null default 0, -- of the last frozen text; 0: never frozen
		writers integer not null default 0, -- how many people have written in its text
		rank text collate "C" not null,
		created_by uuid not null references participant,
		created_at timestamptz not null default now(),
		unique (project_id, kind, number)
	)`,
	`create index item_board on item (board_id)`,
	`create table item_source (
		item_id uuid not null references item on delete cascade,
		note_id uuid references note,
		group_id uuid references note_group,
		source_item_id uuid references item,
		figure_id uuid references figure,
		created_at timestamptz not null default now(),
		check (num_nonnulls(note_id, group_id, source_item_id, figure_id) = 1),
		unique nulls not distinct (item_id, note_id, group_id, source_item_id, figure_id)
	)`,
	`create index item_source_note on item_source (note_id)`,
	`create index item_source_group on item_source (group_id)`,
	`create index item_source_item on item_source (source_item_id)`,
	`create table item_territory (
		item_id uuid not null references item on delete cascade,
		territory_id uuid not null references territory on delete cascade,
		primary key (item_id, territory_id)
	)`,
	`create table item_version (
		item_id uuid not null references item on delete cascade,
		version integer not null check (version > 0),
		title text not null,
		content jsonb not null, -- blocks of rich text
		text text not null, -- the same, plain
		text_hash text not null, -- SHA-256 of the canonical form of title and content
		document_seq bigint not null, -- head of the text's log at the freeze
		created_by uuid references participant,
		created_at timestamptz not null default now(),
		primary key (item_id, version)
	)`,
	`create table text_admission (
		item_id uuid not null references item on delete cascade,
		participant_id uuid not null references participant on delete cascade,
		admitted_by uuid not null references participant,
		at timestamptz not null default now(),
		primary key (item_id, participant_id)
	)`,

	// — rounds, positions, agreements ————————————————————————————————————————————————————————————————————
	`create table comment_round (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		title text not null,
		question text not null default '',
		opens_at timestamptz not null,
		closes_at timestamptz not null check (closes_at > opens_at),
		rule jsonb not null,
		created_by uuid not null references participant,
		created_at timestamptz not null default now(),
		settled_at timestamptz
	)`,
	`create index comment_round_project on comment_round (project_id)`,
	`create table round_item (
		round_id uuid not null references comment_round on delete cascade,
		item_id uuid not null,
		item_version integer not null,
		rank integer not null default 0,
		primary key (round_id, item_id),
		foreign key (item_id, item_version) references item_version
	)`,
	`create index round_item_item on round_item (item_id)`,
	`create table position (
		id uuid primary key default gen_random_uuid(),
		round_id uuid not null references comment_round on delete cascade,
		item_id uuid not null,
		item_version integer not null,
		participant_id uuid references participant, -- the voter is a person…
		organisation_id uuid references organisation, -- …or an organisation, through its mandate-holder
		cast_by uuid not null references participant,
		college_id uuid not null references college,
		choice text not null check (choice in ('agree', 'agree_with_reservation', 'object', 'abstain')),
		reason text not null default '',
		at timestamptz not null default now(),
		lifted_at timestamptz, -- an objection that its author no longer holds
		foreign key (item_id, item_version) references item_version,
		check (num_nonnulls(participant_id, organisation_id) = 1),
		check (choice <> 'object' or reason <> ''),
		unique (item_id, item_version, participant_id),
		unique (item_id, item_version, organisation_id)
	)`,
	`create index position_round on position (round_id)`,
	`create table position_history (
		position_id uuid not null references position on delete cascade,
		choice text not null,
		reason text not null,
		cast_by uuid not null references participant,
		at timestamptz not null
	)`,
	`create table response (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		position_id uuid references position on delete cascade,
		item_id uuid references item on delete cascade,
		status text not null check (status in ('kept', 'partly', 'not_kept', 'postponed', 'out_of_scope')),
		reason text not null,
		plain_text text not null default '',
		organisation_id uuid references organisation,
		participant_id uuid not null references participant,
		at timestamptz not null default now(),
		check (num_nonnulls(position_id, item_id) = 1)
	)`,
	`create index response_position on response (position_id)`,
	`create index response_item on response (item_id)`,
	`create table agreement (
		id uuid primary key default gen_random_uuid(),
		item_id uuid not null,
		item_version integer not null,
		round_id uuid not null references comment_round,
		outcome text not null check (outcome in ('agreed', 'agreed_with_reservations', 'contested')),
		rule jsonb not null,
		tally jsonb not null,
		text_hash text not null,
		recorded_by uuid not null references participant,
		recorded_at timestamptz not null default now(),
		foreign key (item_id, item_version) references item_version,
		unique (item_id, item_version)
	)`,

	// — the contract —————————————————————————————————————————————————————————————————————————————————————
	`create table contract (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null unique references project on delete cascade,
		title text not null,
		subtitle text not null default '',
		created_at timestamptz not null default now()
	)`,
	`create table contract_section (
		id uuid primary key default gen_random_uuid(),
		contract_id uuid not null references contract on delete cascade,
		rank integer not null,
		annex boolean not null default false,
		title text not null,
		hint text not null default '',
		source text not null default 'prose',
		text text not null default '' -- plain text of the shared prose, refreshed by the server
	)`,
	`create index contract_section_contract on contract_section (contract_id, rank)`,
	`create table contract_clause (
		id uuid primary key default gen_random_uuid(),
		section_id uuid not null references contract_section on delete cascade,
		rank integer not null,
		agreement_id uuid not null unique references agreement, -- names the exact text; the words are never copied
		placed_by uuid references participant,
		placed_at timestamptz not null default now()
	)`,
	`create index contract_clause_section on contract_clause (section_id, rank)`,
	`create table axis (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		rank integer not null,
		title text not null
	)`,
	`create table objective (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		axis_id uuid not null references axis on delete cascade,
		rank integer not null,
		title text not null,
		text text not null default '',
		lead_id uuid references organisation
	)`,
	`create table objective_item (
		objective_id uuid not null references objective on delete cascade,
		item_id uuid not null references item,
		primary key (objective_id, item_id)
	)`,
	`create table indicator (
		id uuid primary key default gen_random_uuid(),
		objective_id uuid not null references objective on delete cascade,
		rank integer not null,
		label text not null,
		unit text not null default '',
		baseline numeric,
		baseline_year integer,
		target numeric,
		target_year integer,
		source_id uuid references organisation
	)`,
	`create table commitment (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		objective_id uuid references objective on delete cascade,
		organisation_id uuid not null references organisation,
		rank integer not null,
		text text not null,
		means text not null,
		amount_eur numeric,
		starts_on date,
		due_date date,
		status text not null
	)`,
	`create index commitment_project on commitment (project_id)`,
	`create table decision (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		workshop_id uuid references workshop,
		organisation_id uuid references organisation,
		text text not null,
		due_date date,
		status text not null check (status in ('to_do', 'in_progress', 'done'))
	)`,

	// — shared documents: the append-only log ————————————————————————————————————————————————————————————
	`create table document (
		id text primary key, -- board:<uuid> or text:<uuid>
		kind text not null check (kind in ('board', 'text')),
		project_id uuid not null references project on delete cascade,
		head_seq bigint not null default 0,
		head_hash bytea not null default ''::bytea,
		rights_version integer not null default 0,
		text_seq bigint not null default 0, -- head whose plain text the services have received
		created_at timestamptz not null default now()
	)`,
	`create table document_update (
		document_id text not null references document on delete cascade,
		seq bigint not null,
		participant_id uuid references participant, -- null: the server itself
		at timestamptz not null default now(),
		bytes bytea not null,
		prev_hash bytea not null,
		hash bytea not null, -- SHA-256 of prev_hash and bytes
		primary key (document_id, seq)
	)`,
	`create table document_checkpoint (
		document_id text not null references document on delete cascade,
		seq bigint not null,
		bytes bytea not null,
		sha256 bytea not null,
		created_at timestamptz not null default now(),
		primary key (document_id, seq)
	)`,
	`create table client_binding (
		document_id text not null references document on delete cascade,
		client_id bigint not null,
		participant_id uuid references participant on delete cascade, -- null: the server itself
		bound_at timestamptz not null default now(),
		primary key (document_id, client_id)
	)`,
];
