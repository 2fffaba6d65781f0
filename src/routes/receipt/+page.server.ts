import { redirect } from '@sveltejs/kit';
import { answerForm } from '#lib/forms/answer.ts';
import { joinCodeForm } from '#lib/schemas/people.ts';
import { keepSession, visitOf } from '../visit.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	enter: (event) =>
		answerForm(event, 'enter', joinCodeForm, async ({ code }) => {
			keepSession(event, await event.locals.app.receipts.enter(code, visitOf(event)));
			redirect(303, '/ideas');
		}),
};
