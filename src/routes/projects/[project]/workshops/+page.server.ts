import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { newWorkshopForm, workshopOpenForm } from '#lib/schemas/projects.ts';
import { openProject } from '../open-project.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { principal } = await openProject(event);
	const workshops = await orErrorPage(event.locals.app.workshops.list(principal));
	return {
		workshops: workshops.map(({ projectId: _projectId, ...workshop }) => workshop),
	};
};

export const actions: Actions = {
	create: (event) =>
		answerForm(event, 'create', newWorkshopForm, async (input) => {
			const { principal } = await openProject(event);
			await event.locals.app.workshops.create(principal, { ...input, locale: event.locals.locale });
		}),
	setOpen: (event) =>
		answerForm(event, 'setOpen', workshopOpenForm, async ({ id, open }) => {
			const { principal } = await openProject(event);
			await event.locals.app.workshops.setOpen(principal, id, open === 'yes');
		}),
};
