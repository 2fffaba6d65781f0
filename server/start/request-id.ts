import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isLoopback } from './loopback.ts';

/** Under this name pages and sockets find the number of their request; what a client sends under it is never believed. */
const REQUEST_ID = 'x-trame-request-id';

/**
 * Gives a request its number. A proxy on this machine that numbers its requests (`x-request-id`) is followed, so that one
 * number finds both logs.
 */
export function numbered(request: IncomingMessage, origin: string | null): string {
	const requestId = givenByProxy(request, origin) ?? randomUUID();
	request.headers[REQUEST_ID] = requestId;
	return requestId;
}

function givenByProxy(request: IncomingMessage, origin: string | null): string | null {
	const given = request.headers['x-request-id'];
	if (origin === null || !isLoopback(request.socket.remoteAddress ?? '') || typeof given !== 'string') return null;
	return /^[\w-]{16,64}$/.test(given) ? given : null;
}
