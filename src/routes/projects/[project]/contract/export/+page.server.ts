import { redirect } from '@sveltejs/kit';
import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { cancelExportForm, exportForm } from '#lib/schemas/contract.ts';
import { openProject } from '../../open-project.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { principal } = await openProject(event);
	const { exportJobs } = event.locals.app;
	return { exports: await orErrorPage((async () => exportJobs.list(principal))()) };
};

export const actions: Actions = {
	start: (event) =>
		answerForm(event, 'start', exportForm, async ({ format }) => {
			const { principal, project } = await openProject(event);
			await event.locals.app.exportJobs.start(principal, project.slug, format, event.locals.locale);
			redirect(303, event.url.pathname);
		}),
	cancel: (event) =>
		answerForm(event, 'cancel', cancelExportForm, async ({ id }) => {
			const { principal } = await openProject(event);
			await event.locals.app.exportJobs.cancel(principal, id);
			redirect(303, event.url.pathname);
		}),
};
