import type { BoardNote } from '#lib/domain/board.ts';
import type { NoteKind } from '#lib/domain/vocabulary.ts';

export interface NoteFilter {
	words: string;
	collegeId: string;
	kind: NoteKind | '';
	mine: boolean;
}

export const NO_FILTER: NoteFilter = { words: '', collegeId: '', kind: '', mine: false };

export function isFiltering(filter: NoteFilter): boolean {
	return filter.words.trim() !== '' || filter.collegeId !== '' || filter.kind !== '' || filter.mine;
}

/** Whether a note is shown. Words are compared without accents or case; "12" and "#12" also find a number. */
export function passes(filter: NoteFilter, note: BoardNote, mine: boolean): boolean {
	if (filter.collegeId !== '' && note.collegeId !== filter.collegeId) return false;
	if (filter.kind !== '' && note.kind !== filter.kind) return false;
	if (filter.mine && !mine) return false;
	const wanted = plain(filter.words.trim());
	if (wanted === '') return true;
	if (wanted.replace(/^#/, '') === String(note.number)) return true;
	const text = plain(`${note.text} ${note.label}`);
	return wanted.split(/\s+/).every((word) => text.indexOf(word) >= 0);
}

function plain(text: string): string {
	return text
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase();
}
