import * as oidc from 'openid-client';
import * as v from 'valibot';
import { LIMITS } from '#lib/domain/board.ts';
import { email as emailForm } from '#lib/schemas/people.ts';
import { cleanLine } from '#lib/schemas/text.ts';
import type { Log } from '../log.ts';
import { Refusal } from '../errors.ts';

export interface ProviderSettings {
	/** As the provider's own documents name it; also where they are found. */
	issuer: string;
	clientId: string;
	clientSecret: string;
	/** How its button is called. */
	label: string;
	/** What is asked about people, separated by spaces. */
	scope: string;
	/** Levels of authentication of which one is demanded; empty: whatever the provider thinks right. */
	acrValues: string[];
	/** The provider vouches for every address, without saying so of each one. */
	trustsEmail: boolean;
}

/** What must come back unchanged with the person, kept sealed in their browser meanwhile. */
export interface ProviderFlow {
	state: string;
	nonce: string;
	/** PKCE; null where the provider does not speak it. */
	verifier: string | null;
}

/** Somebody, as the provider vouches for them. */
export interface ProviderPerson {
	issuer: string;
	subject: string;
	/** In lower case; null: not told. */
	email: string | null;
	/** The provider vouches that the address is theirs. */
	emailVerified: boolean;
	/** '' when not told. */
	displayName: string;
	/** Needed to sign out at the provider. */
	idToken: string;
}

/** Seconds by which the provider's clock may differ from ours. */
const CLOCK_TOLERANCE = 30;
/** Seconds until an answer counts as none: somebody is waiting in front of a page. */
const TIMEOUT = 8;
/** What a provider says of itself is read anew this often. */
const REFRESH_MS = 60 * 60 * 1000;

/**
 * Signing in at an OpenID provider: authorization code with state, nonce and PKCE, behind this file alone. Nothing is asked
 * of the provider before somebody wants to sign in there, so one that is down never stops the server. `home`: the
 * origin under which browsers know us.
 */
export function createProvider(settings: ProviderSettings, { home, log }: { home: string; log: Log }) {
	const redirectUri = `${home}/sign-in/provider/return`;
	let known: { configuration: Promise<oidc.Configuration>; since: number } | null = null;

	/** Read once, then kept; after a failure it is asked again at the next attempt. */
	function configuration(): Promise<oidc.Configuration> {
		if (known && performance.now() - known.since < REFRESH_MS) return known.configuration;
		const asked = { configuration: discover(settings), since: performance.now() };
		known = asked;
		asked.configuration.catch(() => {
			if (known === asked) known = null;
		});
		return asked.configuration;
	}

	/** What went wrong, in the words of the log (never a token or a claim), and in those of the page. */
	function refusal(error: unknown, moment: string): Refusal {
		if (error instanceof Refusal) return error;
		const cause = error instanceof oidc.ClientError && error.cause instanceof Error ? error.cause : error;
		const code = codeOf(error) ?? codeOf(cause);
		if (error instanceof oidc.AuthorizationResponseError && CANCELLED.has(error.error)) {
			return new Refusal('invalid', 'provider_cancelled');
		}
		const fault = error instanceof oidc.ResponseBodyError || error instanceof oidc.AuthorizationResponseError;
		log.warn({ moment, code, fault: fault ? error.error : undefined }, 'sign-in at the provider failed');
		return isDown(error) ? new Refusal('unavailable', 'provider_down') : new Refusal('invalid', 'provider_refused');
	}

	return {
		issuer: settings.issuer,
		label: settings.label,

		/** Where to send the browser, and what to keep for its return. Throws Refusal('unavailable', 'provider_down'). */
		async begin(loginHint: string | null): Promise<{ address: string; flow: ProviderFlow }> {
			try {
				const config = await configuration();
				const metadata = config.serverMetadata();
				const flow: ProviderFlow = {
					state: oidc.randomState(),
					nonce: oidc.randomNonce(),
					// ProConnect refuses every parameter that it does not name, PKCE among them: it is sent to those who announce it.
					verifier: metadata.supportsPKCE() ? oidc.randomPKCECodeVerifier() : null,
				};
				const address = oidc.buildAuthorizationUrl(config, {
					redirect_uri: redirectUri,
					scope: settings.scope,
					state: flow.state,
					nonce: flow.nonce,
					...(flow.verifier !== null && {
						code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
						code_challenge_method: 'S256',
					}),
					...(loginHint !== null && { login_hint: loginHint }),
					...levels(settings.acrValues, metadata),
				});
				return { address: address.href, flow };
			} catch (error) {
				throw refusal(error, 'begin');
			}
		},

		/**
		 * Who came back, by the query of the address they came back to. Throws Refusal('invalid', 'provider_cancelled' |
		 * 'provider_refused' | 'provider_level'), Refusal('unavailable', 'provider_down').
		 */
		async finish(query: string, flow: ProviderFlow): Promise<ProviderPerson> {
			try {
				const config = await configuration();
				const tokens = await oidc.authorizationCodeGrant(config, new URL(`${redirectUri}${query}`), {
					expectedState: flow.state,
					expectedNonce: flow.nonce,
					...(flow.verifier !== null && { pkceCodeVerifier: flow.verifier }),
				});
				const claims = tokens.claims();
				if (!claims || tokens.id_token === undefined) throw new Refusal('invalid', 'provider_refused');
				if (settings.acrValues.length > 0 && !settings.acrValues.includes(String(claims.acr))) {
					throw new Refusal('invalid', 'provider_level');
				}
				const told = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
				return { ...personOf(told, settings), subject: claims.sub, idToken: tokens.id_token };
			} catch (error) {
				throw refusal(error, 'finish');
			}
		},

		/** Where a browser signs out at the provider; null: it has no such place, or does not answer now. */
		async signOutAddress(idToken: string, state: string): Promise<string | null> {
			try {
				const config = await configuration();
				if (config.serverMetadata().end_session_endpoint === undefined) return null;
				const post_logout_redirect_uri = `${home}/sign-out/return`;
				return oidc.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri, state }).href;
			} catch (error) {
				refusal(error, 'sign out');
				return null;
			}
		},
	};
}
export type Provider = ReturnType<typeof createProvider>;

