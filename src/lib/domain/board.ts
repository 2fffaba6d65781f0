import type { ItemKind, ItemState, NoteKind, Voice } from './vocabulary.ts';

/**
 * A board as everyone sees it: the same shape whether the server drew it from rows (first paint, pages without
 * scripts) or the browser read it from the shared document. No author is ever in it: a note carries its college and
 * the voice it speaks in, and people learn which notes are their own by a private fact.
 */
export interface BoardState {
	notes: Record<string, BoardNote>;
	groups: Record<string, BoardGroup>;
	items: Record<string, BoardItem>;
}

export interface BoardNote {
	id: string;
	/** Number on the board, from 1: what a paper slip and a spoken "note 12" refer to. */
	number: number;
	text: string;
	kind: NoteKind;
	/** Language of the words, BCP 47; `dir` follows from it. */
	lang: string;
	/** What was said first, when the text is a translation. */
	original: { lang: string; text: string } | null;
	voice: Voice;
	collegeId: string | null;
	/** "Habitante, Les Hauts-Cerneaux", "Relais Santé": never the name of a person. */
	label: string;
	/** Typed by somebody other than the one who speaks. */
	byScribe: boolean;
	/** Speaks for an organisation whose mandate nobody has confirmed yet. */
	unconfirmed: boolean;
	groupId: string | null;
	/** Order among its siblings: a key of `rank.ts`, compared as bytes. */
	rank: string;
}

export interface BoardGroup {
	id: string;
	title: string;
	rank: string;
}

export interface BoardItem {
	id: string;
	kind: ItemKind;
	/** Number within the project and kind, from 1. */
	number: number;
	title: string;
	/** Plain text of the co-written text, refreshed by the server; of a very long one, its beginning (`LIMITS.boardText`). */
	text: string;
	state: ItemState;
	rank: string;
	sources: ItemSource[];
	/** How many people have written in its text. */
	writers: number;
}

/**
 * One link of the thread, upwards: what an item comes from. `gone`: the note was withdrawn or hidden since; its words left
 * every screen and the link stays ("une contribution retirée").
 */
export type ItemSource =
	| { kind: 'note'; id: string; gone?: true }
	| { kind: 'group'; id: string }
	| { kind: 'item'; id: string }
	| { kind: 'figure'; id: string };

export const BOARD_COLUMNS = ['lived', 'findings', 'recommendations'] as const;
export type BoardColumn = (typeof BOARD_COLUMNS)[number];

/** The column an item of this kind stands in. */
export function columnOf(kind: ItemKind): BoardColumn {
	if (kind === 'diagnosis') return 'lived';
	return kind === 'finding' ? 'findings' : 'recommendations';
}

export const EMPTY_BOARD: BoardState = { notes: {}, groups: {}, items: {} };

/** Lengths that forms, commands and the database agree on, in UTF-16 code units; what a board shows of a text, in characters. */
export const LIMITS = { noteText: 5000, title: 300, reason: 2000, name: 80, label: 160, boardText: 20_000 } as const;
