import * as v from 'valibot';
import type { BoardCommand } from '../domain/board-command.ts';
import { LIMITS } from '../domain/board.ts';
import { WRITABLE_NOTE_KINDS } from '../domain/vocabulary.ts';
import { multiline, uuid } from './text.ts';

/** A note from a phone without scripts. `id` was made by the page: posted twice, it is one note. */
export const phoneNoteForm = v.pipe(
	v.object({
		id: uuid,
		phaseId: uuid,
		text: multiline(LIMITS.noteText),
		kind: v.picklist(WRITABLE_NOTE_KINDS, 'malformed'),
		lang: v.optional(v.pipe(v.string(), v.regex(/^[a-z]{2,3}$/, 'malformed')), 'fr'),
	}),
	v.transform(({ id, phaseId, text, kind, lang }): { id: string; command: BoardCommand } => ({
		id,
		command: { name: 'note.add', payload: { noteId: id, text, kind, lang, voice: 'self', phaseId } },
	})),
);

/** One line of a ballot: nothing, or a target and its dots. */
const mark = v.pipe(
	v.string(),
	v.regex(/^(|\S{1,64} \d{1,3})$/, 'malformed'),
	v.transform((value): [string, number] | null => {
		const [target, dots] = value.split(' ');
		return target && Number(dots) > 0 ? [target, Number(dots)] : null;
	}),
);

/** A ballot from a phone without scripts: one field `mark` for each target, "<target> <dots>". */
export const phoneBallotForm = v.pipe(
	v.object({ phaseId: uuid, mark: v.optional(v.pipe(v.array(mark), v.maxLength(200, 'too_many_at_once')), []) }),
	v.transform(({ phaseId, mark }) => ({
		phaseId,
		marks: Object.fromEntries(mark.filter((one) => one !== null)),
	})),
);

/** At which table one sits. */
export const sitForm = v.object({ boardId: uuid });
