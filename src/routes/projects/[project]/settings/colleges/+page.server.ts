import { error } from '@sveltejs/kit';
import { may } from '#lib/domain/permissions.ts';
import { answerForm } from '#lib/forms/answer.ts';
import {
	collegeForm,
	idForm,
	moveForm,
	newCollegeForm,
	newOrganisationForm,
	organisationForm,
} from '#lib/schemas/people.ts';
import { openProject } from '../../open-project.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { project, principal } = await openProject(event);
	if (!may(principal, 'members.manage')) error(403, { message: 'forbidden', reason: 'forbidden' });
	return { organisations: await event.locals.app.colleges.organisations(project.id) };
};

export const actions: Actions = {
	addCollege: (event) =>
		answerForm(event, 'addCollege', newCollegeForm, async (input) => {
			const { principal } = await openProject(event);
			await event.locals.app.colleges.add(principal, input);
		}),
	changeCollege: (event) =>
		answerForm(event, 'changeCollege', collegeForm, async ({ id, ...input }) => {
			const { principal } = await openProject(event);
			await event.locals.app.colleges.change(principal, id, input);
		}),
	moveCollege: (event) =>
		answerForm(event, 'moveCollege', moveForm, async ({ id, to }) => {
			const { principal } = await openProject(event);
			await event.locals.app.colleges.move(principal, id, to === 'up' ? -1 : 1);
		}),
	removeCollege: (event) =>
		answerForm(event, 'removeCollege', idForm, async ({ id }) => {
			const { principal } = await openProject(event);
			await event.locals.app.colleges.remove(principal, id);
		}),
	addOrganisation: (event) =>
		answerForm(event, 'addOrganisation', newOrganisationForm, async (input) => {
			const { principal } = await openProject(event);
			await event.locals.app.colleges.addOrganisation(principal, input);
		}),
	changeOrganisation: (event) =>
		answerForm(event, 'changeOrganisation', organisationForm, async ({ id, ...input }) => {
			const { principal } = await openProject(event);
			await event.locals.app.colleges.changeOrganisation(principal, id, input);
		}),
	removeOrganisation: (event) =>
		answerForm(event, 'removeOrganisation', idForm, async ({ id }) => {
			const { principal } = await openProject(event);
			await event.locals.app.colleges.removeOrganisation(principal, id);
		}),
};
