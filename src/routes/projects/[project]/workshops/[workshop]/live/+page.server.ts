import { randomUUID } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import { answerForm, isRefusal, orErrorPage, STATUS } from '#lib/forms/answer.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import { withdrawNoteForm } from '#lib/schemas/board-form.ts';
import { phoneBallotForm, phoneNoteForm, sitForm } from '#lib/schemas/phone-form.ts';
import { readPostedCommand } from '#lib/schemas/posted-command.ts';
import type { FactMessage } from '#lib/schemas/wire.ts';
import { openProject } from '../../../open-project.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

type Event = Pick<RequestEvent, 'locals' | 'params'>;

async function principalIn(event: Event): Promise<ParticipantPrincipal> {
	const { principal } = await openProject(event);
	if (principal.kind !== 'participant') error(403, { message: 'members_only', reason: 'members_only' });
	return principal;
}

/** The tables of the workshop, and that of whoever asks: where they sit, or the only one there is. */
async function tableOf(event: Event, principal: ParticipantPrincipal) {
	const { workshops, seats } = event.locals.app;
	const workshop = (await workshops.list(principal)).find(({ id }) => id === event.params.workshop);
	if (!workshop) error(404, { message: 'workshop_unknown', reason: 'workshop_unknown' });
	const tables = workshop.tables.map(({ id, title }) => ({ id, title }));
	const seat = await seats.own(principal, workshop.id);
	const boardId = seat?.boardId ?? (tables.length === 1 ? (tables[0]?.id ?? null) : null);
	return { workshop: { id: workshop.id, title: workshop.title }, tables, boardId, seated: Boolean(seat?.cameAt) };
}

export const load: PageServerLoad = async (event) => {
	const { app } = event.locals;
	const principal = await principalIn(event);
	return orErrorPage(
		(async () => {
			const { workshop, tables, boardId, seated } = await tableOf(event, principal);
			const live = await app.liveRun.state(principal, workshop.id);
			const { phase } = live;
			const ballot = phase?.settings.ballot ?? null;
			const choices = phase && ballot ? await app.ballots.choices(principal, workshop.id, phase.id) : [];
			const result =
				phase && ballot && phase.revealed ? await app.ballots.result(principal, workshop.id, phase.id) : null;
			const table = boardId === null ? null : await openTable(event, principal, boardId);
			return { workshop, tables, seated, live, choices, result, table, commandId: randomUUID() };
		})(),
	);
};

async function openTable({ locals }: Event, principal: ParticipantPrincipal, boardId: string) {
	const { boards, room } = locals.app;
	const { header, me } = await boards.open(principal, boardId);
	const state = await boards.state(principal, boardId);
	// What the line will say first, for the first drawing and for pages without scripts.
	const facts = (await room.welcome(principal, `board:${boardId}`)) as FactMessage[];
	const mine = (facts.find(({ name }) => name === 'mine')?.data?.noteIds as string[] | undefined) ?? [];
	return { header, me, state, facts, mine };
}

/** The table at which a form is to be answered. */
async function seatedAt(
	event: Event,
): Promise<{ principal: ParticipantPrincipal; boardId: string; workshopId: string }> {
	const principal = await principalIn(event);
	const { boardId, workshop } = await tableOf(event, principal);
	if (boardId === null) error(404, { message: 'board_unknown', reason: 'board_unknown' });
	return { principal, boardId, workshopId: workshop.id };
}

export const actions: Actions = {
	sit: async (event) => {
		const principal = await principalIn(event);
		return answerForm(event, 'sit', sitForm, async ({ boardId }) => {
			await event.locals.app.seats.come(principal, event.params.workshop, boardId);
			redirect(303, event.url.pathname);
		});
	},
	add: async (event) => {
		const { principal, boardId } = await seatedAt(event);
		return answerForm(event, 'add', phoneNoteForm, async ({ id, command }) => {
			await event.locals.app.room.execute(principal, boardId, { id, ...command });
		});
	},
	withdraw: async (event) => {
		const { principal, boardId } = await seatedAt(event);
		return answerForm(event, 'withdraw', withdrawNoteForm, async ({ id, command }) => {
			await event.locals.app.room.execute(principal, boardId, { id, ...command });
		});
	},
	cast: async (event) => {
		const { principal, workshopId } = await seatedAt(event);
		const cast = ({ phaseId, marks }: { phaseId: string; marks: Record<string, number> }) =>
			event.locals.app.ballots.cast(principal, workshopId, phaseId, marks).then(() => undefined);
		return answerForm(event, 'cast', phoneBallotForm, cast, ['mark']);
	},
	/** Any command of a page whose WebSocket is blocked: fields `id`, `name`, `payload` (JSON). Answers its result. */
	command: async (event) => {
		const { principal, boardId } = await seatedAt(event);
		const refused = { form: 'command', done: false as const, typed: {}, faults: {} };
		const message = readPostedCommand(await event.request.formData());
		if (!message) return fail(400, { ...refused, reason: 'malformed' });
		try {
			const result = await event.locals.app.room.execute(principal, boardId, message);
			return { ...result, form: 'command', done: true as const };
		} catch (caught) {
			if (!isRefusal(caught)) throw caught;
			const { code, reason, field } = caught;
			return fail(STATUS[code], field === undefined ? { ...refused, reason } : { ...refused, reason, field });
		}
	},
};
