import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** The same as the page, for a machine. */
export const GET: RequestHandler = async ({ locals }) => {
	if (!locals.account) error(401, { message: 'forbidden', reason: 'forbidden' });
	const person = await locals.app.personalData.read(locals.account);
	return new Response(JSON.stringify(person, null, '\t'), {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': 'attachment; filename="trame-mes-donnees.json"',
			'cache-control': 'no-store',
		},
	});
};
