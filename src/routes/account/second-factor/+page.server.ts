import { error, redirect } from '@sveltejs/kit';
import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { oneTimeCodeForm, proposeForm } from '#lib/schemas/people.ts';
import { drawn } from '../../qr-code.ts';
import { visitOf } from '../../visit.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
	const { app, account } = locals;
	if (!account || account.guest) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	// A secret is on this page.
	setHeaders({ 'cache-control': 'no-store' });
	const { proposed, ...factor } = await orErrorPage(app.secondFactors.overview(account));
	return { ...factor, proposed: proposed && { text: proposed.text, qr: drawn(proposed.address) } };
};

function signedIn(event: RequestEvent) {
	const { account } = event.locals;
	const { token } = visitOf(event);
	if (!account || token === null) error(401, { message: 'forbidden' });
	return { account, token };
}

export const actions: Actions = {
	propose: (event) =>
		answerForm(event, 'propose', proposeForm, async ({ current }) => {
			await event.locals.app.secondFactors.propose(signedIn(event).account, current, visitOf(event));
		}),
	/** The recovery codes come back in the answer alone: nothing keeps them in clear. */
	confirm: (event) =>
		answerForm(event, 'confirm', oneTimeCodeForm, async ({ oneTimeCode }) => {
			const { account, token } = signedIn(event);
			return { codes: await event.locals.app.secondFactors.confirm(account, oneTimeCode, token) };
		}),
	renew: (event) =>
		answerForm(event, 'renew', oneTimeCodeForm, async ({ oneTimeCode }) => ({
			codes: await event.locals.app.secondFactors.renewRecoveryCodes(signedIn(event).account, oneTimeCode),
		})),
	remove: (event) =>
		answerForm(event, 'remove', oneTimeCodeForm, async ({ oneTimeCode }) => {
			await event.locals.app.secondFactors.remove(signedIn(event).account, oneTimeCode);
		}),
};
