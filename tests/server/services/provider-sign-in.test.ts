import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createProvider } from '../../../server/auth/provider.ts';
import { createLog } from '../../../server/log.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { comeBack, oidcProvider, type OidcProvider } from '../../support/oidc.ts';
import { foundedProject, member, peopleServices, signedIn, visit, type PeopleServices } from '../../support/people.ts';

const HOME = 'http://localhost:3000';
let database: TestDatabase;
let oidc: OidcProvider;
let services: PeopleServices;
beforeAll(async () => {
	database = await testDatabase();
	oidc = await oidcProvider({ home: HOME });
	const provider = createProvider(oidc.settings, { home: HOME, log: createLog('silent') });
	services = peopleServices(database.db, { provider });
});
afterAll(() => Promise.all([database.close(), oidc.close()]));

let people = 0;
/** Somebody new at the provider. */
beforeEach(() => {
	people += 1;
	const email = `agent-${people}@mairie.example.org`;
	oidc.state.person = { sub: `agent-${people}`, email, email_verified: true, name: `Agent ${people}` };
});

const NAMED = { displayName: 'Awa Diop', locale: 'fr' as const };
/** To the provider and back, as this account (null: signed out). */
async function come(account: Parameters<PeopleServices['providerSignIn']['link']>[1] | null = null, to = '/there') {
	const { address, sealed } = await services.providerSignIn.begin(to, null);
	return services.providerSignIn.finish(await comeBack(address), sealed, account, visit());
}
async function enter() {
	const { stranger } = await come();
	return services.providerSignIn.createAccount(stranger, NAMED, null, visit());
}

test('a stranger makes an account that has no role anywhere, and is known from then on', async () => {
	const first = await come();
	expect(first).toMatchObject({ to: '/there', session: null });
	expect(await services.providerSignIn.view(first.stranger)).toEqual({
		displayName: `Agent ${people}`,
		email: `agent-${people}@mairie.example.org`,
		to: '/there',
		obstacle: null,
	});
	const made = await services.providerSignIn.createAccount(first.stranger, NAMED, null, visit());
	const account = await signedIn(services, made.session.token);
	expect(account).toMatchObject({ displayName: 'Awa Diop', guest: false, administrator: false });
	expect((await services.accounts.overview(account, null)).projects).toEqual([]);

	// Whatever the provider calls them now.
	oidc.state.person = { ...oidc.state.person, email: 'married@elsewhere.example.org', name: 'Another' };
	const again = await come();
	expect(await signedIn(services, again.session?.token ?? '')).toMatchObject({ id: account.id });
	// The sealed stranger is worth nothing a second time.
	const replay = services.providerSignIn.createAccount(first.stranger, NAMED, null, visit());
	await expect(replay).rejects.toMatchObject({ code: 'conflict' });
});

test('an address that has an account leads to it by signing in there, never by the provider alone', async () => {
	const owner = await member(services);
	oidc.state.person = { ...oidc.state.person, email: owner.email };
	const { stranger } = await come();
	expect(await services.providerSignIn.view(stranger)).toMatchObject({ obstacle: 'email_taken' });
	const taking = services.providerSignIn.createAccount(stranger, NAMED, null, visit());
	await expect(taking).rejects.toMatchObject({ reason: 'email_taken' });
	expect((await come()).session).toBeNull();

	expect(await services.providerSignIn.link(stranger, owner.account)).toBe('/there');
	const known = await come();
	expect(await signedIn(services, known.session?.token ?? '')).toMatchObject({ id: owner.account.id });
});

test('an address that the provider does not vouch for makes no account, and says nothing of those that exist', async () => {
	const owner = await member(services);
	oidc.state.person = { ...oidc.state.person, email: owner.email, email_verified: false };
	const { stranger } = await come();
	expect(await services.providerSignIn.view(stranger)).toMatchObject({ obstacle: 'email_unverified' });
	const making = services.providerSignIn.createAccount(stranger, NAMED, null, visit());
	await expect(making).rejects.toMatchObject({ reason: 'email_unverified' });
	const other = await member(services);
	await services.providerSignIn.link(stranger, other.account);
	expect((await come()).session).not.toBeNull();
});

