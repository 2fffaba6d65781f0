import type { BoardState } from './board.ts';
import type { Speaker } from './speaker.ts';

/** What a command does to a board, or why it cannot. `reason` is a key of `messages.refusals`. */
export type Outcome =
	| { ok: true; state: BoardState }
	| { ok: false; code: 'not_found' | 'conflict' | 'invalid' | 'forbidden'; reason: string; field?: string };

/** What a command needs to know besides the board. Numbers are the server's to give; a page that previews gives 0. */
export interface CommandContext {
	speaker: Speaker;
	noteNumber: number;
	itemNumber: number;
}

export function done(state: BoardState): Outcome {
	return { ok: true, state };
}

export function missing(reason: 'note_gone' | 'group_gone' | 'item_gone', field?: string): Outcome {
	return { ok: false, code: 'not_found', reason, ...(field ? { field } : {}) };
}

/** Some entries of a record replaced; the record itself is left alone. */
export function withEntries<Value>(
	record: Record<string, Value>,
	entries: Record<string, Value>,
): Record<string, Value> {
	return { ...record, ...entries };
}

export function without<Value>(record: Record<string, Value>, id: string): Record<string, Value> {
	const { [id]: _removed, ...rest } = record;
	return rest;
}

/** Entries with the keys that `place` gave them; `replaced`: some that change otherwise, too. */
export function ranked<Value extends { rank: string }>(
	record: Record<string, Value>,
	ranks: Record<string, string>,
	replaced: Record<string, Value> = {},
): Record<string, Value> {
	const changed = { ...replaced };
	for (const [id, rank] of Object.entries(ranks)) {
		const entry = replaced[id] ?? record[id];
		if (entry) changed[id] = { ...entry, rank };
	}
	return withEntries(record, changed);
}
