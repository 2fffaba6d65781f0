import { randomUUID } from 'node:crypto';
import { error, fail } from '@sveltejs/kit';
import type * as v from 'valibot';
import { answerForm, isRefusal, orErrorPage, STATUS } from '#lib/forms/answer.ts';
import type { BoardCommand } from '#lib/domain/board-command.ts';
import { detectPersonalDetails, WARNED_OF, type DetectionKind } from '#lib/domain/personal-details.ts';
import {
	addNoteForm,
	createGroupForm,
	createItemForm,
	editNoteForm,
	moveNotesForm,
	withdrawNoteForm,
} from '#lib/schemas/board-form.ts';
import { readPostedCommand } from '#lib/schemas/posted-command.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Who asks, in the project of this board. Somebody from outside is sent to the door. */
async function principalOn({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const { boards, people } = locals.app;
	const projectId = await boards.projectOf(params.id);
	if (projectId === undefined) error(404, { message: 'not_found', reason: 'not_found' });
	const principal = await people.principalFor(locals.account, projectId);
	if (principal.kind === 'public') error(403, { message: 'members_only', reason: 'members_only' });
	return principal;
}

export const load: PageServerLoad = async (event) => {
	const { boards, receipts } = event.locals.app;
	const principal = await principalOn(event);
	const { id } = event.params;
	return orErrorPage(
		(async () => {
			const { header, me } = await boards.open(principal, id);
			const [state, mine] = await Promise.all([boards.state(principal, id), boards.mine(principal, id)]);
			// Without an account and without a code, closing this browser would lose the way back.
			const { account } = event.locals;
			const codeOffered = account?.guest === true && (await receipts.since(account)) === null;
			// The hidden `id` of the page's plain forms: posted twice, a form is one command.
			return { header, me, state, mine, codeOffered, commandId: randomUUID() };
		})(),
	);
};

/** A plain form as one command, through the same queue as those of the sockets. */
function commandForm<Schema extends v.GenericSchema<unknown, { id: string; command: BoardCommand }>>(
	form: string,
	schema: Schema,
	lists: readonly string[] = [],
) {
	return async (event: RequestEvent) => {
		const principal = await principalOn(event);
		return answerForm(
			event,
			form,
			schema,
			async ({ id, command }) => {
				await event.locals.app.boards.execute(principal, event.params.id, { id, ...command });
				return { found: foundIn(command) };
			},
			lists,
		);
	};
}

/** Without scripts, whoever wrote a note learns here that it holds contact details. */
function foundIn({ payload }: BoardCommand): DetectionKind[] {
	const text = 'text' in payload ? (payload.text ?? '') : '';
	const kinds = detectPersonalDetails(text).map(({ kind }) => kind);
	return [...new Set(kinds)].filter((kind) => WARNED_OF.includes(kind));
}

export const actions: Actions = {
	add: commandForm('add', addNoteForm),
	edit: commandForm('edit', editNoteForm),
	withdraw: commandForm('withdraw', withdrawNoteForm),
	move: commandForm('move', moveNotesForm, ['noteIds']),
	group: commandForm('group', createGroupForm, ['noteIds']),
	item: commandForm('item', createItemForm, ['sources']),

	/** Any command of a page whose WebSocket is blocked: fields `id`, `name`, `payload` (JSON). Answers its result. */
	async command(event) {
		const principal = await principalOn(event);
		const form = 'command';
		const refused = { form, done: false as const, typed: {}, faults: {} };
		const message = readPostedCommand(await event.request.formData());
		if (!message) return fail(400, { ...refused, reason: 'malformed' });
		try {
			const result = await event.locals.app.boards.execute(principal, event.params.id, message);
			return { ...result, form, done: true as const };
		} catch (caught) {
			if (!isRefusal(caught)) throw caught;
			const { code, reason, field } = caught;
			return fail(STATUS[code], field === undefined ? { ...refused, reason } : { ...refused, reason, field });
		}
	},
};
