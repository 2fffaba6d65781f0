import type { BoardCommand } from '#lib/domain/board-command.ts';
import { isWritable } from '#lib/domain/item-life.ts';
import { isInSoftEnd } from '#lib/domain/live.ts';
import { may, type Action, type Circumstances } from '#lib/domain/permissions.ts';
import { rightsIn, type PhaseRights } from '#lib/domain/phase.ts';
import { isAdmitted } from '../../db/item-store.ts';
import { findPhase } from '../../db/live-store.ts';
import { noteAuthor } from '../../db/note-store.ts';
import { Refusal } from '../../errors.ts';
import type { Actor, CommandContext } from './command-context.ts';

/** May this person send this command to this board now? Throws Refusal `closed` or `forbidden`, or `not_found`. */
export async function authorise(context: CommandContext, actor: Actor, command: BoardCommand): Promise<void> {
	const { open } = context.board;
	switch (command.name) {
		case 'note.add':
			demand(actor, 'note.write', { open });
			if (command.payload.onBehalfOf) demand(actor, 'note.write_for_someone', { open });
			return;
		case 'note.edit':
			return demandChange(context, actor, command.payload.noteId);
		case 'note.withdraw':
			return void (await demandOwnNote(context, actor, 'note.withdraw_own', command.payload.noteId));
		case 'note.hide':
		case 'note.restore':
		case 'note.set_aside':
		case 'note.place':
			return demand(actor, 'note.hide');
		case 'note.move':
		case 'notes.move':
		case 'group.create':
		case 'group.rename':
		case 'group.move':
		case 'group.dissolve':
		case 'item.move':
			demand(actor, 'note.arrange', { open });
			return demandInPhase(context, actor, 'arrange');
		case 'item.create':
			demand(actor, 'item.create', { open });
			return demandInPhase(context, actor, 'draft');
		case 'item.retitle':
		case 'item.link':
		case 'item.unlink':
			demandInPhase(context, actor, 'draft');
			return demandWritableItem(context, actor, command.payload.itemId);
		case 'board.undo':
			// Judged by what it takes back: see undo.ts.
			return demand(actor, 'board.read');
	}
}

/** A refusal tells whether the person lacks the right, or the board is closed to everybody of that role. */
export function demand(actor: Actor, action: Action, circumstances: Circumstances = {}): void {
	if (may(actor.principal, action, circumstances)) return;
	if (circumstances.open === false && may(actor.principal, action, { ...circumstances, open: true })) {
		throw new Refusal('closed', 'board_closed');
	}
	throw new Refusal('forbidden');
}

/** What the phase under way lets contributors do; those who run the workshop may always. */
export function demandInPhase(context: CommandContext, actor: Actor, right: keyof PhaseRights): void {
	if (may(actor.principal, 'note.hide')) return;
	if (context.board.live === 'ended' || !rightsIn(context.phase)[right]) throw new Refusal('closed', 'phase_closed');
}

async function demandOwnNote(context: CommandContext, actor: Actor, action: Action, noteId: string) {
	const note = await noteAuthor(context.tx, context.board.id, noteId);
	if (note === undefined) throw new Refusal('not_found', 'note_gone');
	if (note.participantId !== actor.principal.participantId) throw new Refusal('forbidden', 'not_yours');
	demand(actor, action, { own: true, open: context.board.open });
	return note;
}

/** Own words may change while people write, while nobody has seen them, and until the sentence is finished. */
async function demandChange(context: CommandContext, actor: Actor, noteId: string): Promise<void> {
	const { state, phaseId } = await demandOwnNote(context, actor, 'note.change_own', noteId);
	if (state === 'veiled' || state === 'waiting') return;
	const { workshopId } = context.board;
	const left = phaseId && workshopId ? (await findPhase(context.tx, workshopId, phaseId))?.endedAt : null;
	if (left && isInSoftEnd(left.getTime(), context.now)) return;
	demandInPhase(context, actor, 'write');
}

async function demandWritableItem(context: CommandContext, actor: Actor, itemId: string): Promise<void> {
	const item = context.progress.state.items[itemId];
	if (!item) throw new Refusal('not_found', 'item_gone');
	if (!isWritable(item.state)) throw new Refusal('closed', 'text_frozen');
	const { guest, participantId } = actor.principal;
	const admitted = guest && (await isAdmitted(context.tx, itemId, participantId));
	demand(actor, 'item.write', { open: context.board.open, unfrozen: true, admitted });
}
