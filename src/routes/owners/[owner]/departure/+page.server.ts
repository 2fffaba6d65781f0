import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { departureForm } from '#lib/schemas/owners.ts';
import { emptyForm } from '#lib/schemas/people.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, account }, params }) =>
	orErrorPage(app.departures.page(account, params.owner));

export const actions: Actions = {
	ask: (event) =>
		answerForm(event, 'ask', departureForm, async (input) => {
			await event.locals.app.departures.ask(event.locals.account, event.params.owner, input);
		}),
	cancel: (event) =>
		answerForm(event, 'cancel', emptyForm, async () => {
			await event.locals.app.departures.cancel(event.locals.account, event.params.owner);
		}),
};
