import type { BoardChange } from '#lib/domain/board-patch.ts';
import type { ItemSource } from '#lib/domain/board.ts';
import { sameSource } from '#lib/domain/board-item-rules.ts';
import { deleteSource, insertSources, updateItem, type ItemFields } from '../../db/item-store.ts';
import { updateGroup, updateNote, type NoteFields } from '../../db/note-store.ts';
import type { CommandContext } from './command-context.ts';

/** How a note leaves the board: the reason is kept with the row. */
export interface Departure {
	state: 'hidden' | 'withdrawn';
	reason: string;
}

/**
 * Writes to the rows what a command changed. Notes and items that are new have been inserted by their families; a group or
 * note that was there before and comes back finds its row.
 */
export async function persist(context: CommandContext, changes: BoardChange[], departure: Departure): Promise<void> {
	for (const change of changes) {
		if (change.collection === 'notes') await persistNote(context, change, departure);
		else if (change.collection === 'groups') await persistGroup(context, change);
		else await persistItem(context, change);
	}
}

async function persistNote(context: CommandContext, change: BoardChange, departure: Departure): Promise<void> {
	const { tx, board, clock } = context;
	if (change.after === null) {
		const { state, reason } = departure;
		await updateNote(tx, board.id, change.id, { state, stateReason: reason }, clock.now);
	} else if (change.before === null) {
		const { groupId, rank } = change.after as NoteFields;
		await updateNote(tx, board.id, change.id, { groupId, rank, state: 'visible', stateReason: '' }, clock.now);
	} else {
		await updateNote(tx, board.id, change.id, change.after as NoteFields, clock.now);
	}
}

async function persistGroup(context: CommandContext, change: BoardChange): Promise<void> {
	const { tx, board, clock } = context;
	if (change.after === null) await updateGroup(tx, board.id, change.id, { dissolvedAt: clock.now });
	else {
		const fields = change.after as { title?: string; rank?: string };
		await updateGroup(tx, board.id, change.id, {
			...fields,
			...(change.before === null && { dissolvedAt: null }),
		});
	}
}

async function persistItem(context: CommandContext, change: BoardChange): Promise<void> {
	if (change.before === null || change.after === null) return;
	const { title, rank, sources } = change.after as ItemFields & { sources?: ItemSource[] };
	if (title !== undefined || rank !== undefined) await updateItem(context.tx, change.id, { title, rank });
	if (!sources) return;
	const before = (change.before.sources ?? []) as ItemSource[];
	const gone = before.filter((source) => !sources.some((other) => sameSource(source, other)));
	for (const source of gone) await deleteSource(context.tx, change.id, source);
	await insertSources(
		context.tx,
		change.id,
		sources.filter((source) => !before.some((other) => sameSource(source, other))),
	);
}
