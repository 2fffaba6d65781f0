import { sql, type Kysely } from 'kysely';

/** Mail as rows before it is mail on the wire, and what the administrator sees of the work done by the clock. */
export async function up(db: Kysely<never>): Promise<void> {
	for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
	`create table mail (
		id uuid primary key,
		kind text not null check (kind in (
			'sign_in', 'invitation', 'round_opened', 'round_half', 'round_last_days', 'idea_agreed', 'idea_set_aside'
		)),
		occasion text not null unique, -- names what it is about and to whom: queued twice, it is one row
		host text not null, -- right side of its Message-ID, which never changes
		account_id uuid references account on delete cascade,
		invitation_id uuid references invitation on delete cascade,
		address text not null,
		locale text not null check (locale in ('fr', 'en')),
		data jsonb not null, -- what its template needs; emptied when the mail is done
		state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'dropped')),
		reason text not null default '', -- a code, never words of a person
		attempts integer not null default 0,
		unheard integer not null default 0, -- attempts of which nobody knows how they ended
		due_at timestamptz not null,
		expires_at timestamptz not null, -- after that it would only confuse
		claimed_until timestamptz, -- somebody is sending it
		created_at timestamptz not null,
		done_at timestamptz
	)`,
	`create index mail_waiting on mail (due_at) where state = 'waiting'`,
	`create index mail_account on mail (account_id)`,
	`create index mail_created on mail (created_at)`,
	`create table mail_refusal (
		address_hash text primary key, -- SHA-256 of the address in lower case
		at timestamptz not null default now()
	)`,
	`create table job_run (
		name text primary key,
		started_at timestamptz not null,
		ended_at timestamptz,
		failed_at timestamptz,
		failures integer not null default 0, -- in a row
		failure text not null default '' -- kind and code of the last error, without its words
	)`,
	`alter table sign_in_link
		drop constraint sign_in_link_purpose_check,
		add constraint sign_in_link_purpose_check check (purpose in ('demo', 'administrator', 'mail'))`,
	`create index sign_in_link_expires on sign_in_link (expires_at)`,
];
