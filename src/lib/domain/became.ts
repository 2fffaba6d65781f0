import type { Thread, ThreadEnd, ThreadItem, ThreadNote, ThreadResponse } from './thread.ts';
import type { ItemKind } from './vocabulary.ts';

/** "Qu’est devenue mon idée ?": the answer for one note, as data that messages turn into plain sentences. */
export interface Became<Note> {
	note: Note;
	/** Title of the group it was put into; empty for a group without a title. */
	group: string | null;
	/** Every text it led to, with where that text stands; empty: nobody has taken it up yet. */
	paths: BecamePath[];
}

export interface BecamePath {
	finding: BecameItem | null;
	recommendation: BecameItem | null;
	end: { kind: Exclude<ThreadEnd['kind'], 'waiting'>; label: string; reason: string };
	/** What was answered to the recommendation, if anything. */
	response: ThreadResponse | null;
}

export interface BecameItem {
	id: string;
	kind: ItemKind;
	number: number;
	title: string;
}

/** Walks the thread from each note to where it stands today. */
export function became<Note extends ThreadNote>(
	thread: Thread,
	notes: readonly Note[],
	groups: ReadonlyMap<string, string>,
): Became<Note>[] {
	return notes.map((note) => ({
		note,
		group: note.groupId === null ? null : (groups.get(note.groupId) ?? ''),
		paths: thread.strandsOf(note).flatMap(({ finding, recommendation, end }): BecamePath[] => {
			if (end.kind === 'waiting') return [];
			return [
				{
					finding: finding && shortItem(finding),
					recommendation: recommendation && shortItem(recommendation),
					end: {
						kind: end.kind,
						label: end.kind === 'article' ? end.label : '',
						reason: end.kind === 'set_aside' ? end.reason : '',
					},
					response: (recommendation ?? finding)?.response ?? null,
				},
			];
		}),
	}));
}

const shortItem = ({ id, kind, number, title }: ThreadItem): BecameItem => ({ id, kind, number, title });
