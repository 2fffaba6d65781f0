import { createContext, tick } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import { announce } from '#lib/components/announcer.svelte.ts';
import { toast } from '#lib/components/toasts.svelte.ts';
import type { NoteAdd } from '#lib/domain/board-command.ts';
import { notesOfGroup, stepTarget, ungroupedNotes } from '#lib/domain/board-selectors.ts';
import type { BoardCollege, BoardHeader, BoardMe } from '#lib/domain/board-page.ts';
import type { BoardItem, BoardNote, ItemSource } from '#lib/domain/board.ts';
import type { ItemKind, NoteKind } from '#lib/domain/vocabulary.ts';
import type { Messages } from '#lib/messages/index.ts';
import { uuid } from '#lib/sync/uuid.ts';
import { excerpt, type BoardRights } from './board-view.ts';
import type { BoardSession } from './board-session.svelte.ts';
import { NO_FILTER, type NoteFilter } from './note-filter.ts';

/** What is asked in a dialog, one at a time. */
export type Asking =
	| { kind: 'move'; noteIds: string[] }
	| { kind: 'edit'; note: BoardNote }
	| { kind: 'hide'; note: BoardNote }
	| { kind: 'create'; item: ItemKind; sources: ItemSource[]; title: string };

/** What one does at a board: selection, dialogs, and every action with its announcement and its way back. */
export class BoardDesk {
	readonly session: BoardSession;
	readonly me: BoardMe;
	header: BoardHeader = $state.raw() as BoardHeader;
	rights: BoardRights = $state.raw() as BoardRights;
	/** Scripts run: cards get their tools. */
	ready = $state(false);
	asking: Asking | null = $state.raw(null);
	/** Note whose actions are unfolded. */
	unfolded: string | null = $state(null);
	/** Group whose title is being written. */
	renaming: string | null = $state(null);
	filter: NoteFilter = $state(NO_FILTER);
	/** Words that were not accepted, kept to be copied. */
	refused: { id: string; text: string; reason: string }[] = $state.raw([]);
	readonly notes = new SvelteSet<string>();
	readonly findings = new SvelteSet<string>();
	/** One tab stop per column. */
	readonly stops = new SvelteSet<string>();
	openItem: (itemId: string | null) => void = () => undefined;
	#m: () => Messages;

	constructor(session: BoardSession, me: BoardMe, m: () => Messages) {
		this.session = session;
		this.me = me;
		this.#m = m;
	}

	college(id: string | null): BoardCollege | undefined {
		return this.header.colleges.find((college) => college.id === id);
	}

	keepRefused(text: string, reason: string) {
		this.refused = [...this.refused, { id: uuid(), text, reason }];
	}

	toggle(noteId: string) {
		if (!this.notes.delete(noteId)) this.notes.add(noteId);
		announce(this.#m().board.selected(this.notes.size));
	}

	/** The notes that an action on this one is about: the whole selection when it is part of it. */
	withSelection(noteId: string): string[] {
		return this.notes.has(noteId) ? Array.from(this.notes) : [noteId];
	}

	add(note: Omit<NoteAdd, 'noteId'>) {
		return this.session.run('note.add', { ...note, noteId: uuid() });
	}

	edit(note: BoardNote, text: string, kind: NoteKind) {
		return this.session.run('note.edit', { noteId: note.id, text, kind });
	}

	async withdraw(note: BoardNote) {
		const result = await this.session.run('note.withdraw', { noteId: note.id });
		if (result?.ok) this.#done(this.#m().board.withdrawn, result.id);
	}

	async hide(note: BoardNote, reason: string) {
		const result = await this.session.run('note.hide', { noteId: note.id, reason });
		if (result?.ok) this.#done(this.#m().board.hidden, result.id);
	}

	/** Moves notes and says where. `beforeId` null: at the end. */
	async move(noteIds: string[], groupId: string | null, beforeId: string | null) {
		const m = this.#m();
		const first = this.session.board.notes[noteIds[0] ?? ''];
		if (!first) return;
		const place = groupId === null ? m.board.moveUngrouped : this.groupTitle(groupId);
		if (noteIds.length === 1) {
			void this.session.run('note.move', { noteId: first.id, groupId, beforeId });
			announce(groupId === null ? m.board.movedOut(excerpt(first.text)) : m.board.movedTo(excerpt(first.text), place));
			await focusCard(first.id);
		} else {
			void this.session.run('notes.move', { noteIds, groupId, beforeId });
			announce(m.board.movedMany(noteIds.length, place));
		}
		this.notes.clear();
	}

	/** One place up or down among its siblings. */
	async step(note: BoardNote, direction: 'up' | 'down') {
		const siblings = () =>
			note.groupId === null ? ungroupedNotes(this.session.board) : notesOfGroup(this.session.board, note.groupId);
		const beforeId = stepTarget(siblings(), note.id, direction);
		if (beforeId === undefined) return;
		void this.session.run('note.move', { noteId: note.id, groupId: note.groupId, beforeId });
		const after = siblings();
		const place = after.findIndex((one) => one.id === note.id) + 1;
		announce(this.#m().board.movedStep(excerpt(note.text), place, after.length));
		await focusCard(note.id);
	}

	stepItem(item: BoardItem, siblings: BoardItem[], direction: 'up' | 'down') {
		const beforeId = stepTarget(siblings, item.id, direction);
		if (beforeId === undefined) return;
		void this.session.run('item.move', { itemId: item.id, beforeId });
		const place = siblings.findIndex((one) => one.id === item.id) + (direction === 'up' ? 0 : 2);
		announce(this.#m().board.movedStep(excerpt(item.title), place, siblings.length));
	}

	/** Puts notes together; its title is asked for in place. */
	group(noteIds: string[]) {
		const groupId = uuid();
		void this.session.run('group.create', { groupId, title: '', noteIds });
		this.notes.clear();
		this.unfolded = null;
		this.renaming = groupId;
		announce(this.#m().board.groupMade(noteIds.length));
	}

	rename(groupId: string, title: string) {
		this.renaming = null;
		if (this.session.board.groups[groupId]?.title === title) return;
		void this.session.run('group.rename', { groupId, title });
	}

	async dissolve(groupId: string) {
		const result = await this.session.run('group.dissolve', { groupId });
		if (result?.ok) this.#done(this.#m().board.groupDissolved, result.id);
	}

	ask(item: ItemKind, sources: ItemSource[], title = '') {
		this.asking = { kind: 'create', item, sources, title };
	}

	async create(kind: ItemKind, title: string, sources: ItemSource[]) {
		const itemId = uuid();
		this.notes.clear();
		this.findings.clear();
		const answer = this.session.run('item.create', { itemId, kind, title, sources });
		announce(this.#m().board.create.done(title));
		const result = await answer;
		if (result?.ok) this.openItem(itemId);
		return result;
	}

	async undo(commandId?: string) {
		const result = await this.session.undo(commandId);
		if (result?.ok) announce(this.#m().board.undone);
	}

	groupTitle(groupId: string): string {
		return this.session.board.groups[groupId]?.title || this.#m().board.groupUntitled;
	}

	#done(words: string, commandId: string) {
		toast(words, { undo: () => void this.undo(commandId) });
	}
}

/** After a move the card stands elsewhere in the page: the keyboard follows it. */
async function focusCard(id: string) {
	await tick();
	document.querySelector<HTMLElement>(`[data-card="${id}"]`)?.focus();
}

export const [useDesk, provideDesk] = createContext<BoardDesk>();
