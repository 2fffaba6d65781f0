import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { administratorForm, ownerForm, stewardForm } from '#lib/schemas/owners.ts';
import { idForm } from '#lib/schemas/people.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app, account }, params }) => {
	const { administrators, projects } = await orErrorPage(app.owners.read(account, params.owner));
	return {
		administrators,
		projects: projects.map(({ id, slug, title, subtitle, published, stewards, colleges }) => ({
			...{ id, slug, title, subtitle, published, stewards: stewards ?? [] },
			colleges: colleges.map(({ id, label }) => ({ id, label })),
		})),
	};
};

export const actions: Actions = {
	identity: (event) =>
		answerForm(event, 'identity', ownerForm, async (texts) => {
			await event.locals.app.owners.change(event.locals.account, event.params.owner, texts);
		}),
	add: (event) =>
		answerForm(event, 'add', administratorForm, async ({ email }) => {
			await event.locals.app.owners.addAdministrator(event.locals.account, event.params.owner, email);
		}),
	remove: (event) =>
		answerForm(event, 'remove', idForm, async ({ id }) => {
			await event.locals.app.owners.removeAdministrator(event.locals.account, event.params.owner, id);
		}),
	steward: (event) =>
		answerForm(event, 'steward', stewardForm, async (input) => {
			const { app, account } = event.locals;
			const token = await app.owners.inviteSteward(account, event.params.owner, input);
			return { projectId: input.projectId, link: `${event.url.origin}/invitations/${token}` };
		}),
};
