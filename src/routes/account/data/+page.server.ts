import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
	if (!locals.account) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	setHeaders({ 'cache-control': 'no-store' });
	return { person: await locals.app.personalData.read(locals.account) };
};
