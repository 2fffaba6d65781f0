import { redirect } from '@sveltejs/kit';
import { orErrorPage } from '#lib/forms/answer.ts';
import type { LayoutServerLoad } from './$types';

/** For those who administer this owner: for anybody else there is nothing at this address. */
export const load: LayoutServerLoad = async ({ locals, params, url }) => {
	if (!locals.account) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	const { id, name, contact } = await orErrorPage(locals.app.owners.administered(locals.account, params.owner));
	return { owner: { id, name, contact } };
};
