import { sql } from 'kysely';
import type { Tx } from '../documents.ts';

/** The guest whose tracking code this is; undefined: nobody's, or of somebody who is a member by now. */
export async function findReceiptAccount(db: Tx, codeHash: string): Promise<string | undefined> {
	const row = await db
		.selectFrom('receipt')
		.innerJoin('account', 'account.id', 'receipt.account_id')
		.where('receipt.code_hash', '=', codeHash)
		.where('account.email', 'is', null)
		.select('account.id')
		.executeTakeFirst();
	return row?.id;
}

/** When the code of this account was made; undefined: it has none. */
export async function receiptDate(db: Tx, accountId: string): Promise<Date | undefined> {
	const row = await db
		.selectFrom('receipt')
		.where('account_id', '=', accountId)
		.select('created_at')
		.executeTakeFirst();
	return row?.created_at;
}

/** The new code replaces the one before it. */
export async function replaceReceipt(db: Tx, accountId: string, codeHash: string): Promise<void> {
	await db
		.insertInto('receipt')
		.values({ account_id: accountId, code_hash: codeHash })
		.onConflict((conflict) =>
			conflict.column('account_id').doUpdateSet({ code_hash: codeHash, created_at: sql`now()` }),
		)
		.execute();
}

export async function deleteReceipt(db: Tx, accountId: string): Promise<void> {
	await db.deleteFrom('receipt').where('account_id', '=', accountId).execute();
}
