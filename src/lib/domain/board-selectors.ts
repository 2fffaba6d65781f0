import { notesIn } from './board-group-rules.ts';
import { itemsIn } from './board-item-rules.ts';
import type { BoardColumn, BoardGroup, BoardItem, BoardNote, BoardState, ItemSource } from './board.ts';
import { byRank } from './rank.ts';

/** Readings of a board that pages share. Pure; the order is the order on screen. */

export function ungroupedNotes(state: BoardState): BoardNote[] {
	return notesIn(state, null);
}

export function notesOfGroup(state: BoardState, groupId: string): BoardNote[] {
	return notesIn(state, groupId);
}

export function itemsOfColumn(state: BoardState, column: BoardColumn): BoardItem[] {
	return itemsIn(state, column);
}

export interface GroupView {
	group: BoardGroup;
	notes: BoardNote[];
	/** Notes by college id, in order of first appearance: what a balance of voices is drawn from. */
	colleges: { collegeId: string; notes: number }[];
}

/** Every group in order, with its notes: one pass over the notes, for boards of several hundred. */
export function groupViews(state: BoardState): GroupView[] {
	const inside = new Map<string, BoardNote[]>();
	for (const note of Object.values(state.notes)) {
		if (note.groupId === null) continue;
		const notes = inside.get(note.groupId);
		if (notes) notes.push(note);
		else inside.set(note.groupId, [note]);
	}
	return Object.values(state.groups)
		.sort(byRank)
		.map((group) => {
			const notes = (inside.get(group.id) ?? []).sort(byRank);
			return { group, notes, colleges: collegeMix(notes) };
		});
}

export function collegeMix(notes: BoardNote[]): { collegeId: string; notes: number }[] {
	const counts = new Map<string, number>();
	for (const { collegeId } of notes) {
		if (collegeId !== null) counts.set(collegeId, (counts.get(collegeId) ?? 0) + 1);
	}
	return Array.from(counts, ([collegeId, count]) => ({ collegeId, notes: count }));
}

export interface ResolvedSources {
	/** Notes on this board, those of its groups included, each once, in order of their numbers. */
	notes: BoardNote[];
	groups: BoardGroup[];
	items: BoardItem[];
	/** Links to notes that were withdrawn or hidden. */
	gone: number;
	/** Links to what this board does not hold: figures, and notes, groups or items of other boards. */
	elsewhere: ItemSource[];
}

export function sourcesOf(state: BoardState, item: BoardItem): ResolvedSources {
	const notes = new Map<string, BoardNote>();
	const resolved: ResolvedSources = { notes: [], groups: [], items: [], gone: 0, elsewhere: [] };
	for (const source of item.sources) {
		const note = source.kind === 'note' ? state.notes[source.id] : undefined;
		const group = source.kind === 'group' ? state.groups[source.id] : undefined;
		const other = source.kind === 'item' ? state.items[source.id] : undefined;
		if (note) notes.set(note.id, note);
		else if (group) {
			resolved.groups.push(group);
			for (const inside of notesIn(state, group.id)) notes.set(inside.id, inside);
		} else if (other) resolved.items.push(other);
		else if (source.kind === 'note' && source.gone) resolved.gone += 1;
		else resolved.elsewhere.push(source);
	}
	resolved.notes = Array.from(notes.values()).sort((one, other) => one.number - other.number || byRank(one, other));
	return resolved;
}

/** Items of this board that come from a note (itself or through its group), a group or another item. */
export function fedBy(state: BoardState, id: string): BoardItem[] {
	const groupId = state.notes[id]?.groupId ?? null;
	return Object.values(state.items)
		.filter((item) => item.sources.some((source) => source.id === id || (groupId !== null && source.id === groupId)))
		.sort((one, other) => one.number - other.number || byRank(one, other));
}

/** `beforeId` that moves an entry one place up or down among its siblings; undefined: it is already at that end. */
export function stepTarget<Entry extends { id: string }>(
	list: Entry[],
	id: string,
	direction: 'up' | 'down',
): string | null | undefined {
	const at = list.findIndex((entry) => entry.id === id);
	if (at < 0) return undefined;
	if (direction === 'up') return at === 0 ? undefined : (list[at - 1] as Entry).id;
	return at === list.length - 1 ? undefined : (list[at + 2]?.id ?? null);
}
