import type { BoardNote } from './board.ts';
import type { CollegeColour } from './colleges.ts';
import type { Speaker } from './speaker.ts';
import type { CollegeShape, Role } from './vocabulary.ts';

/** What the page of a board knows besides the board itself. Everybody on the board may see all of it. */
export interface BoardHeader {
	id: string;
	title: string;
	/** The board and its workshop are open to writing. */
	open: boolean;
	project: { id: string; slug: string; title: string };
	/** `joinCode` for facilitators only. */
	workshop: { id: string; title: string; joinCode: string | null } | null;
	/** The boards of the same workshop, this one included, in order. */
	tables: { id: string; title: string }[];
	colleges: BoardCollege[];
	themes: { id: string; label: string; plainLabel: string }[];
	permissions: BoardPermissions;
}

export interface BoardCollege {
	id: string;
	key: string;
	label: string;
	shape: CollegeShape;
	colour: CollegeColour;
}

/** Answers of `may` for the asking person: what the page offers; services judge again. */
export interface BoardPermissions {
	writeNotes: boolean;
	writeForSomeone: boolean;
	arrange: boolean;
	hide: boolean;
	createItems: boolean;
}

/** The asking person, for its own eyes: `speaker` is what `project` needs to preview a note. */
export interface BoardMe {
	participantId: string;
	displayName: string;
	role: Role;
	guest: boolean;
	/** Items whose text a facilitator let this guest write in. */
	admittedTo: string[];
	speaker: Speaker;
}

/** A note that is not on the board yet: told to its author, and to those who run the workshop. */
export interface UnshownNote extends BoardNote {
	state: 'veiled' | 'waiting';
	phaseId: string | null;
	parentNoteId: string | null;
	/** Of a round-robin, from 1. */
	round: number | null;
}

/** One recorded command, for the facilitators' history. */
export interface BoardEvent {
	commandId: string;
	name: string;
	at: Date;
	/** Name that the person goes by in the project. */
	by: string;
	undone: boolean;
	undoable: boolean;
}
