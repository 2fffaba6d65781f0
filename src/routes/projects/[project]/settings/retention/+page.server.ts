import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { projectRetentionForm } from '#lib/schemas/retention.ts';
import { openProject } from '../../open-project.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { principal } = await openProject(event);
	return { retention: await orErrorPage(event.locals.app.retention.read(principal)) };
};

export const actions: Actions = {
	default: (event) =>
		answerForm(event, 'retention', projectRetentionForm, async (days) => {
			const { principal } = await openProject(event);
			await event.locals.app.retention.save(principal, days);
		}),
};
