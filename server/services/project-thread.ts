import { threadOf, type Thread } from '#lib/domain/thread.ts';
import {
	listGroupTitles,
	listThreadArticles,
	listThreadItems,
	listThreadNotes,
	listThreadSources,
	type ThreadItemRecord,
	type ThreadNoteRecord,
} from '../db/thread-store.ts';
import type { Tx } from '../documents.ts';

/** A project's thread as read from its rows, once per request. */
export interface ProjectThread {
	notes: ThreadNoteRecord[];
	items: ThreadItemRecord[];
	thread: Thread;
	groups: Map<string, string>;
}

/** Reads everything that the thread of a project hangs on. */
export async function readThread(db: Tx, projectId: string): Promise<ProjectThread> {
	const notes = await listThreadNotes(db, projectId);
	const items = await listThreadItems(db, projectId);
	const sources = await listThreadSources(db, projectId);
	const articles = await listThreadArticles(db, projectId);
	const groups = new Map((await listGroupTitles(db, projectId)).map(({ id, title }) => [id, title]));
	return { notes, items, thread: threadOf({ notes, items, sources, articles }), groups };
}

/** A note without what could tell who wrote it. */
export function shownNote(note: ThreadNoteRecord) {
	const { id, boardId, number, text, lang, label, collegeId, groupId, byScribe, unconfirmed } = note;
	return { id, boardId, number, text, lang, label, collegeId, groupId, byScribe, unconfirmed };
}
export type ShownNote = ReturnType<typeof shownNote>;
