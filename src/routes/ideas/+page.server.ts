import { error, redirect } from '@sveltejs/kit';
import { answerForm } from '#lib/forms/answer.ts';
import { correctIdeaForm, withdrawIdeaForm } from '#lib/schemas/privacy.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { app, account } = locals;
	if (!account) redirect(303, '/receipt');
	const notes = await app.receipts.ownNotes(account);
	const projectIds = Array.from(new Set(notes.map(({ projectId }) => projectId)));
	const projects = await Promise.all(
		projectIds.map(async (projectId) => {
			const principal = await app.people.principalFor(account, projectId);
			const became = principal.kind === 'public' ? [] : await app.threads.becameOf(principal);
			const own = notes.filter((note) => note.projectId === projectId);
			return {
				slug: own[0]?.projectSlug ?? '',
				title: own[0]?.projectTitle ?? '',
				notes: own.map((note) => {
					const { id, text, lang, state, stateReason, byScribe, createdAt, boardTitle, open } = note;
					const shown = { id, text, lang, state, stateReason, byScribe, createdAt, boardTitle, open };
					return { ...shown, paths: became.find((one) => one.note.id === id)?.paths ?? [] };
				}),
			};
		}),
	);
	const withdrawn = await app.receipts.withdrawn(account);
	return {
		projects,
		withdrawn: withdrawn.map(({ id, text, lang, projectTitle, until }) => ({ id, text, lang, projectTitle, until })),
	};
};

function present({ locals }: Pick<RequestEvent, 'locals'>) {
	if (!locals.account) error(401, { message: 'forbidden' });
	return locals.account;
}

export const actions: Actions = {
	correct: (event) =>
		answerForm(event, 'correct', correctIdeaForm, ({ noteId, text }) =>
			event.locals.app.receipts.correct(present(event), noteId, text),
		),
	withdraw: (event) =>
		answerForm(event, 'withdraw', withdrawIdeaForm, ({ noteId }) =>
			event.locals.app.receipts.withdraw(present(event), noteId),
		),
	putBack: (event) =>
		answerForm(event, 'putBack', withdrawIdeaForm, ({ noteId }) =>
			event.locals.app.receipts.putBack(present(event), noteId),
		),
};
