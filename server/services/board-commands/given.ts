import type { BoardNote } from '#lib/domain/board.ts';
import type { NoteAdd } from '#lib/domain/board-command.ts';
import { isVeiled, noteFate, sheetOwner, type NoteFate } from '#lib/domain/note-fate.ts';
import { may } from '#lib/domain/permissions.ts';
import { countGiven } from '../../db/note-store.ts';
import { peopleAt, rootAuthor } from '../../db/sheet-store.ts';
import { noteOrigin } from '../../db/unshown-store.ts';
import { Refusal } from '../../errors.ts';
import type { Actor, CommandContext } from './command-context.ts';

/** What the phase makes of a new note. */
export type Given = Extract<NoteFate, { ok: true }>;

/** Judges a new note by the phase in which it was written. Throws Refusal `closed`, `invalid` or `not_found`. */
export async function giveIn(context: CommandContext, actor: Actor, note: NoteAdd): Promise<Given> {
	const { board, phase, phases, now } = context;
	const runs = may(actor.principal, 'note.hide');
	const named = note.phaseId === undefined ? undefined : phases.get(note.phaseId);
	const fate = noteFate({ live: board.live, phase, named, now, runs }, note);
	if (!fate.ok) throw new Refusal(fate.code, fate.reason, fate.field);
	const { participantId } = actor.principal;
	// A scribe gives the words of many.
	if (fate.most !== null && fate.phaseId !== null && !note.onBehalfOf) {
		const inBatch = context.unwritten.filter(({ origin }) => {
			return origin.participantId === participantId && origin.phaseId === fate.phaseId && origin.round === fate.round;
		});
		const before = await countGiven(context.tx, fate.phaseId, participantId, fate.round);
		if (before + inBatch.length >= fate.most) throw new Refusal('conflict', 'enough_notes');
	}
	if (note.parentNoteId !== undefined) await demandSheet(context, actor, fate, note.parentNoteId);
	return fate;
}

/** Whoever takes an idea further has its sheet in this round: nobody else was shown it. */
async function demandSheet(context: CommandContext, actor: Actor, fate: Given, parentNoteId: string): Promise<void> {
	const { tx, board } = context;
	if (fate.round === null || fate.phaseId === null) throw new Refusal('invalid', 'malformed', 'parentNoteId');
	const root = await rootAuthor(tx, board.id, fate.phaseId, parentNoteId);
	if (root === undefined) throw new Refusal('not_found', 'note_gone', 'parentNoteId');
	const { participantId } = actor.principal;
	const people = await peopleAt(tx, board.id, fate.phaseId);
	const sheets = [fate.round, fate.round - 1].map((round) => sheetOwner(people, participantId, round));
	// The sheet of the round before, too: a sentence may end a little after it.
	if (!sheets.includes(root) && !may(actor.principal, 'note.hide')) throw new Refusal('forbidden', 'not_your_sheet');
}

/** The note as the promise of its phase leaves it: who speaks is in its row alone. */
export function anonymised(note: BoardNote): BoardNote {
	return { ...note, voice: 'self', collegeId: null, label: '', byScribe: false, unconfirmed: false };
}

/** Whether this note belongs behind a veil that is not lifted. */
export async function isUnderVeil(context: CommandContext, noteId: string): Promise<boolean> {
	const origin = await noteOrigin(context.tx, context.board, noteId);
	return origin !== null && isVeiled(origin);
}
