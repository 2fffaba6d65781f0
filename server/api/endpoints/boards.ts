import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { LIMITS } from '#lib/domain/board.ts';
import { ITEM_KINDS, VOICES, WRITABLE_NOTE_KINDS } from '#lib/domain/vocabulary.ts';
import { id, whole } from '#lib/schemas/datasets.ts';
import { uuid } from '#lib/schemas/text.ts';
import { endpoint, type Call } from '../endpoint.ts';
import { boardParams, noteParams } from './params.ts';

/** Words of people: what may not be stored is cleaned, and judged again, by the command of the board. */
const words = (max: number) => v.pipe(v.string('malformed'), v.nonEmpty('required'), v.maxLength(max, 'too_long'));
const noteKind = v.picklist(WRITABLE_NOTE_KINDS, 'malformed');

async function principalOn({ principalIn, services }: Pick<Call, 'principalIn' | 'services'>, boardId: string) {
	return principalIn(await services.boards.projectOf(boardId));
}

const board = endpoint({
	id: 'getBoard',
	path: '/boards/{board}',
	params: boardParams,
	response: v.object({
		id,
		title: v.string(),
		open: v.boolean(),
		project: v.object({ id, slug: v.string() }),
		workshop: v.nullable(v.object({ id, title: v.string() })),
		groups: v.array(v.object({ id, title: v.string() })),
	}),
	async run(call) {
		const principal = await principalOn(call, call.params.board);
		const { header } = await call.services.boards.open(principal, call.params.board);
		const state = await call.services.boards.state(principal, call.params.board);
		const groups = Object.values(state.groups).toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
		return { ...header, groups };
	},
});

const writeNote = endpoint({
	id: 'createNote',
	method: 'POST',
	path: '/boards/{board}/notes',
	scope: 'write:notes',
	params: boardParams,
	body: {
		id: v.optional(uuid),
		text: words(LIMITS.noteText),
		kind: noteKind,
		lang: v.optional(v.pipe(v.string('malformed'), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'malformed'))),
		voice: v.optional(v.picklist(VOICES, 'malformed'), 'self'),
		label: v.optional(v.pipe(v.string('malformed'), v.maxLength(LIMITS.label, 'too_long'))),
		onBehalfOf: v.optional(
			v.object({
				collegeId: uuid,
				label: v.optional(v.pipe(v.string('malformed'), v.maxLength(LIMITS.label, 'too_long'))),
			}),
		),
		groupId: v.optional(v.nullable(uuid)),
	},
	status: 201,
	response: v.object({ id, number: whole }),
	async run(call) {
		const { id: noteId = randomUUID(), ...note } = call.body;
		const message = { id: call.commandId, name: 'note.add', payload: { noteId, ...note } };
		const principal = await principalOn(call, call.params.board);
		const result = await call.services.boards.execute(principal, call.params.board, message);
		return { id: result['noteId'] as string, number: result['number'] as number };
	},
});

const changeNote = endpoint({
	id: 'updateNote',
	method: 'PATCH',
	path: '/boards/{board}/notes/{note}',
	scope: 'write:notes',
	params: noteParams,
	body: { text: words(LIMITS.noteText), kind: v.optional(noteKind) },
	status: 204,
	response: null,
	async run(call) {
		const payload = { noteId: call.params.note, ...call.body };
		const principal = await principalOn(call, call.params.board);
		await call.services.boards.execute(principal, call.params.board, {
			...{ id: call.commandId, name: 'note.edit', payload },
		});
	},
});

const withdrawNote = endpoint({
	id: 'withdrawNote',
	method: 'DELETE',
	path: '/boards/{board}/notes/{note}',
	scope: 'write:notes',
	params: noteParams,
	status: 204,
	response: null,
	async run(call) {
		const principal = await principalOn(call, call.params.board);
		await call.services.boards.execute(principal, call.params.board, {
			...{ id: call.commandId, name: 'note.withdraw', payload: { noteId: call.params.note } },
		});
	},
});

const writeItem = endpoint({
	id: 'createItem',
	method: 'POST',
	path: '/boards/{board}/items',
	scope: 'write:items',
	params: boardParams,
	body: {
		id: v.optional(uuid),
		kind: v.picklist(ITEM_KINDS, 'malformed'),
		title: words(LIMITS.title),
		text: v.optional(v.pipe(v.string('malformed'), v.maxLength(LIMITS.noteText, 'too_long'))),
		sources: v.optional(
			v.pipe(
				v.array(
					v.object({ kind: v.picklist(['note', 'group', 'item', 'figure'], 'malformed'), id: uuid }),
					'malformed',
				),
				v.maxLength(100, 'too_many_at_once'),
			),
			[],
		),
	},
	status: 201,
	response: v.object({ id, number: whole }),
	async run(call) {
		const { id: itemId = randomUUID(), ...item } = call.body;
		const message = { id: call.commandId, name: 'item.create', payload: { itemId, ...item } };
		const principal = await principalOn(call, call.params.board);
		const result = await call.services.boards.execute(principal, call.params.board, message);
		return { id: result['itemId'] as string, number: result['number'] as number };
	},
});

export const BOARD_ENDPOINTS = [board, writeNote, changeNote, withdrawNote, writeItem];
