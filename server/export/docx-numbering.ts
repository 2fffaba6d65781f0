import { AlignmentType, LevelFormat, type ILevelsOptions } from 'docx';
import type { Writing } from './docx-inline.ts';
import type { List } from './tree.ts';

const LEVELS = [0, 1, 2, 3, 4, 5, 6, 7, 8];
/** Twentieths of a point by which each level of a list stands further in. */
export const LIST_INDENT = 360;
export const DEEPEST_LIST = LEVELS.length - 1;

/** The name under which Word finds how this list is numbered, made when it is new. */
export function numberingOf(writing: Writing, list: List): string {
	if (!list.ordered) return 'bullets';
	const { numbering = 'decimal', start = 1 } = list;
	const reference = `${numbering}-${start}`;
	writing.numberings.set(reference, { letters: numbering === 'letters', start });
	return reference;
}

/** Every kind of list that the document uses. */
export function numberingConfig(writing: Writing) {
	const bullets = levels(LevelFormat.BULLET, (level) => (level % 2 === 0 ? '•' : '–'), 1);
	const ordered = [...writing.numberings].map(([reference, { letters, start }]) => ({
		reference,
		levels: levels(letters ? LevelFormat.LOWER_LETTER : LevelFormat.DECIMAL, (level) => `%${level + 1}.`, start),
	}));
	return { config: [{ reference: 'bullets', levels: bullets }, ...ordered] };
}

function levels(format: ILevelsOptions['format'], mark: (level: number) => string, start: number): ILevelsOptions[] {
	return LEVELS.map((level) => ({
		level,
		format,
		start,
		text: mark(level),
		alignment: AlignmentType.START,
		style: { paragraph: { indent: { left: (level + 1) * LIST_INDENT, hanging: LIST_INDENT } } },
	}));
}
