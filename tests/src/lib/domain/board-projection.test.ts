import { describe, expect, it } from 'vitest';
import type { PendingCommand } from '../../../../src/lib/domain/board-command.ts';
import { project } from '../../../../src/lib/domain/board-projection.ts';
import {
	fedBy,
	groupViews,
	sourcesOf,
	stepTarget,
	ungroupedNotes,
} from '../../../../src/lib/domain/board-selectors.ts';
import { EMPTY_BOARD, type BoardState } from '../../../../src/lib/domain/board.ts';
import type { Speaker } from '../../../../src/lib/domain/speaker.ts';

const resident: Speaker = { collegeId: 'residents', organisation: null, mandate: 'none' };
const association: Speaker = {
	collegeId: 'residents',
	organisation: { name: 'Relais Santé', collegeId: 'associations' },
	mandate: 'unconfirmed',
};

let commands = 0;
const command = <Name extends PendingCommand['name']>(
	name: Name,
	payload: Extract<PendingCommand, { name: Name }>['payload'],
): PendingCommand => ({ id: `command-${(commands += 1)}`, name, payload }) as PendingCommand;

const note = (noteId: string, text = noteId) => command('note.add', { noteId, text, kind: 'need', voice: 'self' });

function board(...pending: PendingCommand[]): BoardState {
	const { pending: _marks, ...state } = project(EMPTY_BOARD, pending, resident);
	return state;
}

describe('project', () => {
	it('shows a note on its way at the end, with the viewer’s college and without a number', () => {
		const shown = project(board(note('a')), [note('b')], resident);
		expect(ungroupedNotes(shown).map(({ id }) => id)).toEqual(['a', 'b']);
		expect(shown.notes.b).toMatchObject({ number: 0, collegeId: 'residents', label: '', byScribe: false });
		expect(Object.keys(shown.pending)).toEqual(['b']);
	});

	it('marks the voice of an organisation as unconfirmed, in the college of the organisation', () => {
		const shown = project(
			EMPTY_BOARD,
			[command('note.add', { noteId: 'a', text: 'x', kind: 'need', voice: 'organisation' })],
			association,
		);
		expect(shown.notes.a).toMatchObject({ collegeId: 'associations', label: 'Relais Santé', unconfirmed: true });
	});

	it('leaves the board as it is when a command no longer fits', () => {
		const state = board(note('a'));
		const shown = project(state, [command('note.withdraw', { noteId: 'gone' })], resident);
		expect(shown).toEqual({ ...state, pending: {} });
	});

	it('never changes the board it was given', () => {
		const state = board(note('a'), note('b'), command('group.create', { groupId: 'g', title: 'G', noteIds: ['a'] }));
		const before = JSON.stringify(state);
		project(
			state,
			[
				command('notes.move', { noteIds: ['a', 'b'], groupId: null, beforeId: null }),
				command('group.dissolve', { groupId: 'g' }),
				command('note.edit', { noteId: 'a', text: 'other' }),
			],
			resident,
		);
		expect(JSON.stringify(state)).toBe(before);
	});

	it('moves several notes into a group in the order asked, before a sibling', () => {
		const state = board(
			note('a'),
			note('b'),
			note('c'),
			command('group.create', { groupId: 'g', title: 'G', noteIds: ['c'] }),
			command('notes.move', { noteIds: ['b', 'a'], groupId: 'g', beforeId: 'c' }),
		);
		expect(groupViews(state)[0]!.notes.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
		expect(groupViews(state)[0]!.colleges).toEqual([{ collegeId: 'residents', notes: 3 }]);
	});

	it('puts the notes of a dissolved group back at the end, in their order', () => {
		const state = board(
			note('a'),
			note('b'),
			note('c'),
			command('group.create', { groupId: 'g', title: 'G', noteIds: ['b', 'a'] }),
			command('group.dissolve', { groupId: 'g' }),
		);
		expect(ungroupedNotes(state).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
		expect(state.groups).toEqual({});
	});

	it('keeps a group that feeds an item', () => {
		const state = board(
			command('group.create', { groupId: 'g', title: 'G', noteIds: [] }),
			command('item.create', { itemId: 'i', kind: 'finding', title: 'I', sources: [{ kind: 'group', id: 'g' }] }),
			command('group.dissolve', { groupId: 'g' }),
		);
		expect(state.groups.g).toBeDefined();
	});

	it('keeps the link to a withdrawn note, without its words', () => {
		const state = board(
			note('a', 'mots retirés'),
			command('item.create', { itemId: 'i', kind: 'finding', title: 'I', sources: [{ kind: 'note', id: 'a' }] }),
			command('note.withdraw', { noteId: 'a' }),
		);
		expect(state.items.i!.sources).toEqual([{ kind: 'note', id: 'a', gone: true }]);
		expect(sourcesOf(state, state.items.i!)).toMatchObject({ notes: [], gone: 1, elsewhere: [] });
		expect(JSON.stringify(state)).not.toContain('mots retirés');
	});
});

describe('selectors', () => {
	const state = board(
		note('a'),
		note('b'),
		note('c'),
		command('group.create', { groupId: 'g', title: 'G', noteIds: ['a', 'b'] }),
		command('item.create', {
			itemId: 'f',
			kind: 'finding',
			title: 'F',
			sources: [
				{ kind: 'group', id: 'g' },
				{ kind: 'note', id: 'a' },
				{ kind: 'figure', id: 'x' },
			],
		}),
	);

	it('resolves sources to notes, those of groups included, each once', () => {
		const sources = sourcesOf(state, state.items.f!);
		expect(sources.notes.map(({ id }) => id).sort()).toEqual(['a', 'b']);
		expect(sources.elsewhere).toEqual([{ kind: 'figure', id: 'x' }]);
	});

	it('tells what became of a note, through its group as well', () => {
		expect(fedBy(state, 'b').map(({ id }) => id)).toEqual(['f']);
		expect(fedBy(state, 'c')).toEqual([]);
	});

	it('gives the target of one step up or down, and nothing at the ends', () => {
		const list = [{ id: '1' }, { id: '2' }, { id: '3' }];
		expect(stepTarget(list, '2', 'up')).toBe('1');
		expect(stepTarget(list, '1', 'up')).toBeUndefined();
		expect(stepTarget(list, '1', 'down')).toBe('3');
		expect(stepTarget(list, '2', 'down')).toBeNull();
		expect(stepTarget(list, '3', 'down')).toBeUndefined();
	});
});
