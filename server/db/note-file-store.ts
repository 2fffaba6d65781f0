import { sql } from 'kysely';
import type { Tx } from '../documents.ts';

/** A note without anything that was said: words, picture, recording. */
export const NO_WORDS = {
	...{ text: '', original_text: null, original_lang: null, label: '' },
	...{ picture_file_id: null, audio_file_id: null },
};

/** Marks the pictures and recordings of these notes as removed; their bytes go with the next sweep. */
export async function removeNoteFiles(tx: Tx, noteIds: string[]): Promise<void> {
	if (noteIds.length === 0) return;
	await sql`
		update file set removed_at = now() from note
		where file.id in (note.picture_file_id, note.audio_file_id) and note.id = any(${noteIds}::uuid[])
			and file.removed_at is null`.execute(tx);
}

/** A voice tells who speaks: recordings of people who leave go, even where their words stay. */
export async function removeRecordings(tx: Tx, boardId: string, participantIds: string[]): Promise<void> {
	await sql`
		update file set removed_at = now() from note
		where file.id = note.audio_file_id and note.board_id = ${boardId}
			and note.participant_id = any(${participantIds}::uuid[]) and file.removed_at is null`.execute(tx);
	await tx
		.updateTable('note')
		.set({ audio_file_id: null })
		.where('board_id', '=', boardId)
		.where('participant_id', 'in', participantIds)
		.execute();
}
