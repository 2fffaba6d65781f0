import type { Kysely } from 'kysely';
import { readSecondStepCode, RECOVERY_CODES, type SecondStepCode } from '#lib/domain/recovery-code.ts';
import { showReceiptCode } from '#lib/domain/receipt-code.ts';
import type { Limits } from '../auth/limits.ts';
import type { Passwords } from '../auth/passwords.ts';
import type { Seal } from '../auth/seal.ts';
import type { NewSession, Sessions, SignedInAccount } from '../auth/sessions.ts';
import { hashRecoveryCode, randomReceiptCode } from '../auth/tokens.ts';
import { newTotpSecret, totpAddress, totpStep } from '../auth/totp.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { findAccount } from '../db/account-store.ts';
import { recordAct } from '../db/audit-store.ts';
import {
	acceptStep,
	countRecoveryCodes,
	deleteSecondFactor,
	findSecondFactor,
	lockSecondFactor,
	proposeSecondFactor,
	replaceRecoveryCodes,
	spendRecoveryCode,
	type SecondFactorRecord,
} from '../db/second-factor-store.ts';
import type { Database } from '../db/tables.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import type { Accounts, Visit } from './accounts.ts';

/** What a QR code and a person read of a secret that waits to be confirmed. */
export interface ProposedSecret {
	/** Base32, in groups of four. */
	text: string;
	/** `otpauth://…` */
	address: string;
}

/**
 * The second factor of an account: a code of an app (RFC 6238), or one of ten recovery codes. Every code is good once;
 * a few wrong ones close the account's second step for a while, wherever they come from.
 */
