import { describe, expect, test } from 'vitest';
import { isFiltering, NO_FILTER, passes } from '#lib/components/board/note-filter.ts';
import type { BoardNote } from '#lib/domain/board.ts';

const note: BoardNote = {
	id: 'n',
	number: 12,
	text: 'L’école ferme à midi, à côté du marché',
	kind: 'difficulty',
	lang: 'fr',
	original: null,
	voice: 'self',
	collegeId: 'residents',
	label: 'Habitante, Les Tilleuls',
	byScribe: false,
	unconfirmed: false,
	groupId: null,
	rank: 'a0',
};
const shown = (filter: Partial<typeof NO_FILTER>, mine = false) => passes({ ...NO_FILTER, ...filter }, note, mine);

describe('the filter of a board', () => {
	test('finds words in any order, without accents or capitals, in the text and in who speaks', () => {
		expect(shown({ words: 'MARCHE ecole' })).toBe(true);
		expect(shown({ words: 'tilleuls' })).toBe(true);
		expect(shown({ words: 'école dimanche' })).toBe(false);
	});

	test('finds a note by its number', () => {
		expect([shown({ words: '12' }), shown({ words: '#12' }), shown({ words: '#1' })]).toEqual([true, true, false]);
	});

	test('keeps one college, one kind, or one’s own', () => {
		expect(shown({ collegeId: 'state' })).toBe(false);
		expect(shown({ kind: 'need' })).toBe(false);
		expect([shown({ mine: true }), shown({ mine: true }, true)]).toEqual([false, true]);
	});

	test('lets everything through when nothing is asked', () => {
		expect([isFiltering(NO_FILTER), shown({ words: '  ' })]).toEqual([false, true]);
	});
});
