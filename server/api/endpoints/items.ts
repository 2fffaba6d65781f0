import * as v from 'valibot';
import { LIMITS } from '#lib/domain/board.ts';
import { plainText } from '#lib/domain/rich-text.ts';
import { ITEM_KINDS, ITEM_STATES, NOTE_KINDS, RESPONSE_STATUSES, VOICES } from '#lib/domain/vocabulary.ts';
import { agreementOutcome, count, id, tallyRow, when, whole } from '#lib/schemas/datasets.ts';
import { endpoint } from '../endpoint.ts';
import { itemParams } from './params.ts';

const linkedItem = v.object({
	id,
	kind: v.picklist(ITEM_KINDS),
	number: whole,
	title: v.string(),
	state: v.picklist(ITEM_STATES),
});
const sourceNote = v.object({
	id,
	boardId: id,
	number: whole,
	kind: v.picklist(NOTE_KINDS),
	text: v.string(),
	lang: v.string(),
	voice: v.picklist(VOICES),
	label: v.string(),
	collegeId: v.nullable(id),
});

const item = endpoint({
	id: 'getItem',
	path: '/items/{item}',
	params: itemParams,
	response: v.object({
		...linkedItem.entries,
		projectId: id,
		boardId: id,
		text: v.string(),
		plainText: v.string(),
		themeId: v.nullable(id),
		stateReason: v.string(),
		version: whole,
		writers: whole,
		sources: v.object({
			notes: v.array(sourceNote),
			groups: v.array(v.object({ id, title: v.string(), notes: v.array(sourceNote) })),
			items: v.array(linkedItem),
			figures: v.array(v.object({ id, label: v.string(), unit: v.string(), source: v.string() })),
			gone: whole,
		}),
		feeds: v.array(linkedItem),
		versions: v.array(v.object({ version: whole, title: v.string(), text: v.string(), createdAt: when })),
		responses: v.array(
			v.object({
				status: v.picklist(RESPONSE_STATUSES),
				reason: v.string(),
				plainText: v.string(),
				organisation: v.nullable(v.string()),
				at: when,
			}),
		),
		/** What was said that led here. */
		thread: v.object({ notes: whole, people: count }),
		agreements: v.array(
			v.object({
				id,
				version: whole,
				roundId: id,
				outcome: agreementOutcome,
				textHash: v.string(),
				recordedAt: when,
				total: count,
				tally: v.array(tallyRow),
			}),
		),
	}),
	async run({ params, principalIn, services }) {
		const principal = await principalIn(await services.items.projectOf(params.item));
		const { project, board, content, sources, versions, ...found } = await services.items.open(principal, params.item);
		const thread = await services.threads.threadOf(principal, params.item);
		const noteOf = ({ board: on, ...note }: (typeof sources.notes)[number]) => ({ ...note, boardId: on.id });
		return {
			...found,
			projectId: project.id,
			boardId: board.id,
			text: plainText(content),
			sources: {
				...sources,
				notes: sources.notes.map(noteOf),
				groups: sources.groups.map((group) => ({ ...group, notes: group.notes.map(noteOf) })),
			},
			versions: versions.map(({ content: frozen, ...version }) => ({ ...version, text: plainText(frozen) })),
			thread: { notes: thread.notes, people: thread.people },
			agreements: thread.agreements.map(({ tally, ...agreement }) => ({
				...agreement,
				total: tally.total,
				tally: tally.colleges,
			})),
		};
	},
});

const changeItem = endpoint({
	id: 'updateItem',
	method: 'PATCH',
	path: '/items/{item}',
	scope: 'write:items',
	params: itemParams,
	body: {
		title: v.optional(v.pipe(v.string('malformed'), v.nonEmpty('required'), v.maxLength(LIMITS.title, 'too_long'))),
		plainText: v.optional(v.pipe(v.string('malformed'), v.maxLength(LIMITS.reason, 'too_long'))),
	},
	status: 204,
	response: null,
	async run({ params, body, principalIn, services, commandId }) {
		const principal = await principalIn(await services.items.projectOf(params.item));
		if (body.plainText !== undefined) await services.items.setPlainText(principal, params.item, body.plainText);
		if (body.title !== undefined) await services.items.retitle(principal, params.item, body.title, commandId);
	},
});

export const ITEM_ENDPOINTS = [item, changeItem];
