import { redirect } from '@sveltejs/kit';
import { ownPath } from '#lib/forms/own-path.ts';
import { keepSession, visitOf } from '../visit.ts';
import type { RequestHandler } from './$types';

/**
 * Ends the session and goes home, or where the form says. The browser forgets what it kept for us: words that wait in
 * its outbox belong to whoever signs out.
 */
export const POST: RequestHandler = async (event) => {
	const { app, account } = event.locals;
	await app.accounts.signOut(account, visitOf(event).token);
	keepSession(event, null);
	event.setHeaders({ 'clear-site-data': '"storage"' });
	const to = (await event.request.formData()).get('to');
	redirect(303, ownPath(to, '/'));
};
