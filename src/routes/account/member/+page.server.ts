import { error, redirect } from '@sveltejs/kit';
import { answerForm } from '#lib/forms/answer.ts';
import { newAccountForm } from '#lib/schemas/people.ts';
import { keepSession, visitOf } from '../../visit.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	if (!locals.account?.guest) redirect(303, '/account');
};

export const actions: Actions = {
	/** A guest takes an account: the same person, with everything they wrote. */
	default: (event) =>
		answerForm(event, 'member', newAccountForm, async (input) => {
			const { app, account } = event.locals;
			if (!account) error(401, { message: 'forbidden' });
			keepSession(event, await app.accounts.becomeMember(account, input, visitOf(event)));
			redirect(303, '/account?saved=member');
		}),
};
