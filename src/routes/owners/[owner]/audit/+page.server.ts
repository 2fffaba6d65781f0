import * as v from 'valibot';
import { orErrorPage } from '#lib/forms/answer.ts';
import { auditQuestion } from '#lib/schemas/audit.ts';
import type { PageServerLoad } from './$types';

/** Acts above the projects of this owner, for those who administer it. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const asked = url.searchParams;
	const question = v.parse(auditQuestion, {
		...{ family: asked.get('family'), by: asked.get('by'), after: asked.get('after') },
	});
	return { question, log: await orErrorPage(locals.app.audit.readOwner(locals.account, params.owner, question)) };
};
