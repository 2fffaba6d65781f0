import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

export interface SecondFactorRecord {
	/** Sealed. */
	secret: string;
	/** No code of this half minute or an earlier one is accepted any more. */
	lastStep: number;
	confirmed: boolean;
	/** The present moment, by which codes are judged. */
	now: Date;
}

const factors = (db: Tx, clock: Clock, accountId: string) =>
	db
		.selectFrom('second_factor')
		.where('account_id', '=', accountId)
		.select([
			'secret',
			'last_step as lastStep',
			sql<boolean>`confirmed_at is not null`.as('confirmed'),
			sql<Date>`${clock.now}`.as('now'),
		]);

export async function findSecondFactor(db: Tx, clock: Clock, id: string): Promise<SecondFactorRecord | undefined> {
	return factors(db, clock, id).executeTakeFirst();
}

/** Holds the row until the transaction ends: of two that give the same code at once, one is second. */
export async function lockSecondFactor(tx: Tx, clock: Clock, id: string): Promise<SecondFactorRecord | undefined> {
	return factors(tx, clock, id).forUpdate().executeTakeFirst();
}

export async function hasSecondFactor(db: Tx, accountId: string): Promise<boolean> {
	const row = await db
		.selectFrom('second_factor')
		.where('account_id', '=', accountId)
		.where('confirmed_at', 'is not', null)
		.select('account_id')
		.executeTakeFirst();
	return row !== undefined;
}

/** A secret that was shown and not confirmed yet, in the place of an earlier such one. False when one is confirmed. */
export async function proposeSecondFactor(db: Tx, clock: Clock, accountId: string, secret: string): Promise<boolean> {
	const row = await db
		.insertInto('second_factor')
		.values({ account_id: accountId, secret, created_at: clock.now })
		.onConflict((conflict) =>
			conflict
				.column('account_id')
				.doUpdateSet({ secret, created_at: clock.now })
				.where('second_factor.confirmed_at', 'is', null),
		)
		.returning('account_id')
		.executeTakeFirst();
	return row !== undefined;
}

/** The code of this step was accepted; with it a proposed secret counts. */
export async function acceptStep(tx: Tx, clock: Clock, accountId: string, step: number): Promise<void> {
	await tx
		.updateTable('second_factor')
		.set({ last_step: step, confirmed_at: sql<Date>`coalesce(confirmed_at, ${clock.now})` })
		.where('account_id', '=', accountId)
		.execute();
}

/** False when there was none. Its recovery codes go with it. */
export async function deleteSecondFactor(db: Tx, accountId: string): Promise<boolean> {
	const row = await db
		.deleteFrom('second_factor')
		.where('account_id', '=', accountId)
		.returning('account_id')
		.executeTakeFirst();
	return row !== undefined;
}

export async function replaceRecoveryCodes(tx: Tx, accountId: string, hashes: string[]): Promise<void> {
	await tx.deleteFrom('recovery_code').where('account_id', '=', accountId).execute();
	await tx
		.insertInto('recovery_code')
		.values(hashes.map((hash) => ({ account_id: accountId, code_hash: hash })))
		.execute();
}

/** True for exactly one caller: a code is good once. */
export async function spendRecoveryCode(tx: Tx, clock: Clock, accountId: string, hash: string): Promise<boolean> {
	const row = await tx
		.updateTable('recovery_code')
		.set({ used_at: clock.now })
		.where('account_id', '=', accountId)
		.where('code_hash', '=', hash)
		.where('used_at', 'is', null)
		.returning('code_hash')
		.executeTakeFirst();
	return row !== undefined;
}

/** How many are left. */
export async function countRecoveryCodes(db: Tx, accountId: string): Promise<number> {
	const { count } = await db
		.selectFrom('recovery_code')
		.where('account_id', '=', accountId)
		.where('used_at', 'is', null)
		.select(sql<number>`count(*)::int`.as('count'))
		.executeTakeFirstOrThrow();
	return count;
}
