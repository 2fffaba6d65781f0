import { json } from '@sveltejs/kit';
import { orErrorPage } from '#lib/forms/answer.ts';
import type { RequestHandler } from './$types';

/**
 * What the projector shows, for a page that is there already: an answer that does not come leaves it as it is, where a page that
 * loads its data again would give way to an error.
 */
export const GET: RequestHandler = async ({ locals, params, url, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	return json(await orErrorPage(locals.app.screens.view(url.searchParams.get('key') ?? '', params.workshop)));
};
