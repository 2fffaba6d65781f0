import type { BoardCommand } from './board-command.ts';
import { createGroup, dissolveGroup, moveGroup, renameGroup } from './board-group-rules.ts';
import { createItem, linkItem, moveItem, retitleItem, unlinkItem } from './board-item-rules.ts';
import { addNote, editNote, moveNotes, removeNote } from './board-note-rules.ts';
import { done, type CommandContext, type Outcome } from './board-outcome.ts';
import type { BoardState } from './board.ts';

/**
 * What a command does to a board: the same function previews it on the page and decides it on the server. Pure; who may
 * ask for it is judged elsewhere (`permissions.ts`). `note.restore`, `note.place` and `board.undo` need what only rows
 * remember, so here they change nothing.
 */
export function applyCommand(state: BoardState, command: BoardCommand, context: CommandContext): Outcome {
	switch (command.name) {
		case 'note.add':
			return addNote(state, command.payload, context);
		case 'note.edit':
			return editNote(state, command.payload);
		case 'note.withdraw':
		case 'note.hide':
		case 'note.set_aside':
			return removeNote(state, command.payload.noteId);
		case 'note.move': {
			const { noteId, groupId, beforeId } = command.payload;
			return moveNotes(state, { noteIds: [noteId], groupId, beforeId });
		}
		case 'notes.move':
			return moveNotes(state, command.payload);
		case 'group.create':
			return createGroup(state, command.payload);
		case 'group.rename':
			return renameGroup(state, command.payload);
		case 'group.move':
			return moveGroup(state, command.payload);
		case 'group.dissolve':
			return dissolveGroup(state, command.payload.groupId);
		case 'item.create':
			return createItem(state, command.payload, context);
		case 'item.retitle':
			return retitleItem(state, command.payload);
		case 'item.move':
			return moveItem(state, command.payload);
		case 'item.link':
			return linkItem(state, command.payload);
		case 'item.unlink':
			return unlinkItem(state, command.payload);
		case 'note.restore':
		case 'note.place':
		case 'board.undo':
			return done(state);
	}
}
