import * as v from 'valibot';
import { orErrorPage } from '#lib/forms/answer.ts';
import { auditQuestion } from '#lib/schemas/audit.ts';
import { openProject } from '../../open-project.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { principal } = await openProject(event);
	const asked = event.url.searchParams;
	const question = v.parse(auditQuestion, {
		family: asked.get('family'),
		by: asked.get('by'),
		after: asked.get('after'),
	});
	return { question, log: await orErrorPage(event.locals.app.audit.read(principal, question)) };
};
