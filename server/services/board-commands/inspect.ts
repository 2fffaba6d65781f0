import type { BoardChange } from '#lib/domain/board-patch.ts';
import type { BoardNote, BoardState } from '#lib/domain/board.ts';
import type { PublicWords } from '../detector.ts';
import type { CommandContext } from './command-context.ts';

/** Words that came, changed or left by a command are looked at for contact details; those of new notes with their rows. */
export async function inspectWords(context: CommandContext, changes: BoardChange[], state: BoardState): Promise<void> {
	const { tx, board, detector } = context;
	for (const change of changes) {
		const { id, before, after } = change;
		if (after === null) {
			const subject = ({ notes: 'note', groups: 'group', items: 'item' } as const)[change.collection];
			await detector.forget(tx, subject, [id]);
		} else if (before === null || 'text' in after || 'title' in after) {
			await detector.inspect(tx, board.projectId, wordsOf(change, state), { fresh: before === null });
		}
	}
}

function wordsOf({ collection, id, before }: BoardChange, state: BoardState): PublicWords[] {
	if (collection === 'notes') {
		const note = state.notes[id];
		if (!note) return [];
		return before === null ? wordsOfNewNote(note) : [{ subject: 'note', id, field: 'text', text: note.text }];
	}
	if (collection === 'groups') {
		const group = state.groups[id];
		return group ? [{ subject: 'group', id, field: 'title', text: group.title }] : [];
	}
	const item = state.items[id];
	if (!item) return [];
	const title: PublicWords = { subject: 'item', id, field: 'title', text: item.title };
	return before === null ? [title, { subject: 'item', id, field: 'text', text: item.text }] : [title];
}

export function wordsOfNewNote(note: BoardNote): PublicWords[] {
	const place = { subject: 'note' as const, id: note.id };
	return [
		{ ...place, field: 'text', text: note.text },
		...(note.original ? [{ ...place, field: 'original_text' as const, text: note.original.text }] : []),
		...(note.label !== '' ? [{ ...place, field: 'label' as const, text: note.label }] : []),
	];
}
