import { redirect } from '@sveltejs/kit';
import { answerForm, isRefusal } from '#lib/forms/answer.ts';
import { emptyForm, newAccountForm } from '#lib/schemas/people.ts';
import { keepSession, visitOf } from '../../visit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app } = event.locals;
	event.setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
	try {
		const { college, organisation, ...door } = await app.invitations.open(event.params.token, visitOf(event));
		const { label, shape, colour } = college;
		const invitation = { ...door, college: { label, shape, colour }, organisation: organisation?.name ?? null };
		return { invitation, refused: null, path: event.url.pathname, provider: app.providerSignIn.label };
	} catch (caught) {
		if (!isRefusal(caught)) throw caught;
		return { invitation: null, refused: caught.reason, path: event.url.pathname, provider: null };
	}
};

export const actions: Actions = {
	accept: (event) =>
		answerForm(event, 'accept', emptyForm, async () => {
			const { app, account } = event.locals;
			if (!account) redirect(303, `/sign-in?to=${encodeURIComponent(event.url.pathname)}`);
			const slug = await app.invitations.accept(event.params.token, account, visitOf(event));
			redirect(303, `/projects/${slug}`);
		}),
	create: (event) =>
		answerForm(event, 'create', newAccountForm, async (input) => {
			const { app, account, locale } = event.locals;
			const { token } = event.params;
			const person = { ...input, locale };
			const { slug, session } = await app.invitations.acceptAsNew(token, person, account, visitOf(event));
			keepSession(event, session);
			redirect(303, `/projects/${slug}`);
		}),
};
