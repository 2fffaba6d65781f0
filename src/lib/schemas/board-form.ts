import * as v from 'valibot';
import type { BoardCommand } from '../domain/board-command.ts';
import { LIMITS, type ItemSource } from '../domain/board.ts';
import { ITEM_KINDS, VOICES, WRITABLE_NOTE_KINDS } from '../domain/vocabulary.ts';
import { line, multiline, optionalLine, optionalMultiline, uuid } from './text.ts';

/**
 * The commands that a page without scripts can send, one form each. `id` is a hidden field that the server filled: the same
 * form posted twice is one command. What a form makes takes the same id.
 */
interface FormCommand {
	id: string;
	command: BoardCommand;
}

const none = v.pipe(
	v.literal(''),
	v.transform(() => null),
);
/** A choice that may be left empty. */
const choice = v.optional(v.union([none, uuid], 'malformed'), '');
const people = v.pipe(
	v.string(),
	v.regex(/^\d{1,9}$/, 'number_malformed'),
	v.transform(Number),
	v.minValue(1, 'number_out_of_range'),
	v.maxValue(500, 'number_out_of_range'),
);
const noteIds = v.optional(v.array(uuid, 'malformed'), []);

const asCommand = <Fields extends { id: string }>(build: (fields: Fields) => BoardCommand) =>
	v.transform((fields: Fields): FormCommand => ({ id: fields.id, command: build(fields) }));

export const addNoteForm = v.pipe(
	v.object({
		id: uuid,
		text: multiline(LIMITS.noteText),
		kind: v.picklist(WRITABLE_NOTE_KINDS, 'malformed'),
		voice: v.optional(v.picklist(VOICES, 'malformed'), 'self'),
		label: v.optional(optionalLine(LIMITS.label), ''),
		voices: v.optional(v.union([none, people], 'number_malformed'), ''),
		collegeId: choice,
		groupId: choice,
	}),
	v.forward(
		v.check(({ voice, collegeId }) => voice !== 'someone' || collegeId !== null, 'required'),
		['collegeId'],
	),
	asCommand(({ id, text, kind, voice, label, voices, collegeId, groupId }) => ({
		name: 'note.add',
		payload: {
			noteId: id,
			text,
			kind,
			voice,
			groupId,
			// Without scripts the fields of every voice are on the page: only those of the chosen one count.
			...(voice === 'group' && label !== '' && { label }),
			...(voice === 'group' && voices !== null && { voices }),
			...(voice === 'someone' && collegeId !== null && { onBehalfOf: { collegeId, ...(label !== '' && { label }) } }),
		},
	})),
);

export const editNoteForm = v.pipe(
	v.object({
		id: uuid,
		noteId: uuid,
		text: multiline(LIMITS.noteText),
		kind: v.optional(v.picklist(WRITABLE_NOTE_KINDS, 'malformed')),
	}),
	asCommand(({ noteId, text, kind }) => ({ name: 'note.edit', payload: { noteId, text, ...(kind && { kind }) } })),
);

export const withdrawNoteForm = v.pipe(
	v.object({ id: uuid, noteId: uuid }),
	asCommand(({ noteId }) => ({ name: 'note.withdraw', payload: { noteId } })),
);

export const moveNotesForm = v.pipe(
	v.object({ id: uuid, noteIds: v.pipe(noteIds, v.minLength(1, 'required')), groupId: choice, beforeId: choice }),
	asCommand(({ noteIds, groupId, beforeId }) => ({ name: 'notes.move', payload: { noteIds, groupId, beforeId } })),
);

export const createGroupForm = v.pipe(
	v.object({ id: uuid, title: v.optional(optionalLine(LIMITS.title), ''), noteIds }),
	asCommand(({ id, title, noteIds }) => ({ name: 'group.create', payload: { groupId: id, title, noteIds } })),
);

/** A source as the value of a checkbox: `note:<id>`, `group:<id>`… */
const source = v.pipe(
	v.string('malformed'),
	v.regex(/^(note|group|item|figure):/, 'malformed'),
	v.transform((value): ItemSource => {
		const [kind, id] = value.split(':') as [ItemSource['kind'], string];
		return { kind, id };
	}),
);

export const createItemForm = v.pipe(
	v.object({
		id: uuid,
		kind: v.picklist(ITEM_KINDS, 'malformed'),
		title: line(LIMITS.title),
		text: v.optional(optionalMultiline(LIMITS.noteText), ''),
		sources: v.optional(v.array(source, 'malformed'), []),
	}),
	asCommand(({ id, kind, title, text, sources }) => ({
		name: 'item.create',
		payload: { itemId: id, kind, title, text, sources },
	})),
);
