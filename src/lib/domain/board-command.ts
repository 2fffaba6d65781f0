import type { ItemSource } from './board.ts';
import type { ItemKind, NoteKind, Voice } from './vocabulary.ts';

/**
 * What people ask of a board, by name. Every id is a UUID made by the client, so that a command can be shown before it
 * is answered and sent again after a cut. `beforeId`: the sibling it will stand before; null: at the end.
 */
export interface BoardCommands {
	'note.add': NoteAdd;
	'note.edit': { noteId: string; text: string; kind?: NoteKind };
	'note.withdraw': { noteId: string };
	'note.hide': { noteId: string; reason: string };
	/** Shows a hidden note again. */
	'note.restore': { noteId: string };
	/** Takes a note off the board for later: it waits until a facilitator places it. */
	'note.set_aside': { noteId: string };
	/** Puts a note that waits on the board. */
	'note.place': { noteId: string; groupId?: string | null; beforeId?: string | null };
	/** `groupId` null: out of any group. */
	'note.move': { noteId: string; groupId: string | null; beforeId: string | null };
	'notes.move': { noteIds: string[]; groupId: string | null; beforeId: string | null };
	'group.create': { groupId: string; title: string; noteIds: string[] };
	'group.rename': { groupId: string; title: string };
	'group.move': { groupId: string; beforeId: string | null };
	/** Its notes stand alone again. Refused while the group feeds an item: the thread would lose them. */
	'group.dissolve': { groupId: string };
	'item.create': ItemCreate;
	'item.retitle': { itemId: string; title: string };
	/** Within its column. */
	'item.move': { itemId: string; beforeId: string | null };
	'item.link': { itemId: string; source: ItemSource };
	'item.unlink': { itemId: string; source: ItemSource };
	/** Takes back a recorded command, one's own or (facilitators) anybody's. */
	'board.undo': { commandId: string };
}

export interface NoteAdd {
	noteId: string;
	text: string;
	kind: NoteKind;
	/** Language of the words, BCP 47; left out: French. */
	lang?: string;
	voice: Voice;
	/** Who speaks, in words: for a group; for `someone`, see `onBehalfOf`. */
	label?: string;
	/** How many people speak in it. */
	voices?: number;
	/** Typed by a scribe: the college counted is that of the one who speaks. Required for the voice `someone`. */
	onBehalfOf?: { collegeId: string; label?: string };
	/** What was said first, when the text is a translation. */
	original?: { lang: string; text: string };
	groupId?: string | null;
	/** The phase in which it was written: what leaves an outbox later is judged by it. Left out: the one under way. */
	phaseId?: string;
	/** The page promised that nobody will know who wrote it: kept, whatever the phase says now. */
	anonymous?: boolean;
	/** The idea that it takes further, in a round-robin. */
	parentNoteId?: string;
}

export interface ItemCreate {
	itemId: string;
	kind: ItemKind;
	title: string;
	/** First words of its text; one paragraph per line. */
	text?: string;
	sources: ItemSource[];
}

export type BoardCommandName = keyof BoardCommands;

export type BoardCommand = {
	[Name in BoardCommandName]: { name: Name; payload: BoardCommands[Name] };
}[BoardCommandName];

/** A command on its way: in the outbox, not answered yet. `id` is the command's own UUID. */
export type PendingCommand = BoardCommand & { id: string };
