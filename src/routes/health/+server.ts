import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** For a supervisor or a load balancer: 200 only when the database answers. */
export const GET: RequestHandler = async ({ locals }) => {
	const health = await locals.app.health();
	return json(
		{ status: health.database ? 'ok' : 'unavailable', ...health },
		{ status: health.database ? 200 : 503, headers: { 'cache-control': 'no-store' } },
	);
};
