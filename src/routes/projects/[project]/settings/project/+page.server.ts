import { error } from '@sveltejs/kit';
import { may } from '#lib/domain/permissions.ts';
import { answerForm } from '#lib/forms/answer.ts';
import { projectTextsForm, ruleForm } from '#lib/schemas/projects.ts';
import { authorshipForm } from '#lib/schemas/text-history.ts';
import { openProject } from '../../open-project.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { project, principal } = await openProject(event);
	if (!may(principal, 'project.settings')) error(403, { message: 'forbidden', reason: 'forbidden' });
	const { title, subtitle, summary, plainText, startsOn, endsOn, published, rule } = project;
	return {
		texts: { title, subtitle, summary, plainText, startsOn, endsOn, published },
		rule,
		authorship: await event.locals.app.authorship.setting(principal),
	};
};

export const actions: Actions = {
	texts: (event) =>
		answerForm(event, 'texts', projectTextsForm, async (texts) => {
			const { principal } = await openProject(event);
			await event.locals.app.projects.changeTexts(principal, texts);
		}),
	authorship: (event) =>
		answerForm(event, 'authorship', authorshipForm, async ({ authorship }) => {
			const { principal } = await openProject(event);
			await event.locals.app.authorship.choose(principal, authorship);
		}),
	rule: (event) =>
		answerForm(
			event,
			'rule',
			ruleForm,
			async (rule) => {
				const { principal } = await openProject(event);
				await event.locals.app.projects.changeRule(principal, rule);
			},
			['required'],
		),
};
