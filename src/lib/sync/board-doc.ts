import type * as Y from 'yjs';
import type { BoardGroup, BoardItem, BoardNote, BoardState } from '../domain/board.ts';

/** Root maps of a board document; values are plain JSON by id, replaced whole. Only the server writes them. */
export const BOARD_MAPS = ['notes', 'groups', 'items'] as const;

/** Reads a board document. What it gives is shared with the document: never change it in place. */
export function readBoard(doc: Y.Doc): BoardState {
	return {
		notes: doc.getMap<BoardNote>('notes').toJSON() as Record<string, BoardNote>,
		groups: doc.getMap<BoardGroup>('groups').toJSON() as Record<string, BoardGroup>,
		items: doc.getMap<BoardItem>('items').toJSON() as Record<string, BoardItem>,
	};
}

/** Makes a board document equal to a state, touching only what differs. Returns how many entries were written. */
export function writeBoard(doc: Y.Doc, state: BoardState): number {
	let written = 0;
	doc.transact(() => {
		for (const name of BOARD_MAPS) written += deleteOthers(doc.getMap(name), state[name]);
		written += writeEntries(doc, state);
	});
	return written;
}

/** The same for a part of a board: what is not in it stays as it is. */
export function writeEntries(doc: Y.Doc, part: BoardState): number {
	let written = 0;
	doc.transact(() => {
		for (const name of BOARD_MAPS) written += setDiffering(doc.getMap(name), part[name]);
	});
	return written;
}

type Entries = Record<string, BoardNote | BoardGroup | BoardItem>;

function deleteOthers(map: Y.Map<unknown>, entries: Entries): number {
	const gone = Array.from(map.keys()).filter((id) => entries[id] === undefined);
	for (const id of gone) map.delete(id);
	return gone.length;
}

function setDiffering(map: Y.Map<unknown>, entries: Entries): number {
	const differing = Object.entries(entries).filter(([id, entry]) => !sameJson(map.get(id), entry));
	for (const [id, entry] of differing) map.set(id, entry);
	return differing.length;
}

/** Equality of plain JSON; the order of an object's keys does not count. */
export function sameJson(one: unknown, other: unknown): boolean {
	if (one === other) return true;
	if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
	if (Array.isArray(one) !== Array.isArray(other)) return false;
	const keys = Object.keys(one);
	if (keys.length !== Object.keys(other).length) return false;
	return keys.every((key) => sameJson((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]));
}
