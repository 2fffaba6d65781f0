import type { Kysely } from 'kysely';
import type { Locale } from '#lib/domain/vocabulary.ts';
import type { Limits } from '../auth/limits.ts';
import type { Provider, ProviderFlow, ProviderPerson } from '../auth/provider.ts';
import type { Seal } from '../auth/seal.ts';
import type { NewSession, Sessions, SignedInAccount } from '../auth/sessions.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { addEmail, findAccount, findAccountByEmail, insertAccount } from '../db/account-store.ts';
import { recordAct } from '../db/audit-store.ts';
import {
	countIdentities,
	deleteIdentities,
	findAccountOfIdentity,
	insertIdentity,
} from '../db/external-identity-store.ts';
import { renameParticipants } from '../db/participant-store.ts';
import { deleteReceipt } from '../db/receipt-store.ts';
import type { Database } from '../db/tables.ts';
import { Refusal } from '../errors.ts';
import type { Accounts, Visit } from './accounts.ts';

/** Somebody who came back from the provider and has no account here yet, kept sealed in their own browser. */
interface Stranger extends ProviderPerson {
	/** Where they wanted to go. */
	to: string;
}

/** How long somebody may take at the provider, and then in front of the page of strangers. */
const MINUTES = 10;
/** A browser keeps 4 kB in a cookie. Who has a longer token of the provider signs out here alone, the first time. */
const LONGEST_TOKEN = 2_000;

type Purpose = 'provider flow' | 'provider stranger';

/** What the page of a stranger shows of them. */
export interface StrangerView {
	displayName: string;
	email: string | null;
	to: string;
	/** Why no account can be made: the address has one, or the provider does not vouch for it. Null: it can. */
	obstacle: 'email_taken' | 'email_unverified' | null;
}

/**
 * Signing in by a provider. Issuer and subject identify; an address never leads into an account that exists: whoever has
 * one signs in to it first and links the identity there. A new account has no role anywhere.
 */
