import { sql, type Kysely } from 'kysely';

/** Protection of people: tracking codes, privacy notices, erased histories, the record of administrative acts. */
export async function up(db: Kysely<never>): Promise<void> {
	for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
	`create table receipt (
		account_id uuid primary key references account on delete cascade,
		code_hash text not null unique, -- HMAC of the code under the server's key: the table alone opens nothing
		created_at timestamptz not null default now()
	)`,
	`create table privacy_notice (
		project_id uuid primary key references project on delete cascade,
		-- An empty text stands for the supplied one, in the reader's language.
		controller text not null default '',
		purposes text not null default '',
		legal_basis text not null default '',
		recipients text not null default '',
		durations text not null default '',
		rights text not null default '',
		contact text not null default '',
		changed_at timestamptz not null default now()
	)`,
	// Rows up to here have lost their payload and kept their hash; a checkpoint stands at or after it.
	`alter table document add column erased_seq bigint not null default 0`,
	// Words left this document: its history is to be erased within seconds, by whichever node comes first.
	`alter table document add column forget_at timestamptz`,
	`create index document_forget on document (forget_at) where forget_at is not null`,
	`create table audit_event (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		participant_id uuid references participant, -- who did it; null: the server or its administrator
		act text not null,
		detail text not null default '', -- what it was about, never anybody's words
		at timestamptz not null default now()
	)`,
	`create index audit_event_project on audit_event (project_id, at desc)`,
];
