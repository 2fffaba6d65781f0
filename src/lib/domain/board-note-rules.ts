import type { BoardCommands, NoteAdd } from './board-command.ts';
import { done, missing, ranked, withEntries, without, type CommandContext, type Outcome } from './board-outcome.ts';
import type { BoardItem, BoardNote, BoardState } from './board.ts';
import { place } from './rank.ts';
import { attribute } from './speaker.ts';

export function addNote(state: BoardState, note: NoteAdd, context: CommandContext): Outcome {
	if (state.notes[note.noteId]) return { ok: false, code: 'conflict', reason: 'already_exists' };
	const groupId = note.groupId ?? null;
	if (groupId !== null && !state.groups[groupId]) return missing('group_gone', 'groupId');
	const attributed = attribute(context.speaker, note);
	if (!attributed.ok) return { ...attributed, field: attributed.code === 'invalid' ? 'onBehalfOf' : 'voice' };
	const added: BoardNote = {
		id: note.noteId,
		number: context.noteNumber,
		text: note.text,
		kind: note.kind,
		lang: note.lang ?? 'fr',
		original: note.original ?? null,
		voice: note.voice,
		...attributed.attribution,
		groupId,
		rank: '',
	};
	const ranks = place(siblingsOf(state, groupId), [added.id], null);
	return done({ ...state, notes: ranked(state.notes, ranks, { [added.id]: added }) });
}

export function editNote(state: BoardState, edit: BoardCommands['note.edit']): Outcome {
	const note = state.notes[edit.noteId];
	if (!note) return missing('note_gone');
	const edited = { ...note, text: edit.text, kind: edit.kind ?? note.kind };
	return done({ ...state, notes: withEntries(state.notes, { [note.id]: edited }) });
}

/** Withdrawn by its author or hidden by a facilitator: it leaves the board, and stays in the thread without its words. */
export function removeNote(state: BoardState, noteId: string): Outcome {
	if (!state.notes[noteId]) return missing('note_gone');
	return done(markGone({ ...state, notes: without(state.notes, noteId) }, noteId, true));
}

export function moveNotes(state: BoardState, move: BoardCommands['notes.move']): Outcome {
	if (move.noteIds.some((id) => !state.notes[id])) return missing('note_gone');
	if (move.groupId !== null && !state.groups[move.groupId]) return missing('group_gone', 'groupId');
	return done(putNotes(state, move.noteIds, move.groupId, move.beforeId));
}

/** The notes, in this order, in a group (or out of any) before a sibling. All of them are on the board. */
export function putNotes(
	state: BoardState,
	noteIds: string[],
	groupId: string | null,
	beforeId: string | null,
): BoardState {
	const moved: Record<string, BoardNote> = {};
	for (const id of noteIds) moved[id] = { ...(state.notes[id] as BoardNote), groupId };
	const ranks = place(siblingsOf(state, groupId), noteIds, beforeId);
	return { ...state, notes: ranked(state.notes, ranks, moved) };
}

/** Tells every item that a note behind it has gone, or is back. */
export function markGone(state: BoardState, noteId: string, gone: boolean): BoardState {
	const changed: Record<string, BoardItem> = {};
	for (const item of Object.values(state.items)) {
		if (!item.sources.some((source) => source.kind === 'note' && source.id === noteId)) continue;
		const sources = item.sources.map((source) => {
			if (source.kind !== 'note' || source.id !== noteId) return source;
			return gone ? { kind: source.kind, id: source.id, gone: true as const } : { kind: source.kind, id: source.id };
		});
		changed[item.id] = { ...item, sources };
	}
	return { ...state, items: withEntries(state.items, changed) };
}

function siblingsOf(state: BoardState, groupId: string | null): BoardNote[] {
	return Object.values(state.notes).filter((note) => note.groupId === groupId);
}
