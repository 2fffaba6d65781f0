import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { idForm } from '#lib/schemas/people.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, account }, params }) => {
	const { sends, counts, mails } = await orErrorPage(app.administration.mailOfOwner(account, params.owner));
	return { sends, counts, mails };
};

export const actions: Actions = {
	retry: (event) =>
		answerForm(event, 'retry', idForm, async ({ id }) => {
			await event.locals.app.administration.retryMail(event.locals.account, id);
		}),
	trust: (event) =>
		answerForm(event, 'trust', idForm, async ({ id }) => {
			await event.locals.app.administration.trustAddressOf(event.locals.account, id);
		}),
	passedOn: (event) =>
		answerForm(event, 'passedOn', idForm, async ({ id }) => {
			await event.locals.app.administration.passedOn(event.locals.account, id);
		}),
};
