import { redirect } from '@sveltejs/kit';
import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { newRoundForm } from '#lib/schemas/rounds.ts';
import { openProject } from '../open-project.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { app } = event.locals;
	const { principal, project } = await openProject(event);
	const rounds = await orErrorPage(app.rounds.list(principal));
	const { can } = await event.parent();
	const drafts = can['round.manage']
		? (await app.threads.items(principal, { kind: null, state: 'drafting', themeId: null, words: '' })).items
		: [];
	return {
		rounds: rounds.map(({ id, title, question, status, opensAt, closesAt, items }) => ({
			...{ id, title, question, status, opensAt, closesAt, items },
		})),
		drafts: drafts.map(({ id, kind, number, title, text }) => ({
			id,
			kind,
			number,
			title,
			written: text.trim() !== '',
		})),
		rule: project.rule,
		detections: await app.detections.count(principal),
	};
};

export const actions: Actions = {
	create: async (event) => {
		const { principal, project } = await openProject(event);
		let roundId = '';
		const answer = await answerForm(
			event,
			'create',
			newRoundForm,
			async ({ items, quorum, objections, closesAt, ...input }) => {
				const rule = { ...project.rule, quorum, objections };
				roundId = await event.locals.app.rounds.open(principal, {
					...input,
					closesAt: closesAt as Date,
					itemIds: items,
					rule,
				});
			},
			['items'],
		);
		if (roundId) redirect(303, `/rounds/${roundId}`);
		return answer;
	},
};
