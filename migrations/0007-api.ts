import { sql, type Kysely } from 'kysely';

/** The interface for programs: tokens, webhooks with their outbox, and the moment at which an item last changed. */
export async function up(db: Kysely<never>): Promise<void> {
	for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
	`create table api_token (
		id uuid primary key default gen_random_uuid(),
		account_id uuid not null references account on delete cascade, -- in whose name; it dies with its owner
		project_id uuid references project on delete cascade, -- null: every project of its owner
		machine boolean not null default false, -- its account stands for a program, made by a steward
		name text not null,
		token_hash text not null unique,
		hint text not null, -- last four signs, to tell tokens apart
		scopes text[] not null,
		created_at timestamptz not null default now(),
		expires_at timestamptz not null,
		last_used_at timestamptz,
		revoked_at timestamptz
	)`,
	`create index api_token_account on api_token (account_id)`,
	`create index api_token_project on api_token (project_id) where machine`,
	`create table webhook (
		id uuid primary key default gen_random_uuid(),
		project_id uuid not null references project on delete cascade,
		url text not null,
		events text[] not null,
		active boolean not null default true,
		since timestamptz not null default now(), -- what happened before is not told
		created_at timestamptz not null default now()
	)`,
	`create index webhook_project on webhook (project_id)`,
	`create table webhook_delivery (
		id uuid primary key default gen_random_uuid(), -- the same for every attempt
		webhook_id uuid not null references webhook on delete cascade,
		occasion text not null, -- what it is about: told once to each webhook
		event text not null,
		data jsonb not null, -- ids and public fields
		at timestamptz not null, -- when it happened
		state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
		status int, -- of the last answer
		reason text not null default '',
		attempts int not null default 0,
		due_at timestamptz not null,
		claimed_until timestamptz,
		done_at timestamptz,
		unique (webhook_id, occasion)
	)`,
	`create index webhook_delivery_due on webhook_delivery (due_at) where state = 'waiting'`,
	`alter table item add column changed_at timestamptz not null default now()`,
	// One place for every road that leads to the row, so that no reader who asks "since when" misses a change.
	`create function item_changed() returns trigger language plpgsql as $$
	begin
		new.changed_at := now();
		return new;
	end $$`,
	`create trigger item_changed before update on item for each row
		when ((old.title, old.text, old.plain_text, old.state, old.theme_id, old.version)
			is distinct from (new.title, new.text, new.plain_text, new.state, new.theme_id, new.version))
		execute function item_changed()`,
];
