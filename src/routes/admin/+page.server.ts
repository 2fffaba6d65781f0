import { redirect } from '@sveltejs/kit';
import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { emptyForm, idForm } from '#lib/schemas/people.ts';
import type { Actions, PageServerLoad } from './$types';

/** Jobs, backups and mail of the whole instance, for those who administer it. */
export const load: PageServerLoad = async ({ locals, url }) => {
	if (!locals.account) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	return orErrorPage(locals.app.administration.overview(locals.account));
};

export const actions: Actions = {
	backup: (event) =>
		answerForm(event, 'backup', emptyForm, async () => {
			await event.locals.app.administration.backUpNow(event.locals.account);
		}),
	trust: (event) =>
		answerForm(event, 'trust', idForm, async ({ id }) => {
			await event.locals.app.administration.trustAddressOf(event.locals.account, id);
		}),
	retry: (event) =>
		answerForm(event, 'retry', idForm, async ({ id }) => {
			await event.locals.app.administration.retryMail(event.locals.account, id);
		}),
	passedOn: (event) =>
		answerForm(event, 'passedOn', idForm, async ({ id }) => {
			await event.locals.app.administration.passedOn(event.locals.account, id);
		}),
};
