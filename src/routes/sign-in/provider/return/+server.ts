import { redirect } from '@sveltejs/kit';
import { isRefusal } from '#lib/forms/answer.ts';
import { enterAt, visitOf } from '../../../visit.ts';
import { keep, kept } from '../kept.ts';
import type { RequestHandler } from './$types';

/** Where the provider sends people back. Whatever comes of it, what the browser kept has served. */
export const GET: RequestHandler = async (event) => {
	const { app, account } = event.locals;
	event.setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
	const sealed = kept(event);
	keep(event, null);
	let address: string;
	try {
		const came = await app.providerSignIn.finish(event.url.search, sealed, account, visitOf(event));
		if (came.session) address = enterAt(event, came.session, came.to);
		else {
			keep(event, came.stranger);
			address = '/sign-in/provider/person';
		}
	} catch (caught) {
		if (!isRefusal(caught)) throw caught;
		address = `${account && !account.guest ? '/account' : '/sign-in'}?fault=${caught.reason}`;
	}
	redirect(303, address);
};
