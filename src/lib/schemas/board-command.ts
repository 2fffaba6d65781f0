import * as v from 'valibot';
import type { BoardCommand, BoardCommandName, BoardCommands } from '../domain/board-command.ts';
import { LIMITS } from '../domain/board.ts';
import { ITEM_KINDS, VOICES, WRITABLE_NOTE_KINDS } from '../domain/vocabulary.ts';
import { line, multiline, optionalLine, optionalMultiline, uuid } from './text.ts';

/** Most notes that one command moves or groups. */
const MANY = 200;
/** Most sources that one command gives an item. */
const SOURCES = 100;

const noteKind = v.picklist(WRITABLE_NOTE_KINDS, 'malformed');
/** BCP 47, as far as scripts and regions. */
const language = v.pipe(v.string('malformed'), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'malformed'));
const ids = v.pipe(v.array(uuid, 'malformed'), v.maxLength(MANY, 'too_many_at_once'), v.transform(withoutRepeats));
const place = v.nullable(uuid);
const source = v.strictObject({ kind: v.picklist(['note', 'group', 'item', 'figure'], 'malformed'), id: uuid });

const SCHEMAS: { [Name in BoardCommandName]: v.GenericSchema<unknown, BoardCommands[Name]> } = {
	'note.add': v.pipe(
		v.strictObject({
			noteId: uuid,
			text: multiline(LIMITS.noteText),
			kind: noteKind,
			lang: v.optional(language),
			original: v.optional(v.strictObject({ lang: language, text: multiline(LIMITS.noteText) })),
			voice: v.picklist(VOICES, 'malformed'),
			label: v.optional(optionalLine(LIMITS.label)),
			voices: v.optional(
				v.pipe(v.number('malformed'), v.integer('malformed'), v.minValue(1, 'malformed'), v.maxValue(500, 'malformed')),
			),
			onBehalfOf: v.optional(v.strictObject({ collegeId: uuid, label: v.optional(optionalLine(LIMITS.label)) })),
			groupId: v.optional(v.nullable(uuid)),
			phaseId: v.optional(uuid),
			anonymous: v.optional(v.boolean('malformed')),
			parentNoteId: v.optional(uuid),
		}),
		v.forward(
			v.check((note) => note.voice !== 'someone' || note.onBehalfOf !== undefined, 'required'),
			['onBehalfOf'],
		),
	),
	'note.edit': v.strictObject({ noteId: uuid, text: multiline(LIMITS.noteText), kind: v.optional(noteKind) }),
	'note.withdraw': v.strictObject({ noteId: uuid }),
	'note.hide': v.strictObject({ noteId: uuid, reason: multiline(LIMITS.reason) }),
	'note.restore': v.strictObject({ noteId: uuid }),
	'note.set_aside': v.strictObject({ noteId: uuid }),
	'note.place': v.strictObject({
		noteId: uuid,
		groupId: v.optional(v.nullable(uuid)),
		beforeId: v.optional(v.nullable(uuid)),
	}),
	'note.move': v.strictObject({ noteId: uuid, groupId: place, beforeId: place }),
	'notes.move': v.strictObject({ noteIds: v.pipe(ids, v.minLength(1, 'required')), groupId: place, beforeId: place }),
	'group.create': v.strictObject({ groupId: uuid, title: optionalLine(LIMITS.title), noteIds: ids }),
	'group.rename': v.strictObject({ groupId: uuid, title: optionalLine(LIMITS.title) }),
	'group.move': v.strictObject({ groupId: uuid, beforeId: place }),
	'group.dissolve': v.strictObject({ groupId: uuid }),
	'item.create': v.strictObject({
		itemId: uuid,
		kind: v.picklist(ITEM_KINDS, 'malformed'),
		title: line(LIMITS.title),
		text: v.optional(optionalMultiline(LIMITS.noteText)),
		sources: v.pipe(v.array(source, 'malformed'), v.maxLength(SOURCES, 'too_many_at_once')),
	}),
	'item.retitle': v.strictObject({ itemId: uuid, title: line(LIMITS.title) }),
	'item.move': v.strictObject({ itemId: uuid, beforeId: place }),
	'item.link': v.strictObject({ itemId: uuid, source }),
	'item.unlink': v.strictObject({ itemId: uuid, source }),
	'board.undo': v.strictObject({ commandId: uuid }),
};

export const COMMAND_NAMES = Object.keys(SCHEMAS) as BoardCommandName[];

export type ParsedCommand = { ok: true; command: BoardCommand } | { ok: false; reason: string; field?: string };

/** Reads an untrusted command. `reason` is a key of `messages.refusals`; `field` names what is at fault in the payload. */
export function parseBoardCommand(name: string, payload: unknown): ParsedCommand {
	const known = COMMAND_NAMES.find((one) => one === name);
	if (!known) return { ok: false, reason: 'unknown_command' };
	const parsed = v.safeParse<v.GenericSchema<unknown, BoardCommand['payload']>>(SCHEMAS[known], payload);
	if (parsed.success) return { ok: true, command: { name: known, payload: parsed.output } as BoardCommand };
	const issue = parsed.issues[0];
	const field = issue.path?.[0]?.key;
	const reason = /^[a-z_]+$/.test(issue.message) ? issue.message : 'malformed';
	return typeof field === 'string' ? { ok: false, reason, field } : { ok: false, reason };
}

export const commandId = uuid;

function withoutRepeats(list: string[]): string[] {
	return list.filter((id, index) => list.indexOf(id) === index);
}
