import { error } from '@sveltejs/kit';
import { may } from '#lib/domain/permissions.ts';
import { missingParts } from '#lib/domain/privacy-notice.ts';
import { answerForm } from '#lib/forms/answer.ts';
import { noticeForm } from '#lib/schemas/privacy.ts';
import { openProject } from '../../open-project.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { principal } = await openProject(event);
	if (!may(principal, 'project.settings')) error(403, { message: 'forbidden', reason: 'forbidden' });
	const { own, ofOwner } = await event.locals.app.privacyNotices.read(event.params.project);
	return { own, ofOwner, missing: missingParts(own, ofOwner) };
};

export const actions: Actions = {
	notice: (event) =>
		answerForm(event, 'notice', noticeForm, async (texts) => {
			const { principal } = await openProject(event);
			await event.locals.app.privacyNotices.save(principal, texts);
		}),
};
