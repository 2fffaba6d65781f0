import { error, redirect } from '@sveltejs/kit';
import { answerForm } from '#lib/forms/answer.ts';
import { erasureForm } from '#lib/schemas/privacy.ts';
import { forgetBrowser } from '../../visit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	if (!locals.account) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
};

export const actions: Actions = {
	default: (event) =>
		answerForm(event, 'erase', erasureForm, async ({ words }) => {
			const { app, account } = event.locals;
			if (!account) error(401, { message: 'forbidden' });
			await app.personalData.erase(account, words);
			forgetBrowser(event);
			redirect(303, '/erased');
		}),
};
