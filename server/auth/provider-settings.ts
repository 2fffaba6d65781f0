import * as v from 'valibot';
import type { ProviderSettings } from './provider.ts';

/** The variables about the provider of identities, for `config.ts`. */
export const PROVIDER_VARIABLES = {
	OIDC_ISSUER: v.optional(
		v.pipe(v.string(), v.check(isIssuer, 'must look like https://auth.example.org/realm, as the provider writes it')),
	),
	OIDC_CLIENT_ID: v.optional(v.string()),
	OIDC_CLIENT_SECRET: v.optional(v.string()),
	OIDC_LABEL: v.optional(v.pipe(v.string(), v.maxLength(40, 'must have at most 40 characters'))),
	OIDC_SCOPE: v.optional(v.pipe(v.string(), v.regex(/(^| )openid( |$)/, 'must hold openid'))),
	OIDC_ACR_VALUES: v.optional(v.string()),
	OIDC_TRUSTS_EMAIL: v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'off'),
};
type Variables = v.InferOutput<ReturnType<typeof v.object<typeof PROVIDER_VARIABLES>>>;

/** ProConnect under its own names, for tests and for work, on the internet and on the network of the State. */
const PROCONNECT = /(^|\.)(proconnect|agentconnect)(\.rie)?\.gouv\.fr$|(^|\.)dev-agentconnect\.fr$/;
const SCOPE = 'openid profile email';
/** ProConnect’s own dialect. Its `siret`, `uid` and the like are not asked for: nothing here needs them. */
const PROCONNECT_SCOPE = 'openid given_name usual_name email';

/** What is missing beside an issuer; nothing when none is named. */
export function providerFaults(given: Variables & { ORIGIN?: string | undefined }): string[] {
	if (given.OIDC_ISSUER === undefined) return [];
	const needed = ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'ORIGIN'] as const;
	return needed.filter((name) => given[name] === undefined).map((name) => `${name} is needed with OIDC_ISSUER`);
}

/** Null: no provider. */
export function providerSettings(given: Variables): ProviderSettings | null {
	const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = given;
	if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null;
	const { hostname } = new URL(issuer);
	const proConnect = PROCONNECT.test(hostname);
	return {
		issuer,
		clientId,
		clientSecret,
		label: given.OIDC_LABEL ?? (proConnect ? 'ProConnect' : hostname),
		scope: given.OIDC_SCOPE ?? (proConnect ? PROCONNECT_SCOPE : SCOPE),
		acrValues: given.OIDC_ACR_VALUES?.split(' ').filter((value) => value !== '') ?? [],
		trustsEmail: given.OIDC_TRUSTS_EMAIL === 'on',
	};
}

/** Without TLS only on this very machine. */
function isIssuer(value: string): boolean {
	const url = URL.parse(value);
	if (url === null || url.search !== '' || url.hash !== '' || url.username !== '') return false;
	return url.protocol === 'https:' || (url.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname));
}
