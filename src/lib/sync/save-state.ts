import type { SaveHealth } from '#lib/schemas/wire.ts';

/** `closed`: the server ended it for good (44xx). */
export type LineStatus = 'connecting' | 'connected' | 'disconnected' | 'closed';

export interface SaveFacts {
	status: LineStatus;
	/** When `status` became what it is. All times in milliseconds of one clock. */
	statusSince: number;
	/** Edits of shared text that are not known to be committed. */
	unacked: number;
	/** Commands without a result. */
	pendingCommands: number;
	/** Since when something waits without a break; null when nothing does. */
	waitingSince: number | null;
	health: SaveHealth;
	/** Last ack, command result or save state: other people's words say nothing about ours. */
	lastHeard: number;
	/** Last time that everything was committed; null: nothing was sent yet. */
	savedAt: number | null;
}

export type SaveState =
	| { kind: 'saved'; at: number | null }
	| { kind: 'saving' }
	| { kind: 'not_saved'; waiting: number }
	| { kind: 'offline'; waiting: number };

/** Silence after which a client with unacknowledged work no longer claims that it is being saved. */
export const SILENCE_MS = 5000;

/** A cut shorter than this is not worth frightening anyone. */
export const SHORT_CUT_MS = 2000;

/**
 * What the page may truthfully say about saving. "Saved" only when the server has committed everything this device
 * made; the absence of news is itself the alarm.
 */
export function saveState(facts: SaveFacts, now: number): SaveState {
	const waiting = facts.unacked + facts.pendingCommands;
	if (facts.status === 'closed') return waiting > 0 ? { kind: 'not_saved', waiting } : { kind: 'offline', waiting };
	if (facts.status !== 'connected') {
		if (now - facts.statusSince >= SHORT_CUT_MS) return { kind: 'offline', waiting };
		return waiting > 0 ? { kind: 'saving' } : { kind: 'saved', at: facts.savedAt };
	}
	if (waiting === 0) return { kind: 'saved', at: facts.savedAt };
	if (facts.health === 'down') return { kind: 'not_saved', waiting };
	const since = facts.waitingSince ?? now;
	const quietSince = facts.health === 'ok' ? Math.max(since, facts.lastHeard) : since;
	return now - quietSince >= SILENCE_MS ? { kind: 'not_saved', waiting } : { kind: 'saving' };
}
