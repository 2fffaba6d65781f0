import type { BoardChange } from '#lib/domain/board-patch.ts';
import type { ItemSource } from '#lib/domain/board.ts';
import { sameSource } from '#lib/domain/board-item-rules.ts';
import { deleteSource, insertSources, updateItem, type ItemFields } from '../../db/item-store.ts';
import { updateGroup, updateNote, type NoteFields } from '../../db/note-store.ts';
import type { CommandContext } from './command-context.ts';

/** What rows keep and the board does not show. */
export interface Circumstance {
	/** How a note leaves the board, and why. */
	state: 'hidden' | 'withdrawn' | 'waiting';
	reason: string;
	/** Who gave a group its title; null: not known (a title that was put back). */
	titledBy: string | null;
}

/**
 * Writes to the rows what a command changed. Notes and items that are new have been inserted by their families; a group or
 * note that was there before and comes back finds its row.
 */
export async function persist(
	context: CommandContext,
	changes: BoardChange[],
	circumstance: Circumstance,
): Promise<void> {
	for (const change of changes) {
		if (change.collection === 'notes') await persistNote(context, change, circumstance);
		else if (change.collection === 'groups') await persistGroup(context, change, circumstance.titledBy);
		else await persistItem(context, change);
	}
}

async function persistNote(context: CommandContext, change: BoardChange, departure: Circumstance): Promise<void> {
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

async function persistGroup(context: CommandContext, change: BoardChange, titledBy: string | null): Promise<void> {
	const { tx, board, clock } = context;
	if (change.after === null) await updateGroup(tx, board.id, change.id, { dissolvedAt: clock.now });
	else if (change.before === null) {
		const { rank } = change.after as { rank?: string };
		await updateGroup(tx, board.id, change.id, { rank, dissolvedAt: null });
	} else {
		const fields = change.after as { title?: string; rank?: string };
		await updateGroup(tx, board.id, change.id, { ...fields, ...(fields.title !== undefined && { titledBy }) });
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
