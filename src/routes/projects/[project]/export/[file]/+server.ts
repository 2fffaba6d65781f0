import { orErrorPage } from '#lib/forms/answer.ts';
import { openProject } from '../../open-project.ts';
import type { RequestHandler } from './$types';

/** The file of a finished export: always saved, never shown inside a page of ours. */
export const GET: RequestHandler = async (event) => {
	const { principal } = await openProject(event);
	const { exportJobs } = event.locals.app;
	const { fileName, mediaType, bytes } = await orErrorPage(exportJobs.file(principal, event.params.file));
	return new Response(bytes, {
		headers: {
			'content-type': mediaType,
			'content-length': String(bytes.byteLength),
			'content-disposition': `attachment; filename="${fileName}"`,
			'content-security-policy': "default-src 'none'; sandbox",
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store',
		},
	});
};
