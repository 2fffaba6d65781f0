import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';
import type { ProviderSettings } from '../../server/auth/provider.ts';

export const CLIENT = { clientId: 'trame', clientSecret: 'a secret of the client, for tests' };
type Claims = Record<string, unknown>;

/** Somebody at the provider, by `sub`. */
export interface Person extends Claims {
	sub: string;
}

interface Options {
	/** Origin of the server under test. */
	home: string;
	/** As ProConnect: JWT instead of JSON, scopes of its own. */
	proConnect?: boolean;
	port?: number;
}

/**
 * A real OpenID provider on loopback. Whoever comes sees one page with a button to go on as `person` and one to give up;
 * `whatItSigns` and `whatItAnswers` make it lie.
 */
export async function oidcProvider({ home, proConnect = false, port = 0 }: Options) {
	const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const state = {
		person: { sub: 'agent-1', email: 'agent@mairie.example.org', email_verified: true, name: 'Awa Diop' } as Person,
		/** Changes the claims of the next ID tokens. */
		whatItSigns: null as ((claims: Claims) => Claims) | null,
		/** What they are signed with then. */
		key: privateKey,
		/** Changes the userinfo, as it goes over the wire. */
		whatItAnswers: null as ((body: unknown) => unknown) | null,
		/** Parameters of the last authorization request. */
		asked: new URLSearchParams(),
		/** Answers 503 to everything. */
		down: false,
	};
	let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
	const server = createServer((request, response) => {
		if (state.down) response.writeHead(503).end('down');
		else handle(request, response);
	});
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	const provider = new Provider(issuer, {
		clients: [
			{
				client_id: CLIENT.clientId,
				client_secret: CLIENT.clientSecret,
				redirect_uris: [`${home}/sign-in/provider/return`],
				post_logout_redirect_uris: [`${home}/sign-out/return`],
				token_endpoint_auth_method: proConnect ? 'client_secret_post' : 'client_secret_basic',
				...(proConnect && { userinfo_signed_response_alg: 'RS256' }),
			},
		],
		jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'only', alg: 'RS256', use: 'sig' }] },
		cookies: { keys: [randomBytes(16).toString('hex')] },
		clientAuthMethods: [proConnect ? 'client_secret_post' : 'client_secret_basic'],
		acrValues: ['eidas1', 'eidas2'],
		claims: {
			openid: ['sub', 'acr'],
			profile: ['name', 'given_name', 'family_name'],
			email: ['email', 'email_verified'],
			...(proConnect && { given_name: ['given_name'], usual_name: ['usual_name'], siret: ['siret'] }),
		},
		scopes: proConnect ? ['openid', 'given_name', 'usual_name', 'email', 'siret'] : ['openid', 'profile', 'email'],
		features: {
			devInteractions: { enabled: false },
			jwtUserinfo: { enabled: true },
			claimsParameter: { enabled: true },
			rpInitiatedLogout: {
				logoutSource: (ctx, form) => {
					ctx.body = `<!doctype html><title>Sign out</title>${form}<button form="op.logoutForm" name="logout" value="yes">Sign out here too</button>`;
				},
			},
		},
		findAccount: (_, sub) => ({ accountId: sub, claims: () => state.person }),
		interactions: { url: (_, { uid }) => `/interaction/${uid}` },
		pkce: { required: () => false },
		ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 60, IdToken: 60, AuthorizationCode: 30 },
	} satisfies Configuration);
	provider.use(async (ctx, next) => {
		await next();
		if (ctx.path === '/token' && state.whatItSigns && typeof ctx.body === 'object') {
			const body = ctx.body as { id_token: string };
			body.id_token = signed(state.whatItSigns(claimsOf(body.id_token)), state.key);
		}
		// ProConnect announces no PKCE, and refuses what it does not know.
		if (proConnect && ctx.path === '/.well-known/openid-configuration')
			delete (ctx.body as Claims)['code_challenge_methods_supported'];
		if (ctx.path === '/me' && state.whatItAnswers) ctx.body = state.whatItAnswers(ctx.body);
	});
	const answer = provider.callback();
	handle = (request, response) => {
		if (request.url?.startsWith('/auth?')) state.asked = new URL(request.url, issuer).searchParams;
		if (request.url?.startsWith('/interaction/')) void interact(provider, request, response, state.person.sub);
		else void answer(request, response);
	};

	const settings: ProviderSettings = {
		issuer,
		...CLIENT,
		label: proConnect ? 'ProConnect' : 'Annuaire',
		scope: proConnect ? 'openid given_name usual_name email siret' : 'openid profile email',
		acrValues: [],
		trustsEmail: false,
	};
	return {
		issuer,
		settings,
		state,
		/** What it signs with. */
		key: privateKey,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
export type OidcProvider = Awaited<ReturnType<typeof oidcProvider>>;

/** The page on which somebody says who they are, in one step. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse, accountId: string) {
	const { prompt, params, grantId, session } = await provider.interactionDetails(request, response);
	if (request.method !== 'POST') {
		response.setHeader('content-type', 'text/html; charset=utf-8');
		response.end(`<!doctype html><html lang="fr"><title>Annuaire</title><h1>Annuaire</h1>
			<form method="post"><button name="go" value="on">Continuer</button></form>
			<form method="post"><button name="go" value="back">Annuler</button></form>`);
		return;
	}
	let body = '';
	for await (const chunk of request) body += String(chunk);
	if (body.includes('go=back')) {
		await provider.interactionFinished(request, response, { error: 'access_denied' });
		return;
	}
	const grant =
		grantId === undefined
			? new provider.Grant({ accountId: session?.accountId ?? accountId, clientId: String(params.client_id) })
			: await provider.Grant.find(grantId);
	grant?.addOIDCScope(String(params.scope));
	const id = await grant?.save();
	await provider.interactionFinished(request, response, {
		...(prompt.name === 'login' && { login: { accountId, acr: 'eidas1' } }),
		consent: { grantId: id ?? '' },
	});
}

function claimsOf(token: string): Claims {
	return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;
}

/** A JWT (RFC 7515) by any RSA key. */
export function signed(claims: Claims, key: KeyObject, kid = 'only'): string {
	const part = (data: object) => Buffer.from(JSON.stringify(data)).toString('base64url');
	const text = `${part({ alg: 'RS256', kid })}.${part(claims)}`;
	return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

/** What a browser does between our button and our return page, without one. Returns the query we get back. */
export async function comeBack(address: string, choice: 'on' | 'back' = 'on'): Promise<string> {
	const jar = new Map<string, string>();
	let at = address;
	let body: string | null = null;
	for (let steps = 0; steps < 12; steps += 1) {
		const answer = await fetch(at, {
			method: body === null ? 'GET' : 'POST',
			redirect: 'manual',
			headers: {
				cookie: [...jar].map((pair) => pair.join('=')).join('; '),
				...(body !== null && { 'content-type': 'application/x-www-form-urlencoded' }),
			},
			...(body !== null && { body }),
		});
		for (const line of answer.headers.getSetCookie()) {
			const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
			jar.set(name, value);
		}
		const location = answer.headers.get('location');
		body = null;
		if (location === null) {
			if (answer.status !== 200) throw new Error(`The provider answered ${answer.status}: ${await answer.text()}`);
			body = `go=${choice}`;
		} else at = new URL(location, at).href;
		if (new URL(at).pathname === '/sign-in/provider/return') return new URL(at).search;
	}
	throw new Error('The provider never sent anybody back.');
}