function discover({ issuer, clientId, clientSecret }: ProviderSettings): Promise<oidc.Configuration> {
	// Plain HTTP is for a provider on this very machine (`config.ts` sees to it): tests, and nothing else.
	const execute = [
		oidc.enableNonRepudiationChecks,
		...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []),
	];
	const metadata = { [oidc.clockTolerance]: CLOCK_TOLERANCE };
	const authenticate: oidc.ClientAuth = (server, client, body, headers) => {
		const post = server.token_endpoint_auth_methods_supported?.includes('client_secret_post') === true;
		const way = post ? oidc.ClientSecretPost : oidc.ClientSecretBasic;
		way(clientSecret)(server, client, body, headers);
	};
	return oidc.discovery(new URL(issuer), clientId, metadata, authenticate, { execute, timeout: TIMEOUT });
}

/**
 * The levels that are demanded: as claims that must be met where the provider reads those (ProConnect refuses `acr_values`),
 * else in the older form. Either way the answer is checked.
 */
function levels(values: string[], metadata: Readonly<oidc.ServerMetadata>): Record<string, string> {
	if (values.length === 0) return {};
	if (metadata.claims_parameter_supported !== true) return { acr_values: values.join(' ') };
	return { claims: JSON.stringify({ id_token: { acr: { essential: true, values } } }) };
}

/** Name and address, whatever the dialect; everything else that is told is dropped here. */
function personOf(told: oidc.UserInfoResponse, { issuer, trustsEmail }: ProviderSettings) {
	const text = (claim: unknown) => (typeof claim === 'string' ? cleanLine(claim) : '');
	const address = v.safeParse(emailForm, told.email);
	const email = address.success ? address.output : null;
	// `usual_name`: ProConnect's family name.
	const parts = [text(told.given_name), text(told['usual_name']) || text(told.family_name)];
	return {
		issuer,
		email,
		emailVerified: email !== null && (told.email_verified === true || trustsEmail),
		displayName: (text(told.name) || parts.filter((part) => part !== '').join(' ')).slice(0, LIMITS.name),
	};
}

/** The person said no, at the provider or by leaving: nothing went wrong. */
const CANCELLED = new Set(['access_denied', 'interaction_required', 'login_required', 'consent_required']);

const codeOf = (error: unknown): string | undefined =>
	error instanceof Error && 'code' in error ? String(error.code) : undefined;

/** Nobody answered, or not as a provider does. */
function isDown(error: unknown): boolean {
	if (error instanceof TypeError) return true; // `fetch`: no connection.
	const code = codeOf(error);
	if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return true;
	if (!(error instanceof oidc.ClientError)) return false;
	const answer = error.cause instanceof Response ? error.cause : undefined;
	return answer !== undefined && answer.status >= 500;
}
