import type { BallotKind, BallotTarget, NoteKind, PhaseKind, ScreenView, WritingMode } from './vocabulary.ts';

/** One step of an agenda as it is prepared: what is asked, and who may do what. */
export interface PhasePlan {
	kind: PhaseKind;
	/** Short name; empty: that of its kind. */
	title: string;
	minutes: number;
	/** What is asked; shown large. */
	question: string;
	/** What people do. */
	instruction: string;
	/** Question and instruction in plain language; empty: there is none. */
	plainText: string;
	/** Texts that help to go further ("Pourquoi ?"). */
	prompts: string[];
	settings: PhaseSettings;
}

/** How a phase is run. Whatever it allows, facilitators may do at any time. */
export interface PhaseSettings {
	/** Null: nobody writes. */
	writing: Writing | null;
	/** Contributors may move and group notes, also others'. */
	arrange: boolean;
	/** Contributors may write the texts of items together. */
	draft: boolean;
	/** Null: nothing is chosen. */
	ballot: Ballot | null;
	/** People may ask to speak, in turn. */
	speaking: boolean;
	/** In plenary, everybody looks at the first board; else each table at its own. */
	plenary: boolean;
	screen: ScreenView;
}

export interface Writing {
	mode: WritingMode;
	/** No college and no label with a note. Promised when it is written: it can be promised from then on, never taken back. */
	anonymous: boolean;
	/** Kinds that are asked for; empty: all. */
	kinds: NoteKind[];
	/** Beginnings of a sentence. */
	starters: string[];
	/** Most notes that one person gives in this phase (in each round, where there are some); null: no bound. */
	most: number | null;
	/** Of a round-robin: rounds of so many seconds. */
	rounds: number | null;
	roundSeconds: number | null;
}

export type Ballot =
	| { kind: Extract<BallotKind, 'dots'>; target: BallotTarget; budget: number; mostOnOne: number }
	| { kind: Extract<BallotKind, 'consent'>; proposal: string }
	| { kind: Extract<BallotKind, 'poll'>; options: string[] };

const QUIET: PhaseSettings = {
	writing: null,
	arrange: false,
	draft: false,
	ballot: null,
	speaking: false,
	plenary: false,
	screen: 'question',
};

const OPEN_WRITING: Writing = {
	mode: 'open',
	anonymous: false,
	kinds: [],
	starters: [],
	most: null,
	rounds: null,
	roundSeconds: null,
};

/** What a phase of this kind does unless it is said otherwise. */
export function usualSettings(kind: PhaseKind): PhaseSettings {
	switch (kind) {
		case 'welcome':
		case 'pause':
			return { ...QUIET, plenary: true };
		case 'write':
			return { ...QUIET, writing: { ...OPEN_WRITING, mode: 'hidden' }, screen: 'counts' };
		case 'read':
			return { ...QUIET, screen: 'wall' };
		case 'group':
			return { ...QUIET, arrange: true, screen: 'wall' };
		case 'prioritise':
			return { ...QUIET, ballot: { kind: 'dots', target: 'groups', budget: 4, mostOnOne: 2 }, screen: 'results' };
		case 'discuss':
			return { ...QUIET, writing: OPEN_WRITING, draft: true, speaking: true, screen: 'wall' };
		case 'conclude':
			return { ...QUIET, plenary: true, speaking: true, screen: 'tables' };
		case 'free':
			return { ...QUIET, writing: OPEN_WRITING, arrange: true, draft: true, screen: 'wall' };
	}
}

/** Settings as they were stored, perhaps by an older version: what is missing is as usual for the kind. */
export function settingsFrom(kind: PhaseKind, stored: unknown): PhaseSettings {
	const settings = { ...usualSettings(kind), ...(stored as Partial<PhaseSettings>) };
	return settings.writing ? { ...settings, writing: { ...OPEN_WRITING, ...settings.writing } } : settings;
}

/** What a contributor may do in a phase; null stands for a workshop without an agenda under way, where all is open. */
export interface PhaseRights {
	write: boolean;
	arrange: boolean;
	draft: boolean;
}

export function rightsIn(phase: { settings: PhaseSettings } | null): PhaseRights {
	if (!phase) return { write: true, arrange: true, draft: true };
	const { writing, arrange, draft } = phase.settings;
	return { write: writing !== null, arrange, draft };
}

/** Minutes of all phases together. */
export function totalMinutes(phases: readonly { minutes: number }[]): number {
	return phases.reduce((sum, { minutes }) => sum + minutes, 0);
}
