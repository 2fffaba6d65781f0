import { error, redirect } from '@sveltejs/kit';
import { answerForm, isRefusal } from '#lib/forms/answer.ts';
import { emptyForm, strangerForm } from '#lib/schemas/people.ts';
import { enterAt, visitOf } from '../../../visit.ts';
import { keep, kept } from '../kept.ts';
import type { Actions, PageServerLoad } from './$types';

/** Somebody whom the provider vouches for and whom no account knows: they make one, or link the one they have. */
export const load: PageServerLoad = async (event) => {
	const { app, account } = event.locals;
	event.setHeaders({ 'cache-control': 'no-store' });
	try {
		const person = await app.providerSignIn.view(kept(event));
		return { person, provider: app.providerSignIn.label ?? '', linking: account !== null && !account.guest };
	} catch (caught) {
		if (!isRefusal(caught)) throw caught;
		redirect(303, `/sign-in?fault=${caught.reason}`);
	}
};

export const actions: Actions = {
	create: (event) =>
		answerForm(event, 'create', strangerForm, async ({ displayName }) => {
			const { app, account, locale } = event.locals;
			const input = { displayName, locale };
			const { to, session } = await app.providerSignIn.createAccount(kept(event), input, account, visitOf(event));
			keep(event, null);
			redirect(303, enterAt(event, session, to));
		}),
	link: (event) =>
		answerForm(event, 'link', emptyForm, async () => {
			const { app, account } = event.locals;
			if (!account) error(401, { message: 'forbidden' });
			const to = await app.providerSignIn.link(kept(event), account);
			keep(event, null);
			redirect(303, to);
		}),
};
