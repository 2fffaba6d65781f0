import { sql, type Kysely } from 'kysely';

/** Who one is: identities vouched for by a provider, second factors, what a session shows in one's list. */
export async function up(db: Kysely<never>): Promise<void> {
	for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
	// The provider and its name for the person identify; an email never does.
	`create table external_identity (
		issuer text not null,
		subject text not null,
		account_id uuid not null references account on delete cascade,
		created_at timestamptz not null default now(),
		primary key (issuer, subject)
	)`,
	`create index external_identity_account on external_identity (account_id)`,
	`create table second_factor (
		account_id uuid primary key references account on delete cascade,
		secret text not null, -- sealed with the server's key, for this account alone
		last_step bigint not null default 0, -- the step of the last code accepted: none up to here is accepted again
		confirmed_at timestamptz, -- null: shown, but no code of it was given yet
		created_at timestamptz not null default now()
	)`,
	`create table recovery_code (
		account_id uuid not null references second_factor on delete cascade,
		code_hash text not null, -- HMAC of the code under the server's key
		used_at timestamptz,
		primary key (account_id, code_hash)
	)`,
	// 'pending': the password was right, the second factor is still to come; it opens that page and nothing else.
	`alter table session
		drop constraint session_kind_check,
		add constraint session_kind_check check (kind in ('guest', 'member', 'team', 'table', 'pending')),
		add column device text not null default '', -- 'firefox/android', never the browser's own description
		add column second_factor_at timestamptz,
		add column provider_session text -- sealed: what the provider needs to sign out there too`,
];
