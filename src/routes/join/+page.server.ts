import { redirect } from '@sveltejs/kit';
import { readJoinCode, showJoinCode } from '#lib/domain/join-code.ts';
import { answerForm } from '#lib/forms/answer.ts';
import { joinCodeForm } from '#lib/schemas/people.ts';
import { visitOf } from '../visit.ts';
import type { Actions, PageServerLoad } from './$types';

/** Reasons with which `/join/[code]` sends people back here. */
const REFUSALS = ['code_unknown', 'workshop_closed', 'too_many_codes'];

export const load: PageServerLoad = ({ url }) => ({
	code: (url.searchParams.get('code') ?? '').slice(0, 40),
	refused: REFUSALS.find((reason) => reason === url.searchParams.get('refused')) ?? null,
});

export const actions: Actions = {
	default: (event) =>
		answerForm(event, 'join', joinCodeForm, async ({ code }) => {
			const { app, account } = event.locals;
			await app.workshops.byJoinCode(code, account, visitOf(event));
			redirect(303, `/join/${showJoinCode(readJoinCode(code) ?? '')}`);
		}),
};
