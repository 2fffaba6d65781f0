import type { NoteAdd } from '#lib/domain/board-command.ts';
import { revert } from '#lib/domain/board-patch.ts';
import type { Outcome } from '#lib/domain/board-outcome.ts';
import type { BoardNote } from '#lib/domain/board.ts';
import { listColleges } from '../../db/college-store.ts';
import { readAbsentNote } from '../../db/board-state-store.ts';
import { insertNotes } from '../../db/note-store.ts';
import { Refusal } from '../../errors.ts';
import type { Actor, CommandContext } from './command-context.ts';
import type { Given } from './given.ts';
import { wordsOfNewNote } from './inspect.ts';

/** Gives a new note its row, the only place that knows who wrote it, with the others of this batch. */
export async function takeNewNote(
	context: CommandContext,
	actor: Actor,
	command: NoteAdd,
	note: BoardNote,
	given: Given,
): Promise<void> {
	const { onBehalfOf } = command;
	if (onBehalfOf) {
		const colleges = await listColleges(context.tx, context.board.projectId);
		if (!colleges.some((college) => college.id === onBehalfOf.collegeId)) {
			throw new Refusal('invalid', 'college_unknown', 'onBehalfOf');
		}
	}
	const origin = {
		participantId: actor.principal.participantId,
		organisationId: note.voice === 'organisation' ? actor.principal.organisationId : null,
		voices: command.voices ?? 1,
		state: given.state,
		phaseId: given.phaseId,
		anonymous: given.anonymous,
		parentNoteId: command.parentNoteId ?? null,
		round: given.round,
	};
	context.unwritten = [...context.unwritten, { note, origin }];
}

/** Writes the rows of new notes, and looks at their words for contact details: before anything that needs them there. */
export async function writeNewNotes(context: CommandContext): Promise<void> {
	const { tx, board, clock, detector, unwritten } = context;
	if (unwritten.length === 0) return;
	context.unwritten = [];
	await insertNotes(tx, board.id, unwritten, clock.now);
	const words = unwritten.flatMap(({ note }) => wordsOfNewNote(note));
	await detector.inspect(tx, board.projectId, words, { fresh: true });
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
