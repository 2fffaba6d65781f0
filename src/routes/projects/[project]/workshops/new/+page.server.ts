import { redirect } from '@sveltejs/kit';
import { answerForm } from '#lib/forms/answer.ts';
import { workshopOfMethodForm } from '#lib/schemas/agenda.ts';
import { openProject } from '../../open-project.ts';
import { offeredMethods } from '../method-choice.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ offers: await offeredMethods(event) });

export const actions: Actions = {
	create: (event) =>
		answerForm(event, 'create', workshopOfMethodForm, async ({ method, ...input }) => {
			const { app, locale } = event.locals;
			const { principal } = await openProject(event);
			const phases = await app.methods.phasesOf(principal, method, locale);
			const { id } = await app.workshops.create(principal, { ...input, phases, locale });
			redirect(303, `/projects/${event.params.project}/workshops/${id}/agenda`);
		}),
};
