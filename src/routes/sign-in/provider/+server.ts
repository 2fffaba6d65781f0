import { redirect } from '@sveltejs/kit';
import { isRefusal } from '#lib/forms/answer.ts';
import { ownPath } from '#lib/forms/own-path.ts';
import { keep } from './kept.ts';
import type { RequestHandler } from './$types';

/** The button of the provider: off to it, or back to the page of signing in with the reason why not. */
export const GET: RequestHandler = async (event) => {
	const { app, account } = event.locals;
	event.setHeaders({ 'cache-control': 'no-store' });
	const to = ownPath(event.url.searchParams.get('to'), '/');
	let address: string;
	try {
		const begun = await app.providerSignIn.begin(to, account?.email ?? null);
		keep(event, begun.sealed);
		address = begun.address;
	} catch (caught) {
		if (!isRefusal(caught)) throw caught;
		address = `/sign-in?fault=${caught.reason}&to=${encodeURIComponent(to)}`;
	}
	redirect(303, address);
};
