import { randomUUID } from 'node:crypto';
import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { hideDetectedForm } from '#lib/schemas/detections.ts';
import { idForm } from '#lib/schemas/people.ts';
import { openProject } from '../open-project.ts';
import type { Actions, PageServerLoad } from './$types';

/** What looks like contact details and waits for somebody who runs the workshops. */
export const load: PageServerLoad = async (event) => {
	const { principal } = await openProject(event);
	return {
		waiting: await orErrorPage(event.locals.app.detections.list(principal)),
		commandId: randomUUID(),
	};
};

export const actions: Actions = {
	mask: (event) =>
		answerForm(event, 'mask', idForm, async ({ id }) => {
			const { principal } = await openProject(event);
			await event.locals.app.detections.mask(principal, id);
		}),
	keep: (event) =>
		answerForm(event, 'keep', idForm, async ({ id }) => {
			const { principal } = await openProject(event);
			await event.locals.app.detections.keep(principal, id);
		}),
	hide: (event) =>
		answerForm(event, 'hide', hideDetectedForm, async ({ id, reason, commandId }) => {
			const { principal } = await openProject(event);
			await event.locals.app.detections.hideNote(principal, id, reason, commandId);
		}),
};
