import { error, redirect } from '@sveltejs/kit';
import { answerForm } from '#lib/forms/answer.ts';
import { tokenForm } from '#lib/schemas/api.ts';
import { idForm } from '#lib/schemas/people.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

function signedIn({ locals }: Pick<RequestEvent, 'locals'>) {
	if (!locals.account) error(401, { message: 'forbidden' });
	return locals.account;
}

export const load: PageServerLoad = async ({ locals, url }) => {
	const { app, account } = locals;
	if (!account) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	if (account.guest) error(403, { message: 'api_members_only', reason: 'api_members_only' });
	return { tokens: await app.apiTokens.listOf(account), projects: await app.apiTokens.projectsOf(account) };
};

export const actions: Actions = {
	create: (event) =>
		answerForm(
			event,
			'create',
			tokenForm,
			async (input) => ({ token: await event.locals.app.apiTokens.create(signedIn(event), input) }),
			['scopes'],
		),
	revoke: (event) =>
		answerForm(event, 'revoke', idForm, ({ id }) => event.locals.app.apiTokens.revoke(signedIn(event), id)),
};
