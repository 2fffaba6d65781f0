import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Log } from '../log.ts';
import type { Metrics, RequestKind } from '../metrics.ts';
import { isLoopback } from './loopback.ts';
import type { Proxies } from './proxies.ts';
import { numbered } from './request-id.ts';

const SLOW_SECONDS = 5;

/**
 * Numbers every request (`x-request-id` of the answer, and of the log), counts and times it, and answers `/metrics`.
 * Paths are not written down: some are secrets of people (`/sign-in/…`).
 */
export function observed(
	handle: RequestListener,
	parts: { metrics: Metrics; log: Log; origin: string | null; proxies: Proxies; token: string | null },
): RequestListener {
	const { metrics, log, origin, proxies, token } = parts;
	return (request, response) => {
		const requestId = numbered(request, proxies);
		response.setHeader('x-request-id', requestId);
		const path = (request.url ?? '').split('?', 1)[0] ?? '';
		if (path === '/metrics') return void answer(request, response, metrics, origin, token);

		const startedAt = performance.now();
		const kind = kindOf(path);
		response.once('close', () => {
			const seconds = (performance.now() - startedAt) / 1000;
			const { statusCode: status } = response;
			metrics.answered(kind, status, seconds);
			const entry = { requestId, method: request.method, kind, status, milliseconds: Math.round(seconds * 1000) };
			if (seconds > SLOW_SECONDS) log.warn(entry, 'slow request');
			else log.debug(entry, 'request');
		});
		handle(request, response);
	};
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	metrics: Metrics,
	origin: string | null,
	token: string | null,
): Promise<void> {
	const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
	if (!mayRead(request, origin, token)) {
		response.writeHead(404, plain).end('Not Found\n');
		return;
	}
	response.writeHead(200, { ...plain, 'content-type': metrics.contentType });
	response.end(await metrics.text());
}

/**
 * Whoever has the token; where none is set, this machine itself. Behind a proxy (ORIGIN) every request comes from this
 * machine, so there the token is the only way.
 */
function mayRead(request: IncomingMessage, origin: string | null, token: string | null): boolean {
	if (token !== null) return sameSecret(request.headers.authorization ?? '', `Bearer ${token}`);
	return origin === null && isLoopback(request.socket.remoteAddress ?? '');
}

function sameSecret(one: string, two: string): boolean {
	const [first, second] = [one, two].map((secret) => createHash('sha256').update(secret).digest());
	return timingSafeEqual(first as Buffer, second as Buffer);
}

function kindOf(path: string): RequestKind {
	if (path.startsWith('/_app/')) return 'file';
	return path.endsWith('/__data.json') ? 'data' : 'page';
}
