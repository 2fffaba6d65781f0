import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';
import type { Database } from './tables.ts';

export type LinkPurpose = Database['sign_in_link']['purpose'];

export async function insertSignInLink(
	db: Tx,
	clock: Clock,
	link: { tokenHash: string; accountId: string | null; ownerId?: string; purpose: LinkPurpose; minutes: number },
): Promise<void> {
	await db
		.insertInto('sign_in_link')
		.values({
			token_hash: link.tokenHash,
			account_id: link.accountId,
			owner_id: link.ownerId ?? null,
			purpose: link.purpose,
			created_at: clock.now,
			expires_at: sql<Date>`${clock.now} + ${link.minutes} * interval '1 minute'`,
		})
		.execute();
}

export interface SignInLinkRecord {
	accountId: string | null;
	/** Whose first administrator it makes; null: of the instance. */
	ownerId: string | null;
	purpose: LinkPurpose;
	expired: boolean;
	used: boolean;
}

export async function findSignInLink(db: Tx, clock: Clock, tokenHash: string): Promise<SignInLinkRecord | undefined> {
	return db
		.selectFrom('sign_in_link')
		.where('token_hash', '=', tokenHash)
		.select([
			'account_id as accountId',
			'owner_id as ownerId',
			'purpose',
			sql<boolean>`expires_at <= ${clock.now}`.as('expired'),
			sql<boolean>`used_at is not null`.as('used'),
		])
		.executeTakeFirst();
}

/** True for exactly one caller: whoever gets here first with a living link. */
export async function spendSignInLink(db: Tx, clock: Clock, tokenHash: string): Promise<boolean> {
	const row = await db
		.updateTable('sign_in_link')
		.set({ used_at: clock.now })
		.where('token_hash', '=', tokenHash)
		.where('used_at', 'is', null)
		.where('expires_at', '>', clock.now)
		.returning('token_hash')
		.executeTakeFirst();
	return row !== undefined;
}
