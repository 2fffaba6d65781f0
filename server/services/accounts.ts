import type { Kysely } from 'kysely';
import type { Locale } from '#lib/domain/vocabulary.ts';
import type { Limits } from '../auth/limits.ts';
import type { Passwords } from '../auth/passwords.ts';
import type { NewSession, SessionKind, Sessions, SignedInAccount } from '../auth/sessions.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import {
	addEmail,
	findAccount,
	findAccountByEmail,
	hasTeamRole,
	insertAccount,
	updateAccount,
	type AccountRecord,
} from '../db/account-store.ts';
import { renameParticipants } from '../db/participant-store.ts';
import { listProjectsOf } from '../db/project-store.ts';
import { deleteReceipt } from '../db/receipt-store.ts';
import { hasSecondFactor } from '../db/second-factor-store.ts';
import type { Database } from '../db/tables.ts';
import { Refusal } from '../errors.ts';
import type { Devices } from './devices.ts';

/** Where a request comes from, as far as sessions and limits care. */
export interface Visit {
	/** The token of the session it carries, if any. */
	token: string | null;
	/** Address of the client. */
	address: string;
	/** What it comes with, for the list of one's sessions: see `domain/device.ts`. */
	device?: string;
	/** The mark that its browser keeps, if any. */
	deviceMark?: string | null;
}

/** What is known about somebody who signs in, beside that it is them. */
export interface Proof {
	/** The second step needs not be asked any more. */
	secondFactorGiven?: boolean;
	/** Sealed: what signing out at the provider needs. */
	providerSession?: string | null;
	/** No mail about a device: the account began here and now, or this browser was in it already. */
	quiet?: boolean;
}

export interface NewMember {
	email: string;
	displayName: string;
	password: string;
	locale?: Locale | null;
	administrator?: boolean;
}

