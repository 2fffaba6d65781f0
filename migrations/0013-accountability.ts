import { sql, type Kysely } from 'kysely';

/** Acts above projects, devices that an account was entered from, how long webhooks take, more words that are looked at. */
export async function up(db: Kysely<never>): Promise<void> {
	for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
	`alter table audit_event
		add column owner_id uuid references owner on delete cascade, -- of acts above the projects of an owner
		add check (owner_id is null or project_id is null)`,
	`create index audit_event_owner on audit_event (owner_id, at desc) where owner_id is not null`,
	`create table known_device (
		account_id uuid not null references account on delete cascade,
		device_hash text not null, -- SHA-256 of the browser's own mark and of the account: two accounts on one browser share none
		seen_at timestamptz not null, -- when it last signed in
		primary key (account_id, device_hash)
	)`,
	`create index known_device_seen on known_device (seen_at)`,
	`alter table mail drop constraint mail_kind_check`,
	`alter table mail add constraint mail_kind_check check (kind in (
		'sign_in', 'invitation', 'round_opened', 'round_half', 'round_last_days', 'idea_agreed', 'idea_set_aside', 'new_device'
	))`,
	`alter table webhook_delivery add column milliseconds integer`, // until the last answer, or until it was given up
	`alter table detection
		add column workshop_id uuid references workshop on delete cascade,
		add column resource_id uuid references resource on delete cascade,
		drop constraint detection_check,
		add constraint detection_check check (num_nonnulls(
			note_id, group_id, item_id, round_id, position_id, response_id, section_id, workshop_id, resource_id
		) = 1)`,
	...['workshop', 'resource'].map(
		(subject) => `create index detection_${subject} on detection (${subject}_id) where ${subject}_id is not null`,
	),
];
