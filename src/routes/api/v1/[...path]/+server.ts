import type { RequestHandler } from './$types';

/** The door of the interface for programs: everything behind it is declared in `server/api/endpoints`. */
export const fallback: RequestHandler = ({ locals, request, getClientAddress }) =>
	locals.app.api.handle(request, { address: getClientAddress(), requestId: locals.requestId });

export const GET = fallback;
