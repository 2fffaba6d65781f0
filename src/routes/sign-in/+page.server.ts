import { redirect } from '@sveltejs/kit';
import { answerForm } from '#lib/forms/answer.ts';
import { ownPath } from '#lib/forms/own-path.ts';
import { signInForm } from '#lib/schemas/people.ts';
import { enterAt, visitOf } from '../visit.ts';
import { faultOf } from './provider/fault.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const to = ownPath(url.searchParams.get('to'), '/');
	if (locals.account && !locals.account.guest) redirect(303, to);
	const { sendsMail, providerSignIn } = locals.app;
	return { to, sendsMail, provider: providerSignIn.label, fault: faultOf(url) };
};

export const actions: Actions = {
	default: (event) =>
		answerForm(event, 'sign-in', signInForm, async ({ to, ...input }) => {
			const session = await event.locals.app.accounts.signIn(input, visitOf(event));
			redirect(303, enterAt(event, session, ownPath(to, '/')));
		}),
};
