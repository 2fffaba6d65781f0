import type { RequestListener, Server } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Origins } from '../origins.ts';
import { cutWhatGoesOn, refusedForItsBody } from './bodies.ts';
import { setSecurityHeaders } from './headers.ts';
import type { Proxies } from './proxies.ts';

/** Answers requests for pages and files. In development it also takes the socket of hot reload. */
export interface PageHandler {
	handle: RequestListener;
	close(): Promise<void>;
}

/** The limit is ours (`bodies.ts`): the pages know one for all addresses. */
const BODY_SIZE_LIMIT = 'Infinity';
const PROTOCOL = 'x-trame-protocol';
const HOST = 'x-trame-host';
const ADDRESS = 'x-trame-address';

/** The pages as built in `folder`. They read the environment when they are imported, so it is prepared here, before. */
export async function builtPages(folder: string, origin: string | null): Promise<PageHandler> {
	const environment = process.env;
	if (origin === null) delete environment['ORIGIN'];
	else environment['ORIGIN'] = origin;
	Object.assign(environment, {
		PROTOCOL_HEADER: PROTOCOL,
		HOST_HEADER: HOST,
		ADDRESS_HEADER: ADDRESS,
		BODY_SIZE_LIMIT,
	});
	for (const name of ['PORT_HEADER', 'XFF_DEPTH']) delete environment[name];
	const { handler } = (await import(pathToFileURL(join(folder, 'handler.js')).href)) as { handler: RequestListener };
	return { handle: handler, close: async () => undefined };
}

/** The pages from their sources, with hot reload on the same server. */
export async function livePages(server: Server): Promise<PageHandler> {
	const { createServer } = await import('vite');
	const vite = await createServer({ server: { middlewareMode: true, hmr: { server } }, appType: 'custom' });
	return { handle: vite.middlewares, close: () => vite.close() };
}

/** Puts what every answer needs in front of the pages: our headers, and the refusal of hosts that are not ours. */
export function guarded(
	pages: PageHandler,
	{ origins, origin, proxies }: { origins: Origins; origin: string | null; proxies: Proxies },
): RequestListener {
	return (request, response) => {
		setSecurityHeaders(response, origin);
		const host = request.headers.host;
		if (!origins.allowsHost(host)) {
			response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' });
			response.end(
				`This server does not answer to the name “${host ?? ''}”. Set ORIGIN to the address that people use.\n`,
			);
			return;
		}
		cutWhatGoesOn(request, response);
		if (refusedForItsBody(request, response)) return;
		// Written anew for each request: what a client sends under these names is never believed.
		request.headers[PROTOCOL] = 'http';
		request.headers[HOST] = host;
		request.headers[ADDRESS] = proxies.visitor(request);
		// Mail programs post the one click (RFC 8058) without an Origin, browsers never do. The address is the secret there, no
		// cookie counts, so it passes the check that protects our other forms.
		if (request.method === 'POST' && request.url?.startsWith('/unsubscribe/')) {
			request.headers.origin ??= origin ?? `http://${host ?? ''}`;
		}
		pages.handle(request, response);
	};
}