/** What one does with one's own account. Emails arrive in lower case (see the schemas). */
export function createAccounts(deps: {
	db: Kysely<Database>;
	bus: Bus;
	clock: Clock;
	sessions: Sessions;
	passwords: Passwords;
	limits: Limits;
	devices: Devices;
}) {
	const { db, bus, clock, sessions, passwords, limits, devices } = deps;

	/** How long this account's sessions live follows from what it may do. */
	async function sessionKind(account: AccountRecord): Promise<SessionKind> {
		if (account.email === null) return 'guest';
		return account.administrator || (await hasTeamRole(db, account.id)) ? 'team' : 'member';
	}

	async function required(accountId: string): Promise<AccountRecord> {
		const account = await findAccount(db, accountId);
		if (!account) throw new Refusal('not_found', 'account_unknown');
		return account;
	}

	/** A new session for an account that has just proved who it is; a `pending` one where the second step comes first. */
	async function enter(
		accountId: string,
		visit: Pick<Visit, 'token' | 'device' | 'deviceMark'>,
		{ quiet = false, ...proof }: Proof = {},
	): Promise<NewSession> {
		const account = await required(accountId);
		const pending = proof.secondFactorGiven !== true && (await hasSecondFactor(db, account.id));
		const kind = pending ? 'pending' : await sessionKind(account);
		const deviceMark = pending ? null : await devices.note(account, visit, { quiet });
		const session = await sessions.rotate(visit.token, account.id, kind, { device: visit.device ?? '', ...proof });
		return deviceMark === null ? session : { ...session, deviceMark };
	}

	return {
		enter,

		/** Throws Refusal('invalid', 'wrong_email_or_password') the same way and after the same time for known and unknown. */
		async signIn(input: { email: string; password: string }, visit: Visit): Promise<NewSession> {
			await limits.beforeSignIn(input.email, visit.address);
			const account = await findAccountByEmail(db, input.email);
			if (!(await passwords.verify(account?.passwordHash ?? null, input.password)) || !account) {
				await limits.signInFailed(input.email, visit.address);
				throw new Refusal('invalid', 'wrong_email_or_password', 'password');
			}
			await limits.signInSucceeded(input.email, visit.address);
			return enter(account.id, visit);
		},

		/** Ends the session and its open lines. */
		async signOut(account: SignedInAccount | null, token: string | null): Promise<void> {
			await sessions.end(token);
			if (account) bus.publish({ kind: 'rights', accountId: account.id });
		},

		/** A member made by hand (first administrator, command line, demo). Throws Refusal('conflict', 'email_taken'). */
		async createMember(input: NewMember): Promise<AccountRecord> {
			const passwordHash = await passwords.hash(input.password);
			const { email, displayName, locale = null, administrator = false } = input;
			return db.transaction().execute(async (tx) => {
				const account = await insertAccount(tx, { email, displayName, passwordHash, locale, administrator });
				if (!account) throw new Refusal('conflict', 'email_taken', 'email');
				const by = { kind: 'operator' as const, projectId: null };
				await recordAct(tx, clock, by, { act: 'account.made', about: { administrator } });
				return account;
			});
		},

		/**
		 * Ends every other session; the asking one gets a new token. Throws on a wrong current password, and
		 * Refusal('forbidden', 'second_factor_due').
		 */
		async changePassword(
			account: SignedInAccount,
			input: { current: string; password: string },
			visit: Visit,
		): Promise<NewSession> {
			if (account.secondFactor === 'due') throw new Refusal('forbidden', 'second_factor_due');
			const limited = account.email ?? account.id;
			await limits.beforeSignIn(limited, visit.address);
			const { passwordHash } = await required(account.id);
			if (!(await passwords.verify(passwordHash, input.current))) {
				await limits.signInFailed(limited, visit.address);
				throw new Refusal('invalid', 'wrong_password', 'current');
			}
			await updateAccount(db, account.id, { passwordHash: await passwords.hash(input.password) });
			const providerSession = await sessions.providerSession(visit.token);
			await sessions.endAllOf(account.id);
			bus.publish({ kind: 'rights', accountId: account.id });
			const proof = { secondFactorGiven: account.secondFactor === 'given', providerSession, quiet: true };
			return enter(account.id, { ...visit, token: null }, proof);
		},

		/** The new name also replaces the old one in the projects that still bore it. */
		async changeProfile(
			account: SignedInAccount,
			input: { displayName: string; locale: Locale | null },
		): Promise<void> {
			await db.transaction().execute(async (tx) => {
				await updateAccount(tx, account.id, input);
				await renameParticipants(tx, account.id, account.displayName, input.displayName);
			});
			bus.publish({ kind: 'rights', accountId: account.id });
		},

		async changeLocale(account: SignedInAccount, locale: Locale): Promise<void> {
			await updateAccount(db, account.id, { locale });
		},

		/** What the account page shows. */
		async overview(account: SignedInAccount, token: string | null) {
			return {
				projects: await listProjectsOf(db, account.id),
				sessions: await sessions.listOf(account.id, token),
				/** Decides for others: administrators, stewards, facilitators. */
				team: (await sessionKind(await required(account.id))) === 'team',
			};
		},

		/**
		 * A guest becomes a member: the same account, so the same participants and words. Every older session ends, and the
		 * tracking code with them. Throws Refusal('invalid', 'already_member'), Refusal('conflict', 'email_taken', 'email').
		 */
		async becomeMember(
			account: SignedInAccount,
			input: { email: string; displayName: string; password: string },
			visit: Visit,
		): Promise<NewSession> {
			await limits.beforeLink(visit.address);
			const passwordHash = await passwords.hash(input.password);
			await db.transaction().execute(async (tx) => {
				const outcome = await addEmail(tx, account.id, { ...input, passwordHash });
				if (outcome === 'member') throw new Refusal('invalid', 'already_member');
				if (outcome === 'taken') {
					await limits.linkFailed(visit.address);
					throw new Refusal('conflict', 'email_taken', 'email');
				}
				await renameParticipants(tx, account.id, account.displayName, input.displayName);
				await deleteReceipt(tx, account.id);
			});
			await sessions.endAllOf(account.id);
			bus.publish({ kind: 'rights', accountId: account.id });
			return enter(account.id, { ...visit, token: null }, { quiet: true });
		},

		/** One of one's own sessions, by its id in `overview`. Throws Refusal('not_found', 'session_unknown'). */
		async endSession(account: SignedInAccount, sessionId: string): Promise<void> {
			if (!(await sessions.endOneOf(account.id, sessionId))) throw new Refusal('not_found', 'session_unknown');
			bus.publish({ kind: 'rights', accountId: account.id });
		},

		async endOtherSessions(account: SignedInAccount, token: string | null): Promise<void> {
			await sessions.endAllOf(account.id, token);
			bus.publish({ kind: 'rights', accountId: account.id });
		},
	};
}
export type Accounts = ReturnType<typeof createAccounts>;