export function createProviderSignIn(deps: {
	db: Kysely<Database>;
	bus: Bus;
	clock: Clock;
	sessions: Sessions;
	accounts: Accounts;
	limits: Limits;
	seal: Seal;
	/** Null: this server has no provider. */
	provider: Provider | null;
}) {
	const { db, bus, clock, sessions, accounts, limits, seal } = deps;

	function provider(): Provider {
		if (!deps.provider) throw new Refusal('not_found', 'provider_unknown');
		return deps.provider;
	}

	async function present(): Promise<number> {
		const { now } = await db.selectNoFrom(clock.now.as('now')).executeTakeFirstOrThrow();
		return now.getTime();
	}

	/** For a cookie: nobody else reads or changes it, and it is worth something for a few minutes. */
	async function close(purpose: Purpose, data: object): Promise<string> {
		return seal.close(purpose, JSON.stringify({ data, until: (await present()) + MINUTES * 60_000 }));
	}

	/** Throws Refusal('closed', 'provider_over'). */
	async function open<Data>(purpose: Purpose, sealed: string | null): Promise<Data> {
		const opened = sealed === null ? null : seal.open(purpose, sealed);
		const { data, until } = JSON.parse(opened ?? '{"until":0}') as { data: Data; until: number };
		if (until <= (await present())) throw new Refusal('closed', 'provider_over');
		return data;
	}

	const stranger = (sealed: string | null) => open<Stranger>('provider stranger', sealed);
	const proofOf = ({ idToken }: ProviderPerson) => ({
		providerSession: idToken === '' ? null : seal.close('provider session', idToken),
	});

	/** A guest takes this account with everything they wrote; anybody else gets a new one. Null: the address is taken. */
	async function newAccount(person: Stranger, displayName: string, locale: Locale, guest: SignedInAccount | null) {
		return db.transaction().execute(async (tx) => {
			const { email } = person;
			if (email === null) return null;
			let accountId: string | undefined;
			if (guest) {
				if ((await addEmail(tx, guest.id, { email, displayName, passwordHash: null })) !== 'added') return null;
				await renameParticipants(tx, guest.id, guest.displayName, displayName);
				await deleteReceipt(tx, guest.id);
				accountId = guest.id;
			} else accountId = (await insertAccount(tx, { email, displayName, locale }))?.id;
			if (accountId === undefined) return null;
			if (!(await insertIdentity(tx, clock, accountId, person))) throw new Refusal('conflict', 'identity_taken');
			return accountId;
		});
	}

	return {
		/** How the button is called; null: there is none. */
		label: deps.provider?.label ?? null,

		/** Where to send the browser, and the sealed text that it brings back. `to`: a path of this site. */
		async begin(to: string, loginHint: string | null): Promise<{ address: string; sealed: string }> {
			const { address, flow } = await provider().begin(loginHint);
			return { address, sealed: await close('provider flow', { flow, to }) };
		},

		/**
		 * Who came back: a session, or a stranger (sealed) who makes an account or links one. Somebody signed in who brings
		 * an identity that nobody has is a stranger too: they confirm that it is theirs. Throws Refusal('closed',
		 * 'provider_over') without what `begin` sealed, Refusal('conflict', 'identity_taken'), and what `Provider.finish`
		 * throws.
		 */
		async finish(
			query: string,
			sealed: string | null,
			account: SignedInAccount | null,
			visit: Visit,
		): Promise<{ to: string; session: NewSession; stranger: null } | { to: string; session: null; stranger: string }> {
			await limits.beforeLink(visit.address);
			const { flow, to } = await open<{ flow: ProviderFlow; to: string }>('provider flow', sealed);
			const person = await provider().finish(query, flow);
			const accountId = await findAccountOfIdentity(db, person);
			if (accountId === undefined) {
				const idToken = person.idToken.length > LONGEST_TOKEN ? '' : person.idToken;
				const data: Stranger = { ...person, idToken, to };
				return { to, session: null, stranger: await close('provider stranger', data) };
			}
			// Whoever wanted to link it must not find themself in another account.
			if (account && !account.guest && account.id !== accountId) throw new Refusal('conflict', 'identity_taken');
			return { to, session: await accounts.enter(accountId, visit, proofOf(person)), stranger: null };
		},

		/** What the stranger’s page shows. Throws Refusal('closed', 'provider_over'). */
		async view(sealed: string | null): Promise<StrangerView> {
			const { displayName, email, emailVerified, to } = await stranger(sealed);
			// Whether an address has an account is told to those alone who are vouched to own it.
			const taken = emailVerified && email !== null && (await findAccountByEmail(db, email)) !== undefined;
			return { displayName, email, to, obstacle: !emailVerified ? 'email_unverified' : taken ? 'email_taken' : null };
		},

		/**
		 * A new account with the address that the provider vouches for. Throws Refusal('invalid', 'email_unverified'),
		 * Refusal('conflict', 'email_taken' | 'identity_taken').
		 */
		async createAccount(
			sealed: string | null,
			input: { displayName: string; locale: Locale },
			account: SignedInAccount | null,
			visit: Visit,
		): Promise<{ to: string; session: NewSession }> {
			const person = await stranger(sealed);
			if (account && !account.guest) throw new Refusal('invalid', 'already_member');
			if (!person.emailVerified) throw new Refusal('invalid', 'email_unverified');
			const guest = account?.guest ? account : null;
			const accountId = await newAccount(person, input.displayName, input.locale, guest);
			if (accountId === null) throw new Refusal('conflict', 'email_taken');
			if (guest) {
				await sessions.endAllOf(guest.id);
				bus.publish({ kind: 'rights', accountId: guest.id });
			}
			const proof = { ...proofOf(person), quiet: true };
			return { to: person.to, session: await accounts.enter(accountId, visit, proof) };
		},

		/** Gives the identity to the account that is signed in, for good. Throws Refusal('conflict', 'identity_taken'). */
		async link(sealed: string | null, account: SignedInAccount): Promise<string> {
			const person = await stranger(sealed);
			if (account.guest) throw new Refusal('forbidden');
			if (account.secondFactor === 'due') throw new Refusal('forbidden', 'second_factor_due');
			await db.transaction().execute(async (tx) => {
				if (!(await insertIdentity(tx, clock, account.id, person))) throw new Refusal('conflict', 'identity_taken');
				const by = { kind: 'account', accountId: account.id, projectId: null } as const;
				await recordAct(tx, clock, by, { act: 'identity.linked', about: {} });
			});
			return person.to;
		},

		/** Whether this account can be entered by the provider, and would still be entered without it. */
		async linked(account: SignedInAccount): Promise<{ linked: boolean; password: boolean }> {
			const linked = deps.provider !== null && (await countIdentities(db, account.id, provider().issuer)) > 0;
			return { linked, password: (await findAccount(db, account.id))?.passwordHash != null };
		},

		/** The provider opens this account no more. Throws Refusal('conflict', 'password_first') when nothing else would. */
		async unlink(account: SignedInAccount): Promise<void> {
			if (account.secondFactor === 'due') throw new Refusal('forbidden', 'second_factor_due');
			if ((await findAccount(db, account.id))?.passwordHash == null) throw new Refusal('conflict', 'password_first');
			await db.transaction().execute(async (tx) => {
				await deleteIdentities(tx, account.id, provider().issuer);
				const by = { kind: 'account', accountId: account.id, projectId: null } as const;
				await recordAct(tx, clock, by, { act: 'identity.unlinked', about: {} });
			});
		},

		/** Where this session signs out at the provider too; null: it did not begin there. Ask before the session ends. */
		async signOutAddress(token: string | null, state: string): Promise<string | null> {
			const sealed = deps.provider ? await sessions.providerSession(token) : null;
			const idToken = sealed === null ? null : seal.open('provider session', sealed);
			return idToken === null ? null : provider().signOutAddress(idToken, state);
		},
	};
}
export type ProviderSignIn = ReturnType<typeof createProviderSignIn>;
