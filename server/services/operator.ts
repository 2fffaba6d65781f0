import type { Kysely } from 'kysely';
import type { Principal } from '#lib/domain/principal.ts';
import type { Passwords } from '../auth/passwords.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { findAccountByEmail, listMembers, updateAccount } from '../db/account-store.ts';
import { recordAct } from '../db/audit-store.ts';
import { deleteSecondFactor } from '../db/second-factor-store.ts';
import type { Database } from '../db/tables.ts';
import { Refusal } from '../errors.ts';
import type { People } from './people.ts';

/**
 * What whoever runs the server may do from its command line, where there is no principal: having the database is the
 * permission. No route leads here.
 */
export function createOperator(deps: {
	db: Kysely<Database>;
	bus: Bus;
	clock: Clock;
	sessions: Sessions;
	passwords: Passwords;
	people: People;
}) {
	const { db, bus, clock, sessions, passwords, people } = deps;
	/** Nobody signs in at a command line: who has it is for whoever runs the machine to know. */
	const OPERATOR = { kind: 'operator', projectId: null } as const;
	return {
		/** Somebody who answers for this project, to act as them. Throws Refusal('not_found', 'project_unknown'). */
		async stewardOf(slug: string): Promise<Principal> {
			const steward = await db
				.selectFrom('participant')
				.innerJoin('project', 'project.id', 'participant.project_id')
				.where('project.slug', '=', slug)
				.where('participant.role', '=', 'steward')
				.where('participant.removed_at', 'is', null)
				.select(['participant.account_id as id', 'participant.project_id as projectId'])
				.executeTakeFirst();
			if (!steward) throw new Refusal('not_found', 'project_unknown');
			return people.principalFor(steward, steward.projectId);
		},

		/** Accounts with an email, by email; guests are not listed. */
		members: () => listMembers(db),

		/** Gives a member another password and ends all sessions. Throws Refusal('not_found', 'account_unknown'). */
		async setPassword(email: string, password: string): Promise<void> {
			const account = await findAccountByEmail(db, email);
			if (!account) throw new Refusal('not_found', 'account_unknown', 'email');
			const passwordHash = await passwords.hash(password);
			await db.transaction().execute(async (tx) => {
				await updateAccount(tx, account.id, { passwordHash });
				await recordAct(tx, clock, OPERATOR, { act: 'password.set', about: {} });
			});
			await sessions.endAllOf(account.id);
			bus.publish({ kind: 'rights', accountId: account.id });
		},

		/**
		 * Takes the second factor off an account whose phone and recovery codes are lost, and ends all sessions. Throws
		 * Refusal('not_found', 'account_unknown' | 'second_factor_unknown').
		 */
		async resetSecondFactor(email: string): Promise<void> {
			const account = await findAccountByEmail(db, email);
			if (!account) throw new Refusal('not_found', 'account_unknown', 'email');
			await db.transaction().execute(async (tx) => {
				if (!(await deleteSecondFactor(tx, account.id))) throw new Refusal('not_found', 'second_factor_unknown');
				await recordAct(tx, clock, OPERATOR, { act: 'second_factor.reset', about: {} });
			});
			await sessions.endAllOf(account.id);
			bus.publish({ kind: 'rights', accountId: account.id });
		},
	};
}
export type Operator = ReturnType<typeof createOperator>;
