import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Locale } from '#lib/domain/vocabulary.ts';
import type { Limits } from '../auth/limits.ts';
import type { Passwords } from '../auth/passwords.ts';
import type { NewSession } from '../auth/sessions.ts';
import { hashToken, randomToken } from '../auth/tokens.ts';
import type { Clock } from '../clock.ts';
import { findAccount, findAccountByEmail, hasAdministrator, insertAccount } from '../db/account-store.ts';
import { recordAct } from '../db/audit-store.ts';
import { trustAddress } from '../db/bounce-store.ts';
import { insertOwnerAdministrator } from '../db/owner-store.ts';
import {
	findSignInLink,
	insertSignInLink,
	spendSignInLink,
	type LinkPurpose,
	type SignInLinkRecord,
} from '../db/sign-in-link-store.ts';
import type { Database } from '../db/tables.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import type { Post } from '../mail/post.ts';
import type { Accounts, NewMember, Visit } from './accounts.ts';

const DAY = 24 * 60;
/** A demonstration lasts a season of showing it around; a set-up link, one working day; a mailed one, a short errand. */
const MINUTES: Record<LinkPurpose, number> = { demo: 30 * DAY, administrator: DAY, mail: 15 };
/** It is passed on by hand, to another house. */
const OWNER_MINUTES = 7 * DAY;

/**
 * Links that sign in. Two kinds are printed by the operator's terminal alone: `demo` signs in as one account, as often as
 * wanted until it expires; `administrator` creates the first administrator, once. `mail` goes to whoever asks for it, at
 * the address of their account, and signs in once.
 */
export function createSignInLinks(deps: {
	db: Kysely<Database>;
	clock: Clock;
	accounts: Accounts;
	passwords: Passwords;
	limits: Limits;
	post: Post;
	/** Receives errors of work that nobody waits for. */
	report: (error: unknown) => void;
}) {
	const { db, clock, accounts, passwords, limits, post, report } = deps;

	async function living(token: string, visit: Visit): Promise<SignInLinkRecord> {
		await limits.beforeLink(visit.address);
		const link = await findSignInLink(db, clock, hashToken(token));
		if (!link) {
			await limits.linkFailed(visit.address);
			throw new Refusal('not_found', 'link_unknown');
		}
		if (link.used) throw new Refusal('closed', 'link_used');
		if (link.expired) throw new Refusal('closed', 'link_expired');
		if (link.purpose === 'administrator' && link.ownerId === null && (await hasAdministrator(db)))
			throw new Refusal('closed', 'link_used');
		return link;
	}

	/** A link and the mail that carries it: the token follows from the mail's id and stands in no row. */
	async function mailLink(email: string, locale: Locale): Promise<void> {
		const account = await findAccountByEmail(db, email);
		if (!account) return;
		const id = randomUUID();
		const tokenHash = hashToken(post.seal.derive('sign-in', id));
		await db.transaction().execute(async (tx) => {
			await insertSignInLink(tx, clock, { tokenHash, accountId: account.id, purpose: 'mail', minutes: MINUTES.mail });
			await post.put(tx, {
				...{ id, kind: 'sign_in', occasion: `sign_in:${id}`, data: { name: account.displayName } },
				...{ address: email, locale: account.locale ?? locale, accountId: account.id, minutes: MINUTES.mail },
			});
		});
		post.soon();
	}

	return {
		/** The token of a new link. `accountId`: whom a demo link signs in. */
		async createLink(accountId: string | null, purpose: Exclude<LinkPurpose, 'mail'>): Promise<string> {
			const token = randomToken();
			const link = { tokenHash: hashToken(token), accountId, purpose, minutes: MINUTES[purpose] };
			await db.transaction().execute(async (tx) => {
				await insertSignInLink(tx, clock, link);
				await recordAct(tx, clock, { kind: 'operator', projectId: null }, { act: 'link.made', about: { purpose } });
			});
			return token;
		},

		/**
		 * The token of a link by which somebody without an account becomes administrator of this owner, and of nothing else.
		 * Whoever asks for it is judged before.
		 */
		async createOwnerLink(tx: Tx, ownerId: string): Promise<string> {
			const token = randomToken();
			const link = { tokenHash: hashToken(token), accountId: null, ownerId, minutes: OWNER_MINUTES };
			await insertSignInLink(tx, clock, { ...link, purpose: 'administrator' });
			return token;
		},

		/**
		 * Mails a link to this address when an account has it. Answers the same, after the same time, when none has: the work
		 * is done after the answer. Throws Refusal('unavailable', 'mail_unavailable') where no mail is sent, and
		 * Refusal('too_many', 'too_many_links').
		 */
		async requestByMail(email: string, locale: Locale, visit: Visit): Promise<void> {
			if (!post.sends) throw new Refusal('unavailable', 'mail_unavailable');
			await limits.linkAsked(email, visit.address);
			mailLink(email, locale).catch(report);
		},

		/** What this link is for, without spending it. Throws when it is not living. */
		async purposeOf(token: string, visit: Visit): Promise<LinkPurpose> {
			return (await living(token, visit)).purpose;
		},

		/** A session for a demo link. Throws when it is not living. */
		async useDemoLink(token: string, visit: Visit): Promise<NewSession> {
			const link = await living(token, visit);
			if (link.purpose !== 'demo' || link.accountId === null) throw new Refusal('not_found', 'link_unknown');
			// Many hold this link: a second factor that one of them sets up must not shut the others out.
			return accounts.enter(link.accountId, visit, { secondFactorGiven: true, quiet: true });
		},

		/** Spends a mailed link: one session, whoever comes second is refused. */
		async useMailedLink(token: string, visit: Visit): Promise<NewSession> {
			const link = await living(token, visit);
			if (link.purpose !== 'mail' || link.accountId === null) throw new Refusal('not_found', 'link_unknown');
			if (!(await spendSignInLink(db, clock, hashToken(token)))) throw new Refusal('closed', 'link_used');
			// The link arrived: whatever came back before, the address works.
			const account = await findAccount(db, link.accountId);
			if (account?.email) await trustAddress(db, post.addressMark(account.email));
			return accounts.enter(link.accountId, visit);
		},

		/** Spends an administrator's link, of the instance or of an owner. Nothing is spent when the account cannot be made. */
		async createAdministrator(token: string, input: NewMember, visit: Visit): Promise<NewSession> {
			const link = await living(token, visit);
			if (link.purpose !== 'administrator') throw new Refusal('not_found', 'link_unknown');
			const passwordHash = await passwords.hash(input.password);
			const account = await db.transaction().execute(async (tx) => {
				if (!(await spendSignInLink(tx, clock, hashToken(token)))) throw new Refusal('closed', 'link_used');
				const administrator = link.ownerId === null;
				const made = await insertAccount(tx, { ...input, passwordHash, administrator });
				if (!made) throw new Refusal('conflict', 'email_taken', 'email');
				const by = { kind: 'account' as const, accountId: made.id, projectId: null };
				if (link.ownerId !== null) {
					await insertOwnerAdministrator(tx, link.ownerId, made.id);
					const named = { act: 'owner.administrator_named', about: { accountId: made.id } } as const;
					await recordAct(tx, clock, { ...by, ownerId: link.ownerId }, named);
				}
				await recordAct(tx, clock, by, { act: 'account.made', about: { administrator } });
				return made;
			});
			return accounts.enter(account.id, visit, { quiet: true });
		},
	};
}
export type SignInLinks = ReturnType<typeof createSignInLinks>;
