import { sql, type Kysely } from 'kysely';

/** The last note in a place of a board, found without looking at the others. */
export async function up(db: Kysely<never>): Promise<void> {
	await sql`create index note_place on note (board_id, group_id, rank, id) where state = 'visible'`.execute(db);
}
