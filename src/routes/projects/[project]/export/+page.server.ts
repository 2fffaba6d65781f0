import { redirect } from '@sveltejs/kit';
import { answerForm, orErrorPage } from '#lib/forms/answer.ts';
import { readSubject, subjectKey } from '#lib/domain/export-subject.ts';
import { cancelExportForm, exportForm } from '#lib/schemas/exports.ts';
import { openProject } from '../open-project.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { principal, project } = await openProject(event);
	const { detections, exportJobs, exports } = event.locals.app;
	const choices = await orErrorPage(exports.choices(principal, project.slug, event.locals.locale));
	const asked = readSubject(event.url.searchParams.get('subject') ?? '');
	return {
		choices: choices.map(({ subject, title }) => ({ key: subjectKey(subject), title })),
		detections: await detections.count(principal),
		/** The document that the link here was about. */
		asked: asked && subjectKey(asked),
		exports: (await exportJobs.list(principal)).map(({ subject, ...one }) => ({ ...one, key: subjectKey(subject) })),
	};
};

export const actions: Actions = {
	start: (event) =>
		answerForm(event, 'start', exportForm, async ({ subject, format }) => {
			const { principal, project } = await openProject(event);
			await event.locals.app.exportJobs.start(principal, project.slug, subject, format, event.locals.locale);
			redirect(303, `${event.url.pathname}?subject=${subjectKey(subject)}`);
		}),
	cancel: (event) =>
		answerForm(event, 'cancel', cancelExportForm, async ({ id }) => {
			const { principal } = await openProject(event);
			await event.locals.app.exportJobs.cancel(principal, id);
			redirect(303, event.url.pathname);
		}),
};