export function createSecondFactors(deps: {
	db: Kysely<Database>;
	bus: Bus;
	clock: Clock;
	sessions: Sessions;
	accounts: Accounts;
	passwords: Passwords;
	limits: Limits;
	seal: Seal;
	secretKey: string;
}) {
	const { db, bus, clock, sessions, accounts, passwords, limits, seal, secretKey } = deps;

	const purpose = (accountId: string) => `second factor ${accountId}`;
	const by = (accountId: string) => ({ kind: 'account' as const, accountId, projectId: null });

	function secretOf(accountId: string, { secret }: SecondFactorRecord): string {
		const opened = seal.open(purpose(accountId), secret);
		// Restored under another key: only a reset helps.
		if (opened === null) throw new Refusal('unavailable', 'second_factor_unreadable');
		return opened;
	}

	/** Spends a code of the app. With `proposed`, one of the secret that was just shown. */
	async function acceptApp(tx: Tx, accountId: string, code: string, proposed = false): Promise<boolean> {
		const factor = await lockSecondFactor(tx, clock, accountId);
		if (!factor || factor.confirmed === proposed) return false;
		const step = totpStep(secretOf(accountId, factor), code, factor.now);
		if (step === null || step <= factor.lastStep) return false;
		await acceptStep(tx, clock, accountId, step);
		return true;
	}

	async function accept(tx: Tx, accountId: string, { kind, code }: SecondStepCode): Promise<boolean> {
		if (kind === 'app') return acceptApp(tx, accountId, code);
		return spendRecoveryCode(tx, clock, accountId, hashRecoveryCode(code, secretKey));
	}

	/**
	 * Does `work` in the transaction that spends the code. Throws Refusal('invalid', 'wrong_code', 'oneTimeCode') and
	 * Refusal('too_many', 'too_many_tries'), counted before the code is looked at: many at once are no way round.
	 */
	async function withCode<Result>(
		accountId: string,
		typed: string,
		work: (tx: Tx) => Promise<Result>,
		accepts: typeof accept = accept,
	): Promise<Result> {
		await limits.secondStep(accountId);
		const code = readSecondStepCode(typed);
		const result = await db.transaction().execute(async (tx) => {
			if (code === null || !(await accepts(tx, accountId, code)))
				throw new Refusal('invalid', 'wrong_code', 'oneTimeCode');
			return work(tx);
		});
		await limits.secondStepPassed(accountId);
		return result;
	}

	/** New ones in the place of the old; known in clear now and never again. */
	async function makeRecoveryCodes(tx: Tx, accountId: string): Promise<string[]> {
		const codes = Array.from({ length: RECOVERY_CODES }, randomReceiptCode);
		const hashes = codes.map((code) => hashRecoveryCode(code, secretKey));
		await replaceRecoveryCodes(tx, accountId, hashes);
		return codes.map(showReceiptCode);
	}

	return {
		/** What the page of the second factor shows. `proposed`: waits for its first code. */
		async overview(account: SignedInAccount) {
			const factor = await findSecondFactor(db, clock, account.id);
			const on = factor?.confirmed === true;
			let proposed: ProposedSecret | null = null;
			const secret = factor && !on ? seal.open(purpose(account.id), factor.secret) : null;
			if (secret !== null) {
				const text = (secret.match(/.{1,4}/g) ?? []).join(' ');
				proposed = { text, address: totpAddress(secret, account.email ?? account.displayName, 'Trame') };
			}
			const password = (await findAccount(db, account.id))?.passwordHash != null;
			return { on, proposed, password, codesLeft: on ? await countRecoveryCodes(db, account.id) : 0 };
		},

		/**
		 * Makes a secret to be shown. Whoever has a password gives it: a screen left open must not shut its owner out. Throws
		 * Refusal('invalid', 'wrong_password', 'current'), Refusal('conflict', 'second_factor_exists'), Refusal('forbidden')
		 * to guests.
		 */
		async propose(account: SignedInAccount, current: string, visit: Visit): Promise<void> {
			if (account.guest) throw new Refusal('forbidden');
			const { passwordHash = null } = (await findAccount(db, account.id)) ?? {};
			if (passwordHash !== null) {
				const limited = account.email ?? account.id;
				await limits.beforeSignIn(limited, visit.address);
				if (!(await passwords.verify(passwordHash, current))) {
					await limits.signInFailed(limited, visit.address);
					throw new Refusal('invalid', 'wrong_password', 'current');
				}
			}
			const secret = seal.close(purpose(account.id), newTotpSecret());
			if (!(await proposeSecondFactor(db, clock, account.id, secret)))
				throw new Refusal('conflict', 'second_factor_exists');
		},

		/** The first code of the secret that was shown. Every other session ends. Returns the recovery codes. */
		async confirm(account: SignedInAccount, typed: string, token: string): Promise<string[]> {
			const first: typeof accept = async (tx, id, { kind, code }) => kind === 'app' && acceptApp(tx, id, code, true);
			const codes = await withCode(
				account.id,
				typed,
				async (tx) => {
					await recordAct(tx, clock, by(account.id), { act: 'second_factor.set', about: {} });
					return makeRecoveryCodes(tx, account.id);
				},
				first,
			);
			await sessions.secondFactorGiven(token);
			await accounts.endOtherSessions(account, token);
			return codes;
		},

		/** The second step of signing in: from a pending session to one that counts. Throws Refusal('closed', 'second_step_over'). */
		async pass(typed: string, visit: Visit): Promise<NewSession> {
			const waiting = await sessions.pending(visit.token);
			if (!waiting) throw new Refusal('closed', 'second_step_over');
			await withCode(waiting.accountId, typed, () => Promise.resolve());
			const { providerSession = null } = waiting;
			return accounts.enter(waiting.accountId, visit, { secondFactorGiven: true, providerSession });
		},

		/** Somebody signed in gives it again, before acts with consequences. */
		async giveAgain(account: SignedInAccount, typed: string, token: string): Promise<void> {
			await withCode(account.id, typed, () => Promise.resolve());
			await sessions.secondFactorGiven(token);
			// Open lines were judged while it was due.
			bus.publish({ kind: 'rights', accountId: account.id });
		},

		renewRecoveryCodes: (account: SignedInAccount, typed: string): Promise<string[]> =>
			withCode(account.id, typed, (tx) => makeRecoveryCodes(tx, account.id)),

		async remove(account: SignedInAccount, typed: string): Promise<void> {
			await withCode(account.id, typed, async (tx) => {
				await deleteSecondFactor(tx, account.id);
				await recordAct(tx, clock, by(account.id), { act: 'second_factor.removed', about: {} });
			});
		},
	};
}
export type SecondFactors = ReturnType<typeof createSecondFactors>;
