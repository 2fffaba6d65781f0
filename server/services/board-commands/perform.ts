import type { BoardCommand } from '#lib/domain/board-command.ts';
import type { Outcome } from '#lib/domain/board-outcome.ts';
import { changesBetween, type BoardChange } from '#lib/domain/board-patch.ts';
import { applyCommand } from '#lib/domain/board-rules.ts';
import type { BoardGroup, BoardItem, BoardNote } from '#lib/domain/board.ts';
import { nextItemNumber } from '../../db/item-store.ts';
import { insertGroup } from '../../db/note-store.ts';
import { Refusal } from '../../errors.ts';
import { authorise } from './authorise.ts';
import { tell, type Actor, type CommandContext } from './command-context.ts';
import { inspectWords } from './inspect.ts';
import { demandLink, insertNewItem } from './item-commands.ts';
import { recordModeration } from './moderation.ts';
import { restoreHidden, takeNewNote, writeNewNotes } from './note-commands.ts';
import { persist } from './persist.ts';
import { undo } from './undo.ts';

export interface Performed {
	result: Record<string, unknown>;
	/** What `board.undo` takes back; null: nothing can. */
	inverse: BoardChange[] | null;
}

/** Judges and applies one command to the rows and to `context.progress`. Throws Refusal; the caller rolls back. */
export async function perform(context: CommandContext, actor: Actor, command: BoardCommand): Promise<Performed> {
	if (command.name !== 'note.add') await writeNewNotes(context);
	await authorise(context, actor, command);
	if (command.name === 'board.undo') {
		await undo(context, actor, command.payload.commandId);
		return { result: {}, inverse: null };
	}
	const before = context.progress.state;
	const outcome = await outcomeOf(context, actor, command);
	if (!outcome.ok) throw new Refusal(outcome.code, outcome.reason, outcome.field);
	const changes = changesBetween(before, outcome.state);

	// Groups before notes: a new group's row must be there for the notes that join it.
	for (const change of changes) if (change.before === null) await insertNew(context, actor, command, change);
	const titledBy = actor.principal.participantId;
	const circumstance =
		command.name === 'note.hide'
			? { state: 'hidden' as const, reason: command.payload.reason, titledBy }
			: { state: 'withdrawn' as const, reason: '', titledBy };
	const inserted = command.name === 'note.restore' ? [] : changes.filter((change) => change.before === null);
	await persist(
		context,
		changes.filter((change) => !inserted.includes(change)),
		circumstance,
	);
	context.progress = { ...context.progress, state: outcome.state };
	if (command.name !== 'note.add') await inspectWords(context, changes, outcome.state);
	await recordModeration(
		context,
		actor,
		command.name,
		changes.flatMap(({ collection, id }) => (collection === 'notes' ? [id] : [])),
	);
	tellOthers(context, actor, command);
	return { result: resultOf(command, outcome.state), inverse: changes.map(withoutWords) };
}

async function outcomeOf(context: CommandContext, actor: Actor, command: BoardCommand): Promise<Outcome> {
	if (command.name === 'note.restore') return restoreHidden(context, command.payload.noteId);
	if (command.name === 'item.link') await demandLink(context, command.payload);
	const { state, lastNoteNumber } = context.progress;
	const itemNumber =
		command.name === 'item.create'
			? await nextItemNumber(context.tx, context.board.projectId, command.payload.kind)
			: 0;
	const outcome = applyCommand(state, command, {
		speaker: actor.speaker,
		noteNumber: lastNoteNumber + 1,
		itemNumber,
	});
	if (outcome.ok && command.name === 'note.add') {
		context.progress = { ...context.progress, lastNoteNumber: lastNoteNumber + 1 };
	}
	return outcome;
}

async function insertNew(
	context: CommandContext,
	actor: Actor,
	command: BoardCommand,
	change: BoardChange,
): Promise<void> {
	const entry: unknown = change.after;
	if (command.name === 'note.add') await takeNewNote(context, actor, command.payload, entry as BoardNote);
	if (command.name === 'group.create') {
		await insertGroup(context.tx, context.board.id, entry as BoardGroup, actor.principal.participantId);
	}
	if (command.name === 'item.create') await insertNewItem(context, actor, command.payload, entry as BoardItem);
}

function tellOthers(context: CommandContext, actor: Actor, command: BoardCommand): void {
	const { participantId } = actor.principal;
	tell(context, { board: true, items: command.name.startsWith('item.') });
	if (command.name === 'note.add') tell(context, { mine: [participantId] });
	if (command.name === 'note.withdraw') tell(context, { mine: [participantId], notes: [command.payload.noteId] });
	if (command.name === 'note.hide' || command.name === 'note.restore') {
		tell(context, { notes: [command.payload.noteId] });
	}
}

function resultOf(command: BoardCommand, state: CommandContext['progress']['state']): Record<string, unknown> {
	if (command.name === 'note.add') {
		const { noteId } = command.payload;
		return { noteId, number: state.notes[noteId]?.number };
	}
	if (command.name === 'item.create') {
		const { itemId } = command.payload;
		return { itemId, number: state.items[itemId]?.number };
	}
	if (command.name === 'group.create') return { groupId: command.payload.groupId };
	return {};
}

/** A note that came or left keeps its words in its own row alone: what must be erasable stands in one place. */
function withoutWords(change: BoardChange): BoardChange {
	if (change.collection !== 'notes') return change;
	if (change.before === null) return { ...change, after: {} };
	return change.after === null ? { ...change, before: {} } : change;
}
