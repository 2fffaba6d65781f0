import { sql, type Kysely } from 'kysely';

/** Whose the words of a co-written text are, how far that is shown, and texts made to say again what they said. */
export async function up(db: Kysely<never>): Promise<void> {
	for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
	`alter table project
		add column authorship text not null default 'college' check (authorship in ('off', 'college', 'name')),
		add column names_since timestamptz, -- words written before are shown by college, whatever is chosen
		add check ((authorship = 'name') = (names_since is not null))`,
	`alter table client_binding
		add column written_for uuid references participant on delete set null -- of an id of the server: in whose place it wrote`,
	// A text's first words were written by the server, at somebody's request that its first row names.
	`update client_binding set written_for = first.participant_id
		from document_update first, document
		where first.document_id = client_binding.document_id and first.seq = 1 and first.participant_id is not null
			and document.id = client_binding.document_id and document.kind = 'text'
			and client_binding.participant_id is null
			and client_binding.bound_at = (
				select min(bound_at) from client_binding other where other.document_id = client_binding.document_id
			)`,
	`create table text_restore (
		document_id text not null references document on delete cascade,
		seq bigint not null, -- of the update that did it
		restored_seq bigint not null, -- the text is again as it was after this one
		participant_id uuid references participant,
		at timestamptz not null default now(),
		primary key (document_id, seq)
	)`,
];
