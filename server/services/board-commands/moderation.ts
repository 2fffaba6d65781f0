import { recordAct } from '../../db/audit-store.ts';
import type { Actor, CommandContext } from './command-context.ts';

/** Taking somebody's words off the board, or putting them back, goes into the audit log: also when it is done by undoing. */
export async function recordModeration(
	{ tx, clock }: CommandContext,
	{ principal }: Actor,
	name: string,
	noteIds: string[],
	undone = false,
): Promise<void> {
	if (name !== 'note.hide' && name !== 'note.restore') return;
	const act = (name === 'note.hide') === undone ? 'note.shown' : 'note.hidden';
	for (const noteId of noteIds) await recordAct(tx, clock, principal, { act, about: { noteId } });
}
