import type { BoardCommandName } from '#lib/domain/board-command.ts';
import { changesBetween, revert, type BoardChange } from '#lib/domain/board-patch.ts';
import { isWritable } from '#lib/domain/item-life.ts';
import { may } from '#lib/domain/permissions.ts';
import type { NoteState } from '#lib/domain/vocabulary.ts';
import { findCommandToUndo, markUndone, type RecordedCommand } from '../../db/board-command-store.ts';
import { readAbsentNote, readBoardState } from '../../db/board-state-store.ts';
import { isAdmitted } from '../../db/item-store.ts';
import { Refusal } from '../../errors.ts';
import { demand, demandInPhase } from './authorise.ts';
import { tell, type Actor, type CommandContext } from './command-context.ts';
import { inspectWords } from './inspect.ts';
import { removeNewItem } from './item-commands.ts';
import { recordModeration } from './moderation.ts';
import { persist } from './persist.ts';
import { tellAuthors } from './unshown-notes.ts';

/** Words belong to those who said them: only they take back what they wrote, changed or withdrew. */
const WORDS: readonly string[] = ['note.add', 'note.edit', 'note.withdraw'] satisfies BoardCommandName[];

/** Takes back a recorded command: one's own, or as a facilitator anybody's gesture. Refused when the board moved on. */
export async function undo(context: CommandContext, actor: Actor, commandId: string): Promise<void> {
	const { tx, board, clock } = context;
	const { participantId } = actor.principal;
	const command = await findCommandToUndo(tx, board.id, commandId, participantId);
	if (!command) throw new Refusal('not_found', 'command_gone');
	await demandUndo(context, actor, command);
	if (command.undone) throw new Refusal('conflict', 'already_undone');
	if (!command.inverse) throw new Refusal('conflict', 'cannot_undo');

	const before = context.progress.state;
	const outcome = revert(before, await withRows(context, command));
	if (!outcome.ok) throw new Refusal(outcome.code, outcome.reason);
	const changes = changesBetween(before, outcome.state);
	for (const change of changes) {
		const item = before.items[change.id];
		if (change.collection === 'items' && change.after === null && item) await removeNewItem(context, item);
	}
	const state = LEFT_AGAIN[command.name] ?? 'withdrawn';
	await persist(context, changes, { state, reason: '', titledBy: null });
	await markUndone(tx, command, clock.now);
	const noteIds = changes.flatMap(({ collection, id }) => (collection === 'notes' ? [id] : []));
	await recordModeration(context, actor, command.name, noteIds, true);
	await inspectWords(context, changes, outcome.state);
	// Rows know more than the changes: a link put back may lead to a note that has left another board.
	context.progress = { ...context.progress, state: await readBoardState(tx, board.id) };
	tell(context, news(changes, command));
	if (command.name === 'note.place' || command.name === 'note.set_aside') await tellAuthors(context, noteIds);
}

/** Where a note goes when its coming onto the board is taken back; else it is withdrawn. */
const LEFT_AGAIN: Readonly<Record<string, 'hidden' | 'waiting'>> = {
	'note.restore': 'hidden',
	'note.place': 'waiting',
};
/** Where a note must be for its leaving the board to be taken back; else it was withdrawn. */
const AWAY: Readonly<Record<string, NoteState>> = { 'note.hide': 'hidden', 'note.set_aside': 'waiting' };
const MODERATION: readonly string[] = ['note.hide', 'note.restore', 'note.set_aside', 'note.place'];

function news(changes: BoardChange[], command: RecordedCommand) {
	const moved = changes.filter(
		(change) => change.collection === 'notes' && (change.before === null || change.after === null),
	);
	return {
		board: true,
		items: changes.some((change) => change.collection === 'items'),
		mine: moved.length > 0 ? [command.participantId] : [],
		notes: moved.map((change) => change.id),
	};
}

async function demandUndo(context: CommandContext, actor: Actor, command: RecordedCommand): Promise<void> {
	const { open } = context.board;
	const own = command.participantId === actor.principal.participantId;
	if (!own && WORDS.includes(command.name)) throw new Refusal('forbidden', 'not_yours');
	if (!own && !may(actor.principal, 'note.hide')) throw new Refusal('forbidden', 'not_yours');
	// As taking them back is a right at any time, so is thinking better of it.
	if (command.name === 'note.withdraw') return demand(actor, 'note.withdraw_own', { own });
	if (WORDS.includes(command.name)) return demand(actor, 'note.change_own', { own, open });
	if (MODERATION.includes(command.name)) return demand(actor, 'note.hide');
	const drafts = command.name.startsWith('item.') && command.name !== 'item.move';
	demandInPhase(context, actor, drafts ? 'draft' : 'arrange');
	if (command.name === 'item.create') return demand(actor, 'item.create', { open });
	if (['item.retitle', 'item.link', 'item.unlink'].includes(command.name)) {
		const itemId = command.inverse?.[0]?.id ?? '';
		const item = context.progress.state.items[itemId];
		if (item && !isWritable(item.state)) throw new Refusal('closed', 'text_frozen');
		const { guest, participantId } = actor.principal;
		const admitted = guest && (await isAdmitted(context.tx, itemId, participantId));
		return demand(actor, 'item.write', { open, unfrozen: true, admitted });
	}
	demand(actor, 'note.arrange', { open });
}

/**
 * The changes to take back, with notes that come back as their rows tell them: the words are kept there alone. Only a note
 * that this very command took away comes back: one that left again by other hands stays away.
 */
async function withRows(context: CommandContext, command: RecordedCommand): Promise<BoardChange[]> {
	const changes: BoardChange[] = [];
	for (const change of command.inverse ?? []) {
		if (change.collection !== 'notes' || change.after !== null) {
			changes.push(change);
			continue;
		}
		const absent = await readAbsentNote(context.tx, context.board.id, change.id);
		const state = AWAY[command.name] ?? 'withdrawn';
		if (!absent || absent.state !== state) throw new Refusal('conflict', 'board_moved_on');
		changes.push({ ...change, before: { ...absent.note } });
	}
	return changes;
}
