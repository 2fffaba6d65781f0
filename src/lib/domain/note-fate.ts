import type { NoteAdd } from './board-command.ts';
import { isInSoftEnd, type PhaseRun } from './live.ts';
import type { PhaseSettings, Writing } from './phase.ts';
import type { NoteState, WorkshopLife } from './vocabulary.ts';

/** A phase as far as a note is judged by it. */
export interface JudgingPhase {
	id: string;
	settings: PhaseSettings;
	run: PhaseRun;
	/** When it was left; null: it is under way, or was never begun. */
	endedAt: Date | null;
	revealedAt: Date | null;
}

/** Where a board stands when a note comes. */
export interface Moment {
	/** Of its workshop; null: the board is of none. */
	live: WorkshopLife | null;
	/** Null: the workshop is not running. */
	phase: JudgingPhase | null;
	/** The one that the note names; undefined: it names none, or one that is unknown. */
	named: JudgingPhase | undefined;
	/** In ms, by the database's clock. */
	now: number;
	/** Whoever writes runs the workshop: they may at any time. */
	runs: boolean;
}

export type NoteFate =
	| {
			ok: true;
			state: Extract<NoteState, 'visible' | 'veiled' | 'waiting'>;
			anonymous: boolean;
			phaseId: string | null;
			/** Most notes of one person in this phase, or in this round; null: no bound. */
			most: number | null;
			/** From 1; null: there are none. */
			round: number | null;
	  }
	| { ok: false; code: 'not_found' | 'closed' | 'invalid'; reason: string; field?: string };

/** What becomes of a new note: shown, kept back until the reveal, or put by for a facilitator. Pure. */
export function noteFate(moment: Moment, note: NoteAdd): NoteFate {
	const { live, named, now, runs } = moment;
	if (note.phaseId !== undefined && !named) return { ok: false, code: 'not_found', reason: 'phase_unknown' };
	const phase = named ?? moment.phase;
	const promised = note.anonymous === true;
	if (!phase || (!phase.settings.writing && runs)) {
		if (live === 'ended' && !runs) return CLOSED;
		return { ok: true, state: 'visible', anonymous: promised, phaseId: phase?.id ?? null, most: null, round: null };
	}
	const { writing } = phase.settings;
	const underWay = phase.id === moment.phase?.id;
	if (!writing || (!underWay && phase.endedAt === null && !runs)) return CLOSED;
	if (!runs && writing.kinds.length > 0 && !writing.kinds.includes(note.kind)) {
		return { ok: false, code: 'invalid', reason: 'kind_not_asked', field: 'kind' };
	}
	const inTime = underWay || (phase.endedAt !== null && isInSoftEnd(phase.endedAt.getTime(), now));
	const shown = inTime || runs ? 'visible' : 'waiting';
	return {
		ok: true,
		state: isVeiled(phase) ? 'veiled' : shown,
		anonymous: promised || writing.anonymous,
		phaseId: phase.id,
		most: runs ? null : writing.most,
		round: roundAt(writing, phase.run, now),
	};
}

const CLOSED = { ok: false, code: 'closed', reason: 'phase_closed' } as const;

/** Whether what is written in this phase is kept from others for now. */
export function isVeiled(phase: Pick<JudgingPhase, 'settings' | 'revealedAt'>): boolean {
	return veils(phase.settings.writing) && phase.revealedAt === null;
}

/** Whether what is written like this is kept from the board until the reveal: in silence, or from hand to hand. */
export function veils(writing: Writing | null): boolean {
	return writing !== null && writing.mode !== 'open';
}

/** The round under way, from 1; the last one goes on until the phase is left. Null: there are none. */
export function roundAt(writing: Writing, run: PhaseRun, now: number): number | null {
	if (writing.mode !== 'round_robin') return null;
	const { rounds, roundSeconds } = roundsOf(writing);
	if (run.turnedAt === null) return 1;
	const seconds = ((run.pausedAt ?? now) - run.turnedAt) / 1000;
	return Math.min(rounds, Math.max(1, Math.floor(seconds / roundSeconds) + 1));
}

/** Rounds of a round-robin: 6-3-5 has six of five minutes. */
export function roundsOf({ rounds, roundSeconds }: Writing): { rounds: number; roundSeconds: number } {
	return { rounds: rounds ?? 6, roundSeconds: roundSeconds ?? 300 };
}

/**
 * Whose sheet somebody works on: in round 1 their own, then each time that of the neighbour before them. `people`: those at
 * the table, in their order. Null: they are not among them.
 */
export function sheetOwner(people: readonly string[], person: string, round: number): string | null {
	const place = people.indexOf(person);
	if (place < 0) return null;
	return people[(((place - (round - 1)) % people.length) + people.length) % people.length] ?? null;
}
