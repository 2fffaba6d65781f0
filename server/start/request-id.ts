import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Proxies } from './proxies.ts';

/** Under this name pages and sockets find the number of their request; what a client sends under it is never believed. */
const REQUEST_ID = 'x-trame-request-id';

/**
 * Gives a request its number. A proxy of ours that numbers its requests (`x-request-id`) is followed, so that one number
 * finds both logs.
 */
export function numbered(request: IncomingMessage, proxies: Proxies): string {
	const requestId = givenByProxy(request, proxies) ?? randomUUID();
	request.headers[REQUEST_ID] = requestId;
	return requestId;
}

function givenByProxy(request: IncomingMessage, proxies: Proxies): string | null {
	const given = request.headers['x-request-id'];
	if (!proxies.handed(request) || typeof given !== 'string') return null;
	return /^[\w-]{16,64}$/.test(given) ? given : null;
}
