import { redirect } from '@sveltejs/kit';
import { answerForm } from '#lib/forms/answer.ts';
import { ownPath } from '#lib/forms/own-path.ts';
import { secondStepForm } from '#lib/schemas/people.ts';
import { keepSession, visitOf } from '../../visit.ts';
import type { Actions, PageServerLoad } from './$types';

/** The second factor: after the password, before the session counts; or again, before an act with consequences. */
export const load: PageServerLoad = async (event) => {
	const { app, account } = event.locals;
	const to = ownPath(event.url.searchParams.get('to'), '/');
	event.setHeaders({ 'cache-control': 'no-store' });
	if (account?.beforeAdministering === 'set_up') redirect(303, '/account/second-factor');
	if (account && account.secondFactor !== 'none') return { to, again: true };
	if (account || !(await app.sessions.pending(visitOf(event).token))) redirect(303, account ? to : '/sign-in');
	return { to, again: false };
};

export const actions: Actions = {
	default: (event) =>
		answerForm(event, 'second-step', secondStepForm, async ({ oneTimeCode, to }) => {
			const { app, account } = event.locals;
			const visit = visitOf(event);
			if (account && visit.token !== null) await app.secondFactors.giveAgain(account, oneTimeCode, visit.token);
			else keepSession(event, await app.secondFactors.pass(oneTimeCode, visit));
			redirect(303, ownPath(to, '/'));
		}),
};
