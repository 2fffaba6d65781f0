import { sql, type Kysely } from 'kysely';

/** Mail that comes back; tries and backups that every process on this database knows of. */
export async function up(db: Kysely<never>): Promise<void> {
	for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
	`alter table mail
		add column bounced_at timestamptz, -- after it was sent, the message came back
		add column bounce text not null default ''`, // the status of RFC 3463, such as 5.1.1
	`create table mail_bounce (
		address_hash text primary key, -- HMAC of the address in lower case under the server's key
		hard_at timestamptz, -- since when nothing is sent there any more
		hard_code text not null default '',
		soft integer not null default 0, -- how often it came back for a passing reason
		soft_at timestamptz,
		check (hard_at is not null or soft_at is not null)
	)`,
	// A crash may lose it and no replica needs it: only how often somebody guessed lately.
	`create unlogged table try_count (
		key text primary key, -- HMAC: neither addresses nor codes stand here
		tries integer not null,
		expires_at timestamptz not null
	)`,
	`create index try_count_expires on try_count (expires_at)`,
	`create table backup_state (
		id boolean primary key default true check (id), -- one row
		asked_at timestamptz, -- an administrator wants one now
		tried_at timestamptz,
		made_at timestamptz,
		name text not null default '', -- of the file of the last one
		bytes bigint
	)`,
	`insert into backup_state default values`,
];
