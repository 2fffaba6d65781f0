import type { BoardCommand, PendingCommand } from './board-command.ts';
import { applyCommand } from './board-rules.ts';
import type { BoardState } from './board.ts';
import type { Speaker } from './speaker.ts';

/** A board with what this device has asked for and not heard back about. */
export interface ProjectedBoard extends BoardState {
	/** Id of a note, group or item → id of the last command on its way for it. */
	pending: Record<string, string>;
}

/**
 * Board + outbox onto the screen, oldest command first. A command that no longer fits (its note is gone) shows nothing:
 * its answer will say why. New notes and items have number 0 until the server gives them one. Pure.
 */
export function project(state: BoardState, pending: PendingCommand[], viewer: Speaker): ProjectedBoard {
	let board = state;
	const marked: Record<string, string> = {};
	for (const command of pending) {
		const outcome = applyCommand(board, command, { speaker: viewer, noteNumber: 0, itemNumber: 0 });
		if (!outcome.ok) continue;
		board = outcome.state;
		for (const id of touchedBy(command)) marked[id] = command.id;
	}
	return { ...board, pending: marked };
}

/** Ids of the notes, groups or items that a command is about. */
export function touchedBy(command: BoardCommand): string[] {
	switch (command.name) {
		case 'notes.move':
			return command.payload.noteIds;
		case 'group.create':
			return [command.payload.groupId, ...command.payload.noteIds];
		case 'group.rename':
		case 'group.move':
		case 'group.dissolve':
			return [command.payload.groupId];
		case 'item.create':
		case 'item.retitle':
		case 'item.move':
		case 'item.link':
		case 'item.unlink':
			return [command.payload.itemId];
		case 'board.undo':
			return [];
		default:
			return [command.payload.noteId];
	}
}
