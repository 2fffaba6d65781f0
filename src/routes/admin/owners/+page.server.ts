import { redirect } from '@sveltejs/kit';
import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { ownerAdministratorForm, ownerForm } from '#lib/schemas/owners.ts';
import type { Actions, PageServerLoad } from './$types';

/** Every owner that this instance hosts, for whoever runs it. */
export const load: PageServerLoad = async ({ locals: { app, account }, url }) => {
	if (!account) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	const [owners, certificates] = await orErrorPage(
		Promise.all([app.owners.listAll(account), app.departures.certificates(account)]),
	);
	return {
		owners: owners.map(({ id, name, projects, administrators, leavesAt }) => ({
			...{ id, name, projects, administrators, leavesAt },
		})),
		certificates,
	};
};

export const actions: Actions = {
	add: (event) =>
		answerForm(event, 'add', ownerForm, async (texts) => {
			await event.locals.app.owners.create(event.locals.account, texts);
		}),
	name: (event) =>
		answerForm(event, 'name', ownerAdministratorForm, async ({ ownerId, email }) => {
			const { app, account } = event.locals;
			const { token } = await app.owners.nameAdministrator(account, ownerId, email);
			return { link: token === null ? null : `${event.url.origin}/sign-in/${token}` };
		}),
};
