import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/** Who somebody is at a provider. `subject` is the provider's own name for the person, which never changes. */
export interface ExternalIdentity {
	issuer: string;
	subject: string;
}

export async function findAccountOfIdentity(
	db: Tx,
	{ issuer, subject }: ExternalIdentity,
): Promise<string | undefined> {
	const row = await db
		.selectFrom('external_identity')
		.where('issuer', '=', issuer)
		.where('subject', '=', subject)
		.select('account_id as accountId')
		.executeTakeFirst();
	return row?.accountId;
}

/** False when the identity belongs to an account already, whichever. */
export async function insertIdentity(
	db: Tx,
	clock: Clock,
	accountId: string,
	{ issuer, subject }: ExternalIdentity,
): Promise<boolean> {
	const row = await db
		.insertInto('external_identity')
		.values({ issuer, subject, account_id: accountId, created_at: clock.now })
		.onConflict((conflict) => conflict.doNothing())
		.returning('subject')
		.executeTakeFirst();
	return row !== undefined;
}

/** Those of one account at one provider: with a federation, one per employer. */
export async function countIdentities(db: Tx, accountId: string, issuer: string): Promise<number> {
	const rows = await db
		.selectFrom('external_identity')
		.where('account_id', '=', accountId)
		.where('issuer', '=', issuer)
		.select('subject')
		.execute();
	return rows.length;
}

export async function deleteIdentities(db: Tx, accountId: string, issuer: string): Promise<void> {
	await db.deleteFrom('external_identity').where('account_id', '=', accountId).where('issuer', '=', issuer).execute();
}
