import { redirect } from '@sveltejs/kit';
import { secondStep } from '#lib/forms/second-step.ts';

/**
 * Whoever administers does so behind the second factor: services refuse before, this is the way to it. For the pages
 * of administration, and that of new projects.
 */
export function secondFactorFirst({ locals, url }: { locals: App.Locals; url: URL }): void {
	const wanted = locals.account?.beforeAdministering;
	if (wanted === 'give') redirect(303, secondStep(url.pathname));
	if (wanted === 'set_up') redirect(303, '/account/second-factor');
}