test('an identity belongs to one account, and whoever links is never moved to another', async () => {
	await enter();
	const other = await member(services);
	const taken = { code: 'conflict', reason: 'identity_taken' };
	await expect(come(other.account)).rejects.toMatchObject(taken);
	oidc.state.person = { ...oidc.state.person, sub: `second-${people}` };
	const { stranger } = await come(other.account);
	await services.providerSignIn.link(stranger, other.account);
	await expect(services.providerSignIn.link(stranger, (await member(services)).account)).rejects.toMatchObject(taken);
});

test('a guest becomes a member with everything they wrote; their other sessions end', async () => {
	const project = await foundedProject(services);
	const account = await database.db
		.insertInto('account')
		.values({ display_name: 'Nadia' })
		.returning('id')
		.executeTakeFirstOrThrow();
	const old = await services.sessions.create(account.id, 'guest');
	const guest = await signedIn(services, old.token);
	const { stranger } = await come(guest);
	await expect(services.providerSignIn.link(stranger, guest)).rejects.toMatchObject({ code: 'forbidden' });
	const { session } = await services.providerSignIn.createAccount(stranger, NAMED, guest, visit(old.token));
	expect(await signedIn(services, session.token)).toMatchObject({ id: guest.id, guest: false });
	expect(await services.sessions.validate(old.token)).toBeNull();
	expect(project.account.id).not.toBe(guest.id);
});

test('ten minutes at the provider are enough, and so are ten in front of our page', async () => {
	const over = { code: 'closed', reason: 'provider_over' };
	const { address, sealed } = await services.providerSignIn.begin('/', null);
	const query = await comeBack(address);
	const { stranger } = await come();
	services.clock.advance(10 * 60_000 + 1000);
	await expect(services.providerSignIn.finish(query, sealed, null, visit())).rejects.toMatchObject(over);
	await expect(services.providerSignIn.view(stranger)).rejects.toMatchObject(over);
	for (const nothing of [null, '', 'made-up']) {
		await expect(services.providerSignIn.finish(query, nothing, null, visit())).rejects.toMatchObject(over);
		await expect(services.providerSignIn.view(nothing)).rejects.toMatchObject(over);
	}
	// What was sealed for the way there does not pass as a stranger.
	const flow = (await services.providerSignIn.begin('/', null)).sealed;
	await expect(services.providerSignIn.view(flow)).rejects.toMatchObject(over);
});

test('a session that began at the provider knows how to sign out there, and no other does', async () => {
	const { session } = await enter();
	const address = await services.providerSignIn.signOutAddress(session.token, 's'.repeat(32));
	expect(address).toContain(`${oidc.issuer}/session/end?`);
	const rows = await database.db.selectFrom('session').select('provider_session').execute();
	const hint = new URL(address ?? '').searchParams.get('id_token_hint') ?? '-';
	expect(JSON.stringify(rows)).not.toContain(hint);
	expect(await services.providerSignIn.signOutAddress((await member(services)).token, 'state')).toBeNull();
});

test('the only way in is kept; with a password the link can be undone; erasing the account takes it along', async () => {
	const made = await enter();
	const account = await signedIn(services, made.session.token);
	await expect(services.providerSignIn.unlink(account)).rejects.toMatchObject({ reason: 'password_first' });
	expect(await services.providerSignIn.linked(account)).toEqual({ linked: true, password: false });

	const other = await member(services);
	oidc.state.person = { ...oidc.state.person, sub: `linked-${people}` };
	await services.providerSignIn.link((await come(other.account)).stranger, other.account);
	await services.providerSignIn.unlink(other.account);
	expect(await services.providerSignIn.linked(other.account)).toEqual({ linked: false, password: true });

	await database.db.deleteFrom('account').where('id', '=', account.id).execute();
	const left = await database.db.selectFrom('external_identity').where('account_id', '=', account.id).execute();
	expect(left).toEqual([]);
});
