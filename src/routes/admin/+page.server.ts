import { redirect } from '@sveltejs/kit';
import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { idForm } from '#lib/schemas/people.ts';
import type { Actions, PageServerLoad } from './$types';

/** Jobs and mail of the whole instance, for those who administer it. */
export const load: PageServerLoad = async ({ locals, url }) => {
	if (!locals.account) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	return orErrorPage(locals.app.administration.overview(locals.account));
};

export const actions: Actions = {
	retry: (event) =>
		answerForm(event, 'retry', idForm, async ({ id }) => {
			await event.locals.app.administration.retryMail(event.locals.account, id);
		}),
	passedOn: (event) =>
		answerForm(event, 'passedOn', idForm, async ({ id }) => {
			await event.locals.app.administration.passedOn(event.locals.account, id);
		}),
};
