import { redirect } from '@sveltejs/kit';
import { secondStep } from '#lib/forms/second-step.ts';
import type { LayoutServerLoad } from './$types';

/** Whoever administers this server does so behind the second factor: services refuse before, here is the way to it. */
export const load: LayoutServerLoad = ({ locals, url }) => {
	const wanted = locals.account?.beforeAdministering;
	if (wanted === 'give') redirect(303, secondStep(url.pathname));
	if (wanted === 'set_up') redirect(303, '/account/second-factor');
};
