import type { BoardCommands } from './board-command.ts';
import { putNotes } from './board-note-rules.ts';
import { done, missing, ranked, withEntries, without, type Outcome } from './board-outcome.ts';
import type { BoardNote, BoardState } from './board.ts';
import { byRank, place } from './rank.ts';

export function createGroup(state: BoardState, create: BoardCommands['group.create']): Outcome {
	if (state.groups[create.groupId]) return { ok: false, code: 'conflict', reason: 'already_exists' };
	if (create.noteIds.some((id) => !state.notes[id])) return missing('note_gone');
	const group = { id: create.groupId, title: create.title, rank: '' };
	const ranks = place(Object.values(state.groups), [group.id], null);
	const groups = ranked(state.groups, ranks, { [group.id]: group });
	return done(putNotes({ ...state, groups }, create.noteIds, group.id, null));
}

export function renameGroup(state: BoardState, rename: BoardCommands['group.rename']): Outcome {
	const group = state.groups[rename.groupId];
	if (!group) return missing('group_gone');
	return done({ ...state, groups: withEntries(state.groups, { [group.id]: { ...group, title: rename.title } }) });
}

export function moveGroup(state: BoardState, move: BoardCommands['group.move']): Outcome {
	if (!state.groups[move.groupId]) return missing('group_gone');
	const ranks = place(Object.values(state.groups), [move.groupId], move.beforeId);
	return done({ ...state, groups: ranked(state.groups, ranks) });
}

export function dissolveGroup(state: BoardState, groupId: string): Outcome {
	if (!state.groups[groupId]) return missing('group_gone');
	if (feedsItem(state, groupId)) return { ok: false, code: 'conflict', reason: 'group_feeds_item' };
	const inside = notesIn(state, groupId).map((note) => note.id);
	return done(putNotes({ ...state, groups: without(state.groups, groupId) }, inside, null, null));
}

export function feedsItem(state: BoardState, groupId: string): boolean {
	return Object.values(state.items).some((item) =>
		item.sources.some((source) => source.kind === 'group' && source.id === groupId),
	);
}

export function notesIn(state: BoardState, groupId: string | null): BoardNote[] {
	return Object.values(state.notes)
		.filter((note) => note.groupId === groupId)
		.sort(byRank);
}
