import { error, redirect } from '@sveltejs/kit';
import { answerForm } from '#lib/forms/answer.ts';
import { newProjectForm } from '#lib/schemas/projects.ts';
import { secondFactorFirst } from '../../second-factor-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { app, account } = locals;
	if (!account || account.guest) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	secondFactorFirst({ locals, url });
	const owners = await app.projects.ownersToFoundFor(account);
	if (owners.length === 0) error(403, { message: 'forbidden', reason: 'projects_by_administrators' });
	// With one, there is nothing to choose.
	return { owners: owners.length > 1 ? owners : [], wanted: url.searchParams.get('owner') };
};

export const actions: Actions = {
	default: (event) =>
		answerForm(event, 'new', newProjectForm, async (input) => {
			const { app, account, locale } = event.locals;
			if (!account) redirect(303, '/sign-in');
			const { slug } = await app.projects.create(account, { ...input, locale });
			redirect(303, `/projects/${slug}/settings`);
		}),
};
