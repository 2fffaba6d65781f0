import { redirect } from '@sveltejs/kit';
import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { instanceRetentionForm } from '#lib/schemas/retention.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	if (!locals.account) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	return { retention: await orErrorPage(locals.app.retention.readInstance(locals.account)) };
};

export const actions: Actions = {
	default: (event) =>
		answerForm(event, 'retention', instanceRetentionForm, async (days) => {
			await event.locals.app.retention.saveInstance(event.locals.account, days);
		}),
};
