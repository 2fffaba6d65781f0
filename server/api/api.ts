import { createHash, randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { PUBLIC } from '#lib/domain/principal.ts';
import { LOCALES, type Locale } from '#lib/domain/vocabulary.ts';
import { loadMessages } from '#lib/messages/index.ts';
import { network } from '../auth/limits.ts';
import type { TokenOwner } from '../db/api-token-store.ts';
import { isRefusal, Refusal } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Services } from '../services/index.ts';
import { FileAnswer, type Call, type Endpoint } from './endpoint.ts';
import { ENDPOINTS } from './endpoints/index.ts';
import { openApiDocument } from './openapi.ts';
import { referenceOf } from './reference.ts';
import { Problem, problemResponse } from './problem.ts';
import { createRates, rateHeaders } from './rates.ts';
import { commandIdFrom, readCall } from './read-call.ts';
import { createRouter } from './router.ts';

export interface Visitor {
	address: string;
	requestId: string;
}

const DOCUMENT = '/openapi.json';
const LONGEST_KEY = 200;
/** Any site may read: nothing here depends on a cookie, and a token is sent by whoever holds it. */
const OPEN_TO_ALL = {
	'access-control-allow-origin': '*',
	'access-control-expose-headers':
		'etag, link, ratelimit, ratelimit-policy, retry-after, www-authenticate, x-request-id, content-disposition',
	'cross-origin-resource-policy': 'cross-origin',
};
const PREFLIGHT = {
	...OPEN_TO_ALL,
	'access-control-allow-methods': 'GET, POST, PATCH, DELETE, OPTIONS',
	'access-control-allow-headers': 'authorization, content-type, idempotency-key, if-none-match, accept-language',
	'access-control-max-age': '86400',
};

/** `/api/v1`: from a request to a response, by the declarations of `endpoints/` and the services that pages use. */
export function createApi(deps: { services: Services; log: Log; perMinute: number }) {
	const { services, log, perMinute } = deps;
	const route = createRouter(ENDPOINTS);
	const rates = createRates(perMinute);

	async function ownerOf(request: Request, place: string): Promise<TokenOwner | null> {
		const given = request.headers.get('authorization');
		if (given === null) return null;
		const [scheme = '', token = ''] = given.trim().split(/\s+/, 2);
		const owner = scheme.toLowerCase() === 'bearer' ? await services.apiTokens.authenticate(token, place) : null;
		if (owner) return owner;
		throw new Problem('unauthorised', 'token_unknown', {
			headers: { 'www-authenticate': 'Bearer realm="trame", error="invalid_token"' },
		});
	}

	/** Counts this call; the headers say what is left. */
	async function counted(owner: TokenOwner | null, place: string, headers: Headers): Promise<void> {
		const rate = await rates.count(owner ? `token ${owner.id}` : `place ${network(place)}`);
		for (const [name, value] of Object.entries(rateHeaders(rate, perMinute))) headers.set(name, value);
		if (rate.left < 0) throw new Problem('too_many', 'too_many', { headers: { 'retry-after': String(rate.reset) } });
	}

	async function answer(endpoint: Endpoint, call: Call): Promise<Response> {
		const result = await endpoint.run(call as never);
		if (result instanceof FileAnswer) {
			return new Response(result.body, {
				headers: {
					'content-type': result.mediaType,
					'content-disposition': `attachment; filename="${result.fileName}"`,
				},
			});
		}
		if (endpoint.response === null) return new Response(null, { status: endpoint.status });
		// Through its declaration: what is not declared never leaves, whatever a service returned.
		const plain: unknown = JSON.parse(JSON.stringify(result));
		return json(v.parse(endpoint.response, plain), endpoint.status);
	}

	async function handled(request: Request, { address }: Visitor, locale: Locale, headers: Headers): Promise<Response> {
		const url = new URL(request.url);
		const path = url.pathname.replace(/^\/api\/v1/, '');
		const m = await loadMessages(locale);
		const owner = await ownerOf(request, address);
		await counted(owner, address, headers);
		if (path === DOCUMENT && ['GET', 'HEAD'].includes(request.method)) return json(openApiDocument(ENDPOINTS, m));
		const { endpoint, params } = route(request.method, path);
		if (!owner && !endpoint.open) throw needsToken();
		if (owner && !owner.scopes.includes(endpoint.scope)) {
			throw new Problem('forbidden', 'scope_missing', {
				headers: { 'www-authenticate': `Bearer realm="trame", error="insufficient_scope", scope="${endpoint.scope}"` },
			});
		}
		const call = await readCall(endpoint, params, request);
		try {
			return await answer(endpoint, {
				...{ services, owner, locale, m },
				...call,
				commandId: commandIdOf(request, owner),
				async project(slug) {
					const account = owner && { id: owner.accountId };
					const opened = await services.projects.open(slug, account);
					if (owner?.projectId == null || owner.projectId === opened.project.id) return opened;
					return services.projects.open(slug, null);
				},
				async principalIn(projectId) {
					if (projectId === undefined) throw new Refusal('not_found');
					return owner ? services.apiTokens.principalFor(owner, projectId) : PUBLIC;
				},
			});
		} catch (error) {
			// To somebody without a token, "you may not" means: say who you are.
			if (!owner && isRefusal(error) && error.code === 'forbidden') throw needsToken();
			throw error;
		}
	}

	return {
		/** What the page about the interface shows. */
		reference: async (locale: Locale) => referenceOf(ENDPOINTS, await loadMessages(locale)),

		async handle(request: Request, visitor: Visitor): Promise<Response> {
			if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: PREFLIGHT });
			const locale = spoken(request.headers.get('accept-language'));
			const headers = new Headers({ ...OPEN_TO_ALL, vary: 'authorization, accept-language' });
			let response: Response;
			try {
				response = await handled(request, visitor, locale, headers);
			} catch (error) {
				const problem = problemOf(error);
				if (problem.code === 'failed') log.error({ err: error, requestId: visitor.requestId }, 'api call failed');
				response = problemResponse(problem, await loadMessages(locale), visitor.requestId);
			}
			for (const [name, value] of headers) response.headers.set(name, value);
			return request.method === 'GET' || request.method === 'HEAD' ? unlessKnown(request, response) : response;
		},
	};
}
export type Api = ReturnType<typeof createApi>;

