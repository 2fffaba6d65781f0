import { redirect } from '@sveltejs/kit';
import { ownPath } from '#lib/forms/own-path.ts';
import { keepSession, visitOf } from '../visit.ts';
import { keepWay } from './way.ts';
import type { Actions, PageServerLoad } from './$types';

/** The page is only ever an answer. */
export const load: PageServerLoad = ({ request, locals }) => {
	if (request.method !== 'POST') redirect(303, '/');
	return { provider: locals.app.providerSignIn.label ?? '' };
};

export const actions: Actions = {
	/**
	 * Ends the session and goes home, or where the form says. The browser forgets what it kept for us: words that wait in
	 * its outbox belong to whoever signs out. A session that began at a provider ends there too, by a page of ours that
	 * moves on: browsers hold every redirect after a form to our own site.
	 */
	default: async (event) => {
		const { app, account } = event.locals;
		const to = ownPath((await event.request.formData()).get('to'), '/');
		const { token } = visitOf(event);
		const state = crypto.randomUUID().replaceAll('-', '');
		const onward = await app.providerSignIn.signOutAddress(token, state);
		await app.accounts.signOut(account, token);
		keepSession(event, null);
		event.locals.account = null;
		event.setHeaders({ 'clear-site-data': '"storage"' });
		if (onward === null) redirect(303, to);
		keepWay(event, { state, to });
		event.setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
		return { onward };
	},
};
