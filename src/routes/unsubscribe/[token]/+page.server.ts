import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { emptyForm } from '#lib/schemas/people.ts';
import type { Actions, PageServerLoad } from './$types';

/** Opening the page changes nothing: programs that read mail open every link in it. */
export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
	return { stopped: await orErrorPage(locals.app.mailChoices.stopped(params.token)) };
};

export const actions: Actions = {
	/** The button, and the one click of mail programs (RFC 8058), which post here by themselves. */
	default: (event) =>
		answerForm(event, 'unsubscribe', emptyForm, async () => {
			await event.locals.app.mailChoices.unsubscribe(event.params.token);
		}),
};
