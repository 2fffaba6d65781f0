import { sql, type Kysely } from 'kysely';

/**
 * Whoever answers for projects as controller of their data: one owner on most instances, several where a resource centre
 * hosts for others. Everything of an owner is found by walking foreign keys from its row.
 */
export async function up(db: Kysely<never>): Promise<void> {
	for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
	`create table owner (
		id uuid primary key default gen_random_uuid(),
		name text not null default '', -- empty: the only one, which nobody needed to name
		contact text not null default '',
		created_at timestamptz not null default now(),
		exported_at timestamptz,
		export_sha256 text -- of the last archive that was made of it
	)`,
	`create unique index owner_name on owner (lower(name))`,
	`insert into owner default values`,
	`create table owner_administrator (
		owner_id uuid not null references owner on delete cascade,
		account_id uuid not null references account on delete cascade,
		created_at timestamptz not null default now(),
		primary key (owner_id, account_id)
	)`,
	`create index owner_administrator_account on owner_administrator (account_id)`,
	`alter table project add column owner_id uuid references owner`,
	`update project set owner_id = (select id from owner)`,
	`alter table project alter column owner_id set not null`,
	`create index project_owner on project (owner_id)`,

	// Mail is about a project, but for sign-in links: it is shown to those who answer for it, and goes with it.
	`alter table mail add column project_id uuid references project on delete cascade`,
	`update mail set project_id = invitation.project_id from invitation where invitation.id = mail.invitation_id`,
	`update mail set project_id = comment_round.project_id from comment_round
		where mail.kind in ('round_opened', 'round_half', 'round_last_days')
			and split_part(mail.occasion, ':', 2) = comment_round.id::text`,
	`update mail set project_id = item.project_id from item
		where mail.kind in ('idea_agreed', 'idea_set_aside') and split_part(mail.occasion, ':', 2) = item.id::text`,
	`create index mail_project on mail (project_id)`,

	// With an owner, an administrator's link makes the first administrator of that owner, not of the server.
	`alter table sign_in_link add column owner_id uuid references owner on delete cascade`,

	// Null: from whoever administers the owner, and takes no part in the project.
	`alter table invitation alter column invited_by drop not null`,

	`create table owner_departure (
		owner_id uuid primary key references owner on delete cascade,
		asked_at timestamptz not null,
		asked_by uuid references account on delete set null, -- null: from the command line
		due_at timestamptz not null,
		export_sha256 text -- null: they said that they want no archive
	)`,
	`create index owner_departure_due on owner_departure (due_at)`,
	// What stays when everything else is gone: counts and hashes, no word and no person.
	`create table departure_certificate (
		id uuid primary key default gen_random_uuid(),
		erased_at timestamptz not null,
		certificate jsonb not null,
		sha256 text not null -- of the certificate as it is printed
	)`,
];
