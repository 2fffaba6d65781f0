import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { answerUpload } from '#lib/forms/answer-upload.ts';
import { resourceForm, resourceIdForm, resourcePublicForm } from '#lib/schemas/resources.ts';
import { openProject } from '../open-project.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { principal, project } = await openProject(event);
	return orErrorPage(event.locals.app.resources.list(principal, project.id));
};

export const actions: Actions = {
	/** Its address stands in `server/start/bodies.ts`: it alone takes more than a form does. */
	upload: async (event) => {
		const { principal } = await openProject(event);
		const { resources } = event.locals.app;
		const { headers, body } = event.request;
		return answerUpload(
			() => resources.receive(principal, { contentType: headers.get('content-type'), body }),
			'upload',
			resourceForm,
			(input, file) => resources.add(principal, file, input),
		);
	},
	remove: (event) =>
		answerForm(event, 'remove', resourceIdForm, async ({ fileId }) => {
			const { principal } = await openProject(event);
			await event.locals.app.resources.remove(principal, fileId);
			return { fileId };
		}),
	bringBack: (event) =>
		answerForm(event, 'bringBack', resourceIdForm, async ({ fileId }) => {
			const { principal } = await openProject(event);
			await event.locals.app.resources.bringBack(principal, fileId);
		}),
	show: (event) =>
		answerForm(event, 'show', resourcePublicForm, async ({ fileId, shown }) => {
			const { principal } = await openProject(event);
			await event.locals.app.resources.setPublic(principal, fileId, shown);
		}),
};
