import type { BoardCommand } from '#lib/domain/board-command.ts';
import { markGone, moveNotes } from '#lib/domain/board-note-rules.ts';
import type { Outcome } from '#lib/domain/board-outcome.ts';
import { readAbsentNote } from '../../db/board-state-store.ts';
import { noteAuthor, updateNote } from '../../db/note-store.ts';
import { Refusal } from '../../errors.ts';
import { tell, type Actor, type CommandContext } from './command-context.ts';
import { isUnderVeil } from './given.ts';
import { recordModeration } from './moderation.ts';

/**
 * Changes a note that is not on the board yet, or not again: in its row alone, told to its author and to those who run the
 * workshop. False: this command is not about such a note. What it does is never undone: that would bring the note onto the board.
 */
export async function changeUnshown(context: CommandContext, actor: Actor, command: BoardCommand): Promise<boolean> {
	if (!ABOUT_ONE.includes(command.name)) return false;
	const { noteId } = command.payload as { noteId: string };
	if (context.progress.state.notes[noteId]) return false;
	const { tx, board, clock, detector } = context;
	const absent = await readAbsentNote(tx, board.id, noteId);
	if (!absent) return false;
	const kept = absent.state === 'veiled' || absent.state === 'waiting';
	switch (command.name) {
		case 'note.edit': {
			if (!kept) return false;
			const { text, kind } = command.payload;
			await updateNote(tx, board.id, noteId, { text, ...(kind && { kind }) }, clock.now);
			await detector.inspect(tx, board.projectId, [{ subject: 'note', id: noteId, field: 'text', text }]);
			break;
		}
		case 'note.withdraw':
		case 'note.hide': {
			if (!kept) return false;
			const state = command.name === 'note.hide' ? 'hidden' : 'withdrawn';
			const stateReason = command.name === 'note.hide' ? command.payload.reason : '';
			await updateNote(tx, board.id, noteId, { state, stateReason }, clock.now);
			await detector.forget(tx, 'note', [noteId]);
			break;
		}
		case 'note.restore': {
			// Shown again before its reveal, it would be shown too early.
			if (absent.state !== 'hidden' || absent.note.text === '' || !(await isUnderVeil(context, noteId))) return false;
			await updateNote(tx, board.id, noteId, { state: 'veiled', stateReason: '' }, clock.now);
			break;
		}
		default:
			return false;
	}
	await recordModeration(context, actor, command.name, [noteId]);
	await tellAuthors(context, [noteId]);
	return true;
}

const ABOUT_ONE: readonly string[] = ['note.edit', 'note.withdraw', 'note.hide', 'note.restore'];

/** Their authors are told where these notes stand. */
export async function tellAuthors(context: CommandContext, noteIds: readonly string[]): Promise<void> {
	for (const noteId of noteIds) {
		const note = await noteAuthor(context.tx, context.board.id, noteId);
		if (note) tell(context, { mine: [note.participantId], unshown: [note.participantId] });
	}
}

/** A note that waits, on the board where a facilitator wants it. */
export async function placeWaiting(
	context: CommandContext,
	{ noteId, groupId = null, beforeId = null }: { noteId: string; groupId?: string | null; beforeId?: string | null },
): Promise<Outcome> {
	const { state } = context.progress;
	if (state.notes[noteId]) throw new Refusal('conflict', 'note_visible');
	const absent = await readAbsentNote(context.tx, context.board.id, noteId);
	if (!absent) throw new Refusal('not_found', 'note_gone');
	if (absent.state === 'veiled') throw new Refusal('conflict', 'note_veiled');
	if (absent.state !== 'waiting') throw new Refusal('conflict', 'note_withdrawn');
	const board = { ...state, notes: { ...state.notes, [noteId]: { ...absent.note, groupId: null } } };
	return moveNotes(markGone(board, noteId, false), { noteIds: [noteId], groupId, beforeId });
}