const needsToken = () =>
	new Problem('unauthorised', 'token_needed', { headers: { 'www-authenticate': 'Bearer realm="trame"' } });

function problemOf(error: unknown): Problem {
	if (error instanceof Problem) return error;
	if (!isRefusal(error)) return new Problem('failed', 'unavailable');
	return new Problem(error.code, error.reason, error.field === undefined ? {} : { field: error.field });
}

function commandIdOf(request: Request, owner: TokenOwner | null): string {
	const key = request.headers.get('idempotency-key');
	if (key === null || !owner) return randomUUID();
	if (key === '' || key.length > LONGEST_KEY) throw new Problem('invalid', 'malformed', { field: 'Idempotency-Key' });
	return commandIdFrom(owner.accountId, key);
}

function json(body: unknown, status = 200): Response {
	return new Response(JSON.stringify(body), {
		status,
		headers: { 'content-type': 'application/json; charset=utf-8' },
	});
}

/** 304 where the reader already has these very bytes. */
async function unlessKnown(request: Request, response: Response): Promise<Response> {
	if (response.status !== 200) return response;
	const bytes = new Uint8Array(await response.arrayBuffer());
	const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
	const { headers } = response;
	headers.set('etag', tag);
	headers.set('cache-control', request.headers.has('authorization') ? 'private, no-cache' : 'no-cache');
	const known = (request.headers.get('if-none-match') ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
	if (!known.includes(tag) && !known.includes('*')) return new Response(bytes, { status: 200, headers });
	headers.delete('content-type');
	return new Response(null, { status: 304, headers });
}

/** The first language of the reader that we speak, else French. */
function spoken(header: string | null): Locale {
	const asked = (header ?? '').split(',').map((tag) => tag.trim().slice(0, 2));
	return asked.flatMap((tag) => LOCALES.filter((locale) => locale === tag))[0] ?? 'fr';
}
