import type { Block } from './rich-text.ts';
import type { ItemKind, ItemState, NoteKind, ResponseStatus, Voice } from './vocabulary.ts';

/** One item with its thread, as its page shows it. No name of a person is in it but those for facilitators. */
export interface ItemPage {
	id: string;
	project: { id: string; slug: string; title: string };
	board: { id: string; title: string };
	kind: ItemKind;
	number: number;
	title: string;
	content: Block[];
	/** The short version in plain French. */
	plainText: string;
	themeId: string | null;
	themes: { id: string; label: string; plainLabel: string }[];
	state: ItemState;
	stateReason: string;
	/** Of the last frozen text; 0: never frozen. */
	version: number;
	writers: number;
	sources: ItemPageSources;
	/** Items that come from this one. */
	feeds: LinkedItem[];
	versions: { version: number; title: string; content: Block[]; createdAt: Date }[];
	responses: { status: ResponseStatus; reason: string; plainText: string; organisation: string | null; at: Date }[];
	/** Guests and whether they were admitted to the text; empty but for facilitators. */
	guests: { participantId: string; displayName: string; admitted: boolean }[];
	permissions: ItemPermissions;
}

export interface ItemPageSources {
	/** Linked one by one. */
	notes: SourceNote[];
	groups: { id: string; title: string; notes: SourceNote[] }[];
	items: LinkedItem[];
	figures: { id: string; label: string; unit: string; year: number | null; source: string }[];
	/** Notes withdrawn or hidden since: the links stay. */
	gone: number;
}

export interface SourceNote {
	id: string;
	number: number;
	text: string;
	kind: NoteKind;
	lang: string;
	voice: Voice;
	collegeId: string | null;
	label: string;
	byScribe: boolean;
	unconfirmed: boolean;
	createdAt: Date;
	board: { id: string; title: string };
}

export interface LinkedItem {
	id: string;
	kind: ItemKind;
	number: number;
	title: string;
	state: ItemState;
}

export interface ItemPermissions {
	/** Text, title, plain version, theme, sources. */
	write: boolean;
	setAside: boolean;
	admit: boolean;
}
