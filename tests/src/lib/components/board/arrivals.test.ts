import { describe, expect, test } from 'vitest';
import { anything, arrivals, NO_ARRIVALS, together } from '#lib/components/board/arrivals.ts';
import { EMPTY_BOARD, type BoardGroup, type BoardState } from '#lib/domain/board.ts';
import { fr } from '#lib/messages/fr/index.ts';

const group = (id: string): BoardGroup => ({ id, title: '', rank: 'a0' });
const board = (...ids: string[]): BoardState => ({
	...EMPTY_BOARD,
	groups: Object.fromEntries(ids.map((id) => [id, group(id)])),
});
const nobody = () => false;

describe('arrivals', () => {
	test('count what is new, not what changed or left', () => {
		expect(arrivals(board('a', 'b'), board('b', 'c', 'd'), nobody)).toEqual({ notes: 0, groups: 2, items: 0 });
	});

	test('leave out what this device made itself', () => {
		expect(arrivals(board(), board('mine', 'theirs'), (id) => id === 'mine').groups).toBe(1);
	});

	test('of several moments are told in one sentence', () => {
		const all = together({ notes: 1, groups: 0, items: 1 }, { notes: 2, groups: 0, items: 0 });
		expect(fr.board.arrivals(all)).toBe('3 nouvelles notes, 1 nouvelle fiche');
	});

	test('of nothing are not told', () => {
		expect(anything(NO_ARRIVALS)).toBe(false);
		expect(anything({ ...NO_ARRIVALS, items: 1 })).toBe(true);
	});
});
