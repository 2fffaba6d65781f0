import { error, redirect } from '@sveltejs/kit';
import { answerForm } from '#lib/forms/answer.ts';
import { emptyForm, mailChoiceForm, passwordForm, profileForm, sessionForm } from '#lib/schemas/people.ts';
import { faultOf } from '../sign-in/provider/fault.ts';
import { keepSession, visitOf } from '../visit.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

function signedIn({ locals }: Pick<RequestEvent, 'locals'>) {
	if (!locals.account) error(401, { message: 'forbidden' });
	return locals.account;
}

export const load: PageServerLoad = async (event) => {
	if (!event.locals.account) redirect(303, `/sign-in?to=${encodeURIComponent(event.url.pathname)}`);
	const { app, account } = event.locals;
	return {
		...(await app.accounts.overview(account, visitOf(event).token)),
		mailChoice: await app.mailChoices.choiceOf(account),
		waysIn: {
			...(await app.providerSignIn.linked(account)),
			provider: app.providerSignIn.label,
			fault: faultOf(event.url),
		},
		undeliverable: await app.mailChoices.undeliverable(account),
	};
};

export const actions: Actions = {
	profile: (event) =>
		answerForm(event, 'profile', profileForm, async (input) => {
			await event.locals.app.accounts.changeProfile(signedIn(event), input);
			const secure = event.url.protocol === 'https:';
			const options = { path: '/', maxAge: YEAR_SECONDS, httpOnly: true, sameSite: 'lax', secure } as const;
			event.cookies.set('locale', input.locale, options);
			// The page comes back whole, in the new language.
			redirect(303, '/account?saved=profile');
		}),
	password: (event) =>
		answerForm(event, 'password', passwordForm, async (input) => {
			keepSession(event, await event.locals.app.accounts.changePassword(signedIn(event), input, visitOf(event)));
		}),
	mail: (event) =>
		answerForm(event, 'mail', mailChoiceForm, async ({ choice }) => {
			await event.locals.app.mailChoices.choose(signedIn(event), choice);
		}),
	confirmAddress: (event) =>
		answerForm(event, 'confirmAddress', emptyForm, async () => {
			await event.locals.app.mailChoices.confirmAddress(signedIn(event));
		}),
	unlink: (event) =>
		answerForm(event, 'unlink', emptyForm, async () => {
			await event.locals.app.providerSignIn.unlink(signedIn(event));
		}),
	endSession: (event) =>
		answerForm(event, 'endSession', sessionForm, async ({ id }) => {
			await event.locals.app.accounts.endSession(signedIn(event), id);
		}),
	endOthers: (event) =>
		answerForm(event, 'endOthers', emptyForm, async () => {
			await event.locals.app.accounts.endOtherSessions(signedIn(event), visitOf(event).token);
		}),
};
