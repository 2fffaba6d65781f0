import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { orErrorPage } from '#lib/forms/answer.ts';
import { loadMessages } from '#lib/messages/index.ts';
import { auditQuestion } from '#lib/schemas/audit.ts';
import { openProject } from '../../../open-project.ts';
import type { RequestHandler } from './$types';

/** The log as a file, under the filters of the page: always saved, never shown inside a page of ours. */
export const GET: RequestHandler = async (event) => {
	if (event.params.file !== 'audit.csv') error(404, { message: 'not_found', reason: 'not_found' });
	const { principal } = await openProject(event);
	const asked = event.url.searchParams;
	const { family, by } = v.parse(auditQuestion, { family: asked.get('family'), by: asked.get('by'), after: null });
	const { app, locale } = event.locals;
	const body = await orErrorPage(app.audit.file(principal, { family, by }, await loadMessages(locale)));
	const { audit } = await loadMessages(locale);
	return new Response(body, {
		headers: {
			'content-type': 'text/csv; charset=utf-8; header=present',
			'content-disposition': `attachment; filename="${audit.file}.csv"`,
			'content-security-policy': "default-src 'none'; sandbox",
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store',
		},
	});
};
