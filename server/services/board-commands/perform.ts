import type { BoardCommand, NoteAdd } from '#lib/domain/board-command.ts';
import type { Outcome } from '#lib/domain/board-outcome.ts';
import { changesBetween, type BoardChange } from '#lib/domain/board-patch.ts';
import { applyCommand } from '#lib/domain/board-rules.ts';
import type { BoardGroup, BoardItem, BoardNote, BoardState } from '#lib/domain/board.ts';
import { nextItemNumber } from '../../db/item-store.ts';
import { insertGroup } from '../../db/note-store.ts';
import { Refusal } from '../../errors.ts';
import { authorise } from './authorise.ts';
import { tell, type Actor, type CommandContext } from './command-context.ts';
import { anonymised, giveIn, type Given } from './given.ts';
import { inspectWords } from './inspect.ts';
import { demandLink, insertNewItem } from './item-commands.ts';
import { recordModeration } from './moderation.ts';
import { restoreHidden, takeNewNote, writeNewNotes } from './note-commands.ts';
import { persist } from './persist.ts';
import { undo } from './undo.ts';
import { changeUnshown, placeWaiting, tellAuthors } from './unshown-notes.ts';

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
	if (await changeUnshown(context, actor, command)) return { result: {}, inverse: null };
	const given = command.name === 'note.add' ? await giveIn(context, actor, command.payload) : null;
	const before = context.progress.state;
	const outcome = await outcomeOf(context, actor, command, given);
	if (!outcome.ok) throw new Refusal(outcome.code, outcome.reason, outcome.field);
	if (command.name === 'note.add' && given && given.state !== 'visible') {
		return keepBack(context, actor, command.payload, given, outcome.state);
	}
	const changes = changesBetween(before, outcome.state);

	// Groups before notes: a new group's row must be there for the notes that join it.
	for (const change of changes) if (change.before === null) await insertNew(context, actor, command, change, given);
	const titledBy = actor.principal.participantId;
	const circumstance =
		command.name === 'note.hide'
			? { state: 'hidden' as const, reason: command.payload.reason, titledBy }
			: {
					state: command.name === 'note.set_aside' ? ('waiting' as const) : ('withdrawn' as const),
					reason: '',
					titledBy,
				};
	const returns = command.name === 'note.restore' || command.name === 'note.place';
	const inserted = returns ? [] : changes.filter((change) => change.before === null);
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
	if (command.name === 'note.set_aside' || command.name === 'note.place') {
		await tellAuthors(context, [command.payload.noteId]);
	}
	return { result: resultOf(command, outcome.state), inverse: changes.map(withoutWords) };
}

/** A note whose time has not come: its row, its number, and word to those who may know of it. */
async function keepBack(
	context: CommandContext,
	actor: Actor,
	command: NoteAdd,
	given: Given,
	after: BoardState,
): Promise<Performed> {
	const note = after.notes[command.noteId];
	if (!note) throw new Refusal('not_found', 'note_gone');
	await takeNewNote(context, actor, command, { ...note, groupId: null, rank: '' }, given);
	const { participantId } = actor.principal;
	tell(context, { mine: [participantId], unshown: [participantId] });
	// Nothing changed on the board, so nothing is undone there: its author withdraws it.
	return { result: { noteId: note.id, number: note.number, state: given.state }, inverse: null };
}

async function outcomeOf(
	context: CommandContext,
	actor: Actor,
	command: BoardCommand,
	given: Given | null,
): Promise<Outcome> {
	if (command.name === 'note.place') return placeWaiting(context, command.payload);
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
		const note = outcome.state.notes[command.payload.noteId];
		if (given?.anonymous && note) {
			const notes = { ...outcome.state.notes, [note.id]: anonymised(note) };
			return { ok: true, state: { ...outcome.state, notes } };
		}
	}
	return outcome;
}

async function insertNew(
	context: CommandContext,
	actor: Actor,
	command: BoardCommand,
	change: BoardChange,
	given: Given | null,
): Promise<void> {
	const entry: unknown = change.after;
	if (command.name === 'note.add' && given)
		await takeNewNote(context, actor, command.payload, entry as BoardNote, given);
	if (command.name === 'group.create') {
		await insertGroup(context.tx, context.board.id, entry as BoardGroup, actor.principal.participantId);
	}
	if (command.name === 'item.create') await insertNewItem(context, actor, command.payload, entry as BoardItem);
}

const LEAVES_OR_COMES: readonly string[] = ['note.hide', 'note.restore', 'note.set_aside', 'note.place'];

function tellOthers(context: CommandContext, actor: Actor, command: BoardCommand): void {
	const { participantId } = actor.principal;
	tell(context, { board: true, items: command.name.startsWith('item.') });
	if (command.name === 'note.add') tell(context, { mine: [participantId] });
	if (command.name === 'note.withdraw') tell(context, { mine: [participantId], notes: [command.payload.noteId] });
	if (LEAVES_OR_COMES.includes(command.name)) {
		tell(context, { notes: [(command.payload as { noteId: string }).noteId] });
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
