import type { BoardCommand } from '#lib/domain/board-command.ts';
import type { BoardPart } from '../../db/board-state-store.ts';

/**
 * The part of a board by which these commands are judged, and which is all that they change. Null: nothing less than all of it.
 * A note that comes in concerns nobody but the last one in its place: `place` puts it after that.
 */
export function touchedPart(commands: readonly BoardCommand[]): BoardPart | null {
	const noteIds = new Set<string>();
	const places = new Set<string | null>();
	for (const command of commands) {
		if (command.name !== 'note.add' && command.name !== 'note.edit') return null;
		noteIds.add(command.payload.noteId);
		if (command.name === 'note.add') places.add(command.payload.groupId ?? null);
	}
	return { noteIds: [...noteIds], places: [...places] };
}
