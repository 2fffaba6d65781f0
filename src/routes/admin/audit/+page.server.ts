import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { orErrorPage } from '#lib/forms/answer.ts';
import { auditQuestion } from '#lib/schemas/audit.ts';
import type { PageServerLoad } from './$types';

/** Acts that concern the whole instance, for those who administer it. */
export const load: PageServerLoad = async ({ locals, url }) => {
	if (!locals.account) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
	const asked = url.searchParams;
	const question = v.parse(auditQuestion, { family: null, by: asked.get('by'), after: asked.get('after') });
	return { question, log: await orErrorPage(locals.app.audit.readInstance(locals.account, question)) };
};
