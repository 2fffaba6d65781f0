import type { NoteAdd } from '#lib/domain/board-command.ts';
import { revert } from '#lib/domain/board-patch.ts';
import type { Outcome } from '#lib/domain/board-outcome.ts';
import type { BoardNote } from '#lib/domain/board.ts';
import { listColleges } from '../../db/college-store.ts';
import { readAbsentNote } from '../../db/board-state-store.ts';
import { insertNote } from '../../db/note-store.ts';
import { Refusal } from '../../errors.ts';
import type { Actor, CommandContext } from './command-context.ts';

/** The row of a new note: the only place that knows who wrote it. */
export async function insertNewNote(
	context: CommandContext,
	actor: Actor,
	command: NoteAdd,
	note: BoardNote,
): Promise<void> {
	if (command.onBehalfOf) {
		const colleges = await listColleges(context.tx, context.board.projectId);
		if (!colleges.some((college) => college.id === note.collegeId)) {
			throw new Refusal('invalid', 'college_unknown', 'onBehalfOf');
		}
	}
	const origin = {
		participantId: actor.principal.participantId,
		organisationId: note.voice === 'organisation' ? actor.principal.organisationId : null,
		voices: command.voices ?? 1,
	};
	await insertNote(context.tx, context.board.id, note, origin, context.clock.now);
}

/** A hidden note back on the board, as its row tells it, at its old place when that still exists. */
export async function restoreHidden(context: CommandContext, noteId: string): Promise<Outcome> {
	if (context.progress.state.notes[noteId]) throw new Refusal('conflict', 'note_visible');
	const absent = await readAbsentNote(context.tx, context.board.id, noteId);
	if (!absent) throw new Refusal('not_found', 'note_gone');
	if (absent.state !== 'hidden') throw new Refusal('forbidden', 'note_withdrawn');
	if (absent.note.text === '') throw new Refusal('conflict', 'words_gone');
	return revert(context.progress.state, [{ collection: 'notes', id: noteId, before: { ...absent.note }, after: null }]);
}
