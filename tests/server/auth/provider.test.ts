import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createProvider, type ProviderSettings } from '../../../server/auth/provider.ts';
import { createLog } from '../../../server/log.ts';
import { comeBack, oidcProvider, signed, type OidcProvider } from '../../support/oidc.ts';

const HOME = 'http://localhost:3000';
const log = createLog('silent');
const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
let plain: OidcProvider;
let proConnect: OidcProvider;
beforeAll(async () => {
	plain = await oidcProvider({ home: HOME });
	proConnect = await oidcProvider({ home: HOME, proConnect: true });
});
afterAll(() => Promise.all([plain.close(), proConnect.close()]));
const person = { sub: 'agent-1', email: 'Agent@Mairie.example.org', email_verified: true, name: 'Awa Diop' };
beforeEach(() => {
	for (const { state, key } of [plain, proConnect])
		Object.assign(state, { person, key, whatItSigns: null, whatItAnswers: null, down: false });
});

const client = (at: OidcProvider, settings: Partial<ProviderSettings> = {}) =>
	createProvider({ ...at.settings, ...settings }, { home: HOME, log });

/** The whole way, with what is changed about it. */
async function signIn(at: OidcProvider, settings: Partial<ProviderSettings> = {}) {
	const provider = client(at, settings);
	const { address, flow } = await provider.begin(null);
	return provider.finish(await comeBack(address), flow);
}
const refused = { code: 'invalid', reason: 'provider_refused' };

test('who comes back is who the provider vouches for, under an address in lower case', async () => {
	const { idToken, ...rest } = await signIn(plain);
	expect(rest).toEqual({
		issuer: plain.issuer,
		subject: 'agent-1',
		email: 'agent@mairie.example.org',
		emailVerified: true,
		displayName: 'Awa Diop',
	});
	expect(idToken.split('.')).toHaveLength(3);
	expect(plain.state.asked.get('code_challenge_method')).toBe('S256');
});

test('ProConnect’s dialect: signed userinfo, usual names, and nothing kept of what is not needed', async () => {
	proConnect.state.person = {
		sub: 'agent-2',
		email: 'lea@agglo.example.org',
		given_name: 'Léa Marie',
		usual_name: 'Roux',
		siret: '13002526500013',
	};
	const found = await signIn(proConnect, { trustsEmail: true });
	expect(found).toMatchObject({ displayName: 'Léa Marie Roux', email: 'lea@agglo.example.org', emailVerified: true });
	expect(Object.keys(found).sort()).toEqual(['displayName', 'email', 'emailVerified', 'idToken', 'issuer', 'subject']);
	expect(await signIn(proConnect)).toMatchObject({ emailVerified: false });
	// Every other parameter would be refused.
	const asked = [...proConnect.state.asked.keys()].sort();
	expect(asked).toEqual(['client_id', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state']);
});

test('userinfo that somebody else signed, or about somebody else, is refused', async () => {
	proConnect.state.whatItAnswers = () =>
		signed({ sub: 'agent-1', iss: proConnect.issuer, aud: 'trame', email: 'victim@example.org' }, other);
	await expect(signIn(proConnect)).rejects.toMatchObject(refused);
	proConnect.state.whatItAnswers = () =>
		signed({ sub: 'agent-9', iss: proConnect.issuer, aud: 'trame' }, proConnect.state.key);
	await expect(signIn(proConnect)).rejects.toMatchObject(refused);
	plain.state.whatItAnswers = () => ({ sub: 'agent-9', email: 'victim@example.org', email_verified: true });
	await expect(signIn(plain)).rejects.toMatchObject(refused);
});

test.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
	['from another issuer', (claims) => ({ ...claims, iss: 'https://elsewhere.example.org' })],
	['for another client', (claims) => ({ ...claims, aud: 'another' })],
	['with another nonce', (claims) => ({ ...claims, nonce: 'another' })],
	['without a nonce', ({ nonce: _, ...claims }) => claims],
	['that is over, by more than the clocks may differ', (claims) => ({ ...claims, exp: Date.now() / 1000 - 60 })],
	['from the future', (claims) => ({ ...claims, nbf: Date.now() / 1000 + 60 })],
])('an ID token %s is refused, though the provider signed it', async (_, lie) => {
	plain.state.whatItSigns = lie;
	await expect(signIn(plain)).rejects.toMatchObject(refused);
});

test('an ID token that was over seconds ago is taken: clocks differ', async () => {
	plain.state.whatItSigns = (claims) => ({ ...claims, exp: Date.now() / 1000 - 5 });
	await expect(signIn(plain)).resolves.toMatchObject({ subject: 'agent-1' });
});

test('an ID token that somebody else signed is refused', async () => {
	plain.state.whatItSigns = (claims) => claims;
	await signIn(plain);
	plain.state.key = other;
	await expect(signIn(plain)).rejects.toMatchObject(refused);
});

test('a state, a verifier or a code that is not the one of this browser is refused; a code is good once', async () => {
	const provider = client(plain);
	const { address, flow } = await provider.begin(null);
	const query = await comeBack(address);
	await expect(provider.finish(query, { ...flow, state: 'another' })).rejects.toMatchObject(refused);
	await provider.finish(query, flow);
	await expect(provider.finish(query, flow)).rejects.toMatchObject(refused);
	const again = await provider.begin(null);
	const stolen = { ...again.flow, verifier: flow.verifier };
	await expect(provider.finish(await comeBack(again.address), stolen)).rejects.toMatchObject(refused);
});

test('whoever gives up at the provider is told just that', async () => {
	const provider = client(plain);
	const { address, flow } = await provider.begin(null);
	const cancelled = { code: 'invalid', reason: 'provider_cancelled' };
	await expect(provider.finish(await comeBack(address, 'back'), flow)).rejects.toMatchObject(cancelled);
});

test('the level that is demanded is asked for, and checked', async () => {
	const demanding = client(plain, { acrValues: ['eidas2'] });
	const asked = new URL((await demanding.begin('agent@mairie.example.org')).address).searchParams;
	expect(JSON.parse(asked.get('claims') ?? '')).toEqual({ id_token: { acr: { essential: true, values: ['eidas2'] } } });
	expect(asked.get('login_hint')).toBe('agent@mairie.example.org');
	// Asked without a level, as somebody does who changes the address on the way.
	const { address, flow } = await client(plain).begin(null);
	await expect(demanding.finish(await comeBack(address), flow)).rejects.toMatchObject({ reason: 'provider_level' });
});

test('a provider that is down is asked again the next time', async () => {
	const provider = client(plain);
	plain.state.down = true;
	const down = { code: 'unavailable', reason: 'provider_down' };
	await expect(provider.begin(null)).rejects.toMatchObject(down);
	plain.state.down = false;
	const { address, flow } = await provider.begin(null);
	const query = await comeBack(address);
	plain.state.down = true;
	await expect(provider.finish(query, flow)).rejects.toMatchObject(down);
	const nowhere = createProvider({ ...plain.settings, issuer: 'http://127.0.0.1:9' }, { home: HOME, log });
	await expect(nowhere.begin(null)).rejects.toMatchObject(down);
});

test('signing out at the provider names the session there', async () => {
	const { idToken } = await signIn(plain);
	const address = new URL((await client(plain).signOutAddress(idToken, 'a-state')) ?? '');
	expect(Object.fromEntries(address.searchParams)).toMatchObject({
		id_token_hint: idToken,
		state: 'a-state',
		post_logout_redirect_uri: `${HOME}/sign-out/return`,
	});
});
