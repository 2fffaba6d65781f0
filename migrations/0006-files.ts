import { sql, type Kysely } from 'kysely';

/** Files that people put on the server, and the documents of a project. The bytes are elsewhere, under the id of the row. */
export async function up(db: Kysely<never>): Promise<void> {
	for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const SHA256 = `~ '^[0-9a-f]{64}$'`;

const STATEMENTS = [
	`create table file (
		id uuid primary key,
		project_id uuid not null references project on delete cascade,
		participant_id uuid references participant on delete set null, -- who sent it
		subject text not null check (subject in ('resource')), -- what it is part of, which says who may read it
		format text not null check (format in ('jpeg', 'png', 'webp', 'pdf', 'odt', 'docx', 'ods', 'xlsx', 'csv')),
		name text not null, -- to show and to save under; never a path here
		size bigint not null check (size > 0),
		sha256 text not null check (sha256 ${SHA256}),
		-- A picture in small, beside it.
		preview_size bigint check (preview_size > 0),
		preview_sha256 text check (preview_sha256 ${SHA256}),
		width integer,
		height integer,
		alt text not null default '', -- what a picture shows, in words
		created_at timestamptz not null default now(),
		removed_at timestamptz, -- nobody reads it any more; it goes for good a day later
		check ((preview_size is null) = (preview_sha256 is null))
	)`,
	`create index file_project on file (project_id)`,
	`create index file_participant on file (participant_id)`,
	`create index file_removed on file (removed_at) where removed_at is not null`,
	`create table resource (
		file_id uuid primary key references file on delete cascade,
		project_id uuid not null references project on delete cascade,
		title text not null,
		source text not null default '', -- whose document it is
		dated_on date,
		description text not null default '',
		public boolean not null default false -- visitors may read it, once the project is published
	)`,
	`create index resource_project on resource (project_id)`,
];
