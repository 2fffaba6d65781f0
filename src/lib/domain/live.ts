import type { PhasePlan } from './phase.ts';
import type { WorkshopLife } from './vocabulary.ts';

/** Writing stays possible so long after the time of a phase is over. */
export const SOFT_END_SECONDS = 20;

/** How a phase ran, in ms since 1970 by the database's clock. */
export interface PhaseRun {
	/** The clock runs from here (again, when it was gone back to); null: never started. */
	turnedAt: number | null;
	minutes: number;
	/** Added by hand; negative: taken away. */
	extendedSeconds: number;
	/** The clock stands since; null: it runs. */
	pausedAt: number | null;
}

/** When the time of a phase is over, in ms; null: it never started. While it is paused, that moment moves on. */
export function endsAt(run: PhaseRun, now: number): number | null {
	if (run.turnedAt === null) return null;
	const paused = run.pausedAt === null ? 0 : now - run.pausedAt;
	return run.turnedAt + run.minutes * 60_000 + run.extendedSeconds * 1000 + paused;
}

/** Whole seconds left, negative when it is over; null: it never started. */
export function secondsLeft(run: PhaseRun, now: number): number | null {
	const end = endsAt(run, now);
	return end === null ? null : Math.ceil((end - now) / 1000);
}

/** A phase as it is told to everybody in the room: nothing in it is private. */
export interface LivePhase extends PhasePlan {
	id: string;
	/** Place in the agenda, from 0, and how many there are. */
	index: number;
	of: number;
	run: PhaseRun;
	/** What was hidden is shown: notes, or the result of a ballot. */
	revealed: boolean;
}

/** What everybody in a running workshop is told, on its channel and on the lines of its boards: the fact `live`. */
export interface LiveState {
	/** Grows with each act: an older state is passed over. */
	version: number;
	life: WorkshopLife;
	phase: LivePhase | null;
	/** The server's clock, in ms, when this was said: pages count from it and not from their own. */
	now: number;
}

/** What a facilitator does to the run of a workshop. */
export type LiveAct =
	| { name: 'start' }
	| { name: 'next' }
	| { name: 'back' }
	| { name: 'goto'; phaseId: string }
	| { name: 'extend'; seconds: number }
	| { name: 'pause' }
	| { name: 'resume' }
	| { name: 'reveal' }
	| { name: 'end' }
	| { name: 'reopen' };

export type LiveActName = LiveAct['name'];

/** Where a workshop stands. */
export interface LivePosition {
	life: WorkshopLife;
	/** Ids of its phases, in order. */
	phaseIds: readonly string[];
	phaseId: string | null;
	run: PhaseRun | null;
	revealed: boolean;
}

export type LiveStep =
	| { ok: true; life: WorkshopLife; phaseId: string | null; effect: LiveEffect }
	| {
			ok: false;
			reason:
				| 'no_agenda'
				| 'not_running'
				| 'already_running'
				| 'last_phase'
				| 'first_phase'
				| 'phase_unknown'
				| 'already_paused'
				| 'not_paused'
				| 'already_revealed';
	  };

/** What happens to the clock and the veil of a phase. */
export type LiveEffect = 'turn' | 'extend' | 'pause' | 'resume' | 'reveal' | 'close' | 'none';

/**
 * Where an act leads. Pure. Going back never deletes: the phase gone back to is open again, its clock runs anew, and what was
 * written since stays.
 */
export function stepTo(position: LivePosition, act: LiveAct): LiveStep {
	const { life, phaseIds, phaseId } = position;
	if (act.name === 'start') {
		if (life === 'running') return { ok: false, reason: 'already_running' };
		const first = phaseIds[0];
		return first === undefined ? { ok: false, reason: 'no_agenda' } : turnTo(first);
	}
	if (act.name === 'reopen') {
		if (life !== 'ended') return { ok: false, reason: 'already_running' };
		const last = phaseId ?? phaseIds[phaseIds.length - 1];
		return last === undefined ? { ok: false, reason: 'no_agenda' } : turnTo(last);
	}
	if (life !== 'running' || phaseId === null) return { ok: false, reason: 'not_running' };
	const index = phaseIds.indexOf(phaseId);
	switch (act.name) {
		case 'next': {
			const next = phaseIds[index + 1];
			return next === undefined ? { ok: false, reason: 'last_phase' } : turnTo(next);
		}
		case 'back': {
			const before = phaseIds[index - 1];
			return before === undefined ? { ok: false, reason: 'first_phase' } : turnTo(before);
		}
		case 'goto':
			return phaseIds.includes(act.phaseId) ? turnTo(act.phaseId) : { ok: false, reason: 'phase_unknown' };
		case 'extend':
			return stay('extend');
		case 'pause':
			return position.run?.pausedAt === null ? stay('pause') : { ok: false, reason: 'already_paused' };
		case 'resume':
			return position.run?.pausedAt === null ? { ok: false, reason: 'not_paused' } : stay('resume');
		case 'reveal':
			return position.revealed ? { ok: false, reason: 'already_revealed' } : stay('reveal');
		case 'end':
			return { ok: true, life: 'ended', phaseId, effect: 'close' };
	}
	function stay(effect: LiveEffect): LiveStep {
		return { ok: true, life: 'running', phaseId, effect };
	}
}

function turnTo(phaseId: string): LiveStep {
	return { ok: true, life: 'running', phaseId, effect: 'turn' };
}

/** Whether somebody may still write in a phase that was left, or whose time is over: sentences are finished. */
export function isInSoftEnd(leftAt: number, now: number): boolean {
	return now - leftAt <= SOFT_END_SECONDS * 1000;
}
