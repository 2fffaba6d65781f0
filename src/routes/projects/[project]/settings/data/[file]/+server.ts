import { error } from '@sveltejs/kit';
import { DATA_FORMATS, DATASETS } from '#lib/domain/api.ts';
import { orErrorPage } from '#lib/forms/answer.ts';
import { openProject } from '../../../open-project.ts';
import type { RequestHandler } from './$types';

/** One table of the project, or all of them: always saved, never shown inside a page of ours. */
export const GET: RequestHandler = async (event) => {
	const { project, principal } = await openProject(event);
	const { app, locale } = event.locals;
	const [named, ending] = event.params.file.split('.', 2);
	const name = DATASETS.find((one) => one === named);
	const format = DATA_FORMATS.find((one) => one === ending);
	const all = event.params.file === 'all.zip';
	if (!all && (!name || !format)) error(404, { message: 'not_found', reason: 'not_found' });
	const { fileName, mediaType, body } = await orErrorPage(
		name && format
			? app.dataExports.file(principal, project, { name, format, locale })
			: app.dataExports.archive(principal, project, locale),
	);
	return new Response(body, {
		headers: {
			'content-type': mediaType,
			'content-disposition': `attachment; filename="${fileName}"`,
			'content-security-policy': "default-src 'none'; sandbox",
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store',
		},
	});
};
