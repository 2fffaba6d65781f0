import { redirect } from '@sveltejs/kit';
import { answerForm, isRefusal } from '#lib/forms/answer.ts';
import { emptyForm, newAccountForm } from '#lib/schemas/people.ts';
import { enterAt, keepSession, visitOf } from '../../visit.ts';
import type { NewSession } from '../../../../server/auth/sessions.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/**
 * A demo link signs in at once; an administrator's shows a form; a mailed one a button, since programs that read mail open
 * every link in it; one that does not work says why.
 */
export const load: PageServerLoad = async (event) => {
	const { app } = event.locals;
	// An address that signs in must not be kept, nor fetched ahead by a browser that shares it.
	event.setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
	try {
		const purpose = await app.signInLinks.purposeOf(event.params.token, visitOf(event));
		if (purpose !== 'demo') return { purpose, refused: null };
		return await enter(event, await app.signInLinks.useDemoLink(event.params.token, visitOf(event)));
	} catch (caught) {
		if (!isRefusal(caught)) throw caught;
		return { purpose: null, refused: caught.reason };
	}
};

/** Keeps the session and goes to the project of whoever signed in. */
async function enter(event: RequestEvent, session: NewSession): Promise<never> {
	const { app } = event.locals;
	if (session.pending) redirect(303, enterAt(event, session, '/'));
	keepSession(event, session);
	const account = (await app.sessions.validate(session.token))?.account;
	const [first] = account ? await app.projects.listOf(account) : [];
	redirect(303, first ? `/projects/${first.slug}` : '/');
}

export const actions: Actions = {
	enter: (event) =>
		answerForm(event, 'enter', emptyForm, async () => {
			await enter(event, await event.locals.app.signInLinks.useMailedLink(event.params.token, visitOf(event)));
		}),
	setUp: (event) =>
		answerForm(event, 'set-up', newAccountForm, async (input) => {
			const { app, locale } = event.locals;
			const person = { ...input, locale };
			keepSession(event, await app.signInLinks.createAdministrator(event.params.token, person, visitOf(event)));
			redirect(303, '/');
		}),
};
