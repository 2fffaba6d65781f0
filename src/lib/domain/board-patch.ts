import { feedsItem } from './board-group-rules.ts';
import { inOrder, sameSource } from './board-item-rules.ts';
import { markGone } from './board-note-rules.ts';
import { done, withEntries, without, type Outcome } from './board-outcome.ts';
import type { BoardItem, BoardState, ItemSource } from './board.ts';

const COLLECTIONS = ['groups', 'notes', 'items'] as const;
type Collection = (typeof COLLECTIONS)[number];
type Fields = Record<string, unknown>;

/**
 * What a command did to one thing on a board. Both sides: only the fields that differ. `before` null: it was made;
 * `after` null: it left the board. Groups come first, so that notes always find theirs.
 */
export interface BoardChange {
	collection: Collection;
	id: string;
	before: Fields | null;
	after: Fields | null;
}

/** What differs between two boards. Marks of gone notes follow from the notes and are not counted. */
export function changesBetween(before: BoardState, after: BoardState): BoardChange[] {
	return COLLECTIONS.flatMap((collection) => {
		const old = before[collection] as Record<string, unknown>;
		const now = after[collection] as Record<string, unknown>;
		if (old === now) return [];
		const gone = Object.keys(old).filter((id) => now[id] === undefined);
		const ids = Object.keys(now).filter((id) => now[id] !== old[id]);
		return [...gone, ...ids].flatMap((id): BoardChange[] => {
			const was = old[id] === undefined ? null : plainFields(old[id]);
			const is = now[id] === undefined ? null : plainFields(now[id]);
			if (!was || !is) return [{ collection, id, before: was, after: is }];
			const differing = Object.keys(is).filter((key) => !same(was[key], is[key]));
			if (differing.length === 0) return [];
			return [{ collection, id, before: pick(was, differing), after: pick(is, differing) }];
		});
	});
}

const MOVED_ON: Outcome = { ok: false, code: 'conflict', reason: 'board_moved_on' };

/**
 * The board without these changes. Refused when what they left is no longer there as they left it, or is needed by
 * something newer: taking back one's own gesture never undoes somebody else's. Pure.
 */
export function revert(state: BoardState, changes: BoardChange[]): Outcome {
	if (!changes.every((change) => stillThere(state, change))) return MOVED_ON;
	let board = state;
	for (const { collection, id, before } of changes) board = withBefore(board, collection, id, before);
	for (const { collection, id, before, after } of changes) {
		if (collection === 'groups' && before === null) {
			if (feedsItem(board, id)) return { ok: false, code: 'conflict', reason: 'group_feeds_item' };
			if (Object.values(board.notes).some((note) => note.groupId === id)) return MOVED_ON;
		}
		if (collection === 'items' && before === null && isSource(board, { kind: 'item', id })) return MOVED_ON;
		if (collection === 'notes') {
			const groupId = board.notes[id]?.groupId ?? null;
			if (groupId !== null && !board.groups[groupId]) {
				// A note that comes back finds its group dissolved: it stands alone. A note that merely moved stays.
				if (after !== null) return MOVED_ON;
				board = withBefore(board, 'notes', id, { groupId: null });
			}
			if (before === null || after === null) board = markGone(board, id, before === null);
		}
	}
	return done(board);
}

/** Order among siblings changes by others' hands without making a gesture meaningless. */
const PLACE = ['rank', 'groupId'];

function stillThere(state: BoardState, { collection, id, before, after }: BoardChange): boolean {
	const entry = state[collection][id];
	if (after === null) return entry === undefined;
	if (entry === undefined) return false;
	const fields = plainFields(entry);
	const compared = before === null ? Object.keys(after).filter((key) => PLACE.indexOf(key) < 0) : Object.keys(after);
	return compared.every((key) => same(fields[key], after[key]));
}

function withBefore(state: BoardState, collection: Collection, id: string, before: Fields | null): BoardState {
	const record = state[collection] as Record<string, unknown> as Record<string, Fields>;
	const entry = record[id];
	if (before === null) return { ...state, [collection]: without(record, id) };
	const restored = { ...entry, ...before };
	if (collection === 'items') restored.sources = withMarks(restored.sources as ItemSource[], entry);
	return { ...state, [collection]: withEntries(record, { [id]: restored }) };
}

/** Sources put back keep the marks that they carry now. */
function withMarks(sources: ItemSource[], item: Fields | undefined): ItemSource[] {
	const current = (item as BoardItem | undefined)?.sources ?? [];
	return inOrder(sources.map((source) => current.find((other) => sameSource(source, other)) ?? source));
}

function isSource(state: BoardState, source: ItemSource): boolean {
	return Object.values(state.items).some((item) => item.sources.some((other) => sameSource(source, other)));
}

function plainFields(entry: unknown): Fields {
	const fields = { ...(entry as Fields) };
	if (Array.isArray(fields.sources)) {
		fields.sources = (fields.sources as ItemSource[]).map(({ kind, id }) => ({ kind, id }));
	}
	return fields;
}

function pick(fields: Fields, keys: string[]): Fields {
	const picked: Fields = {};
	for (const key of keys) picked[key] = fields[key];
	return picked;
}

/** Fields are strings, numbers, booleans, null, or small plain JSON. Stored JSON may come back with its keys in another order. */
function same(one: unknown, other: unknown): boolean {
	if (one === other) return true;
	if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
	const keys = Object.keys(one);
	return (
		keys.length === Object.keys(other).length && keys.every((key) => same((one as Fields)[key], (other as Fields)[key]))
	);
}
