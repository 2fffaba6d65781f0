import type { Kysely } from 'kysely';
import type { Principal } from '#lib/domain/principal.ts';
import type { Passwords } from '../auth/passwords.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { Bus } from '../bus/bus.ts';
import { findAccountByEmail, listMembers, updateAccount } from '../db/account-store.ts';
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
	sessions: Sessions;
	passwords: Passwords;
	people: People;
}) {
	const { db, bus, sessions, passwords, people } = deps;
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
			await updateAccount(db, account.id, { passwordHash: await passwords.hash(password) });
			await sessions.endAllOf(account.id);
			bus.publish({ kind: 'rights', accountId: account.id });
		},
	};
}
export type Operator = ReturnType<typeof createOperator>;
