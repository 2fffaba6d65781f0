import { redirect } from '@sveltejs/kit';
import { answerForm, isRefusal } from '#lib/forms/answer.ts';
import { emptyForm, joinForm } from '#lib/schemas/people.ts';
import { keepSession, visitOf } from '../../visit.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app, account } = event.locals;
	try {
		const door = await app.workshops.byJoinCode(event.params.code, account, visitOf(event));
		return {
			workshop: door.workshop,
			project: door.project,
			known: door.known,
			colleges: door.colleges.map(({ id, key, label, definition, shape, colour }) => ({
				id,
				key,
				label,
				definition,
				shape,
				colour,
			})),
			organisations: door.organisations.map(({ id, name, collegeId }) => ({ id, name, collegeId })),
			path: event.url.pathname,
		};
	} catch (caught) {
		if (!isRefusal(caught)) throw caught;
		redirect(303, `/join?${new URLSearchParams({ code: event.params.code, refused: caught.reason }).toString()}`);
	}
};

/** Into the room where the workshop has an agenda; else to the table, straight when there is only one. */
async function wayIn({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>, door: Door): Promise<string> {
	const { tables, workshop, project } = door;
	if (await locals.app.liveRun.stateFor(workshop.id)) return `/projects/${project.slug}/workshops/${workshop.id}/live`;
	return tables.length === 1 && tables[0]
		? `/boards/${tables[0].id}`
		: `/join/${encodeURIComponent(params.code)}/tables`;
}
type Door = { tables: { id: string }[]; workshop: { id: string }; project: { slug: string } };

export const actions: Actions = {
	join: (event) =>
		answerForm(event, 'join', joinForm, async (input) => {
			const { app, account, locale } = event.locals;
			const { code } = event.params;
			const joined = await app.workshops.join(code, { ...input, locale }, account, visitOf(event));
			if (joined.session) keepSession(event, joined.session);
			redirect(303, await wayIn(event, joined));
		}),
	/** Still the same person. */
	goOn: (event) =>
		answerForm(event, 'goOn', emptyForm, async () => {
			const { app, account } = event.locals;
			const { code } = event.params;
			const door = await app.workshops.byJoinCode(code, account, visitOf(event));
			redirect(303, door.known ? await wayIn(event, door) : event.url.pathname);
		}),
};
