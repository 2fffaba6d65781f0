import { redirect } from '@sveltejs/kit';
import { answerForm } from '#lib/forms/answer.ts';
import { mailLinkForm } from '#lib/schemas/people.ts';
import { visitOf } from '../../visit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	if (!locals.app.sendsMail) redirect(303, '/sign-in');
};

export const actions: Actions = {
	default: (event) =>
		answerForm(event, 'mail-link', mailLinkForm, async ({ email }) => {
			const { app, locale } = event.locals;
			await app.signInLinks.requestByMail(email, locale, visitOf(event));
		}),
};
