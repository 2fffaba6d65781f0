import type { PageServerLoad } from './$types';

/** From the same document that programs read, so that the two never say different things. */
export const load: PageServerLoad = ({ locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'private, no-cache' });
	return locals.app.api.reference(locals.locale);
};
