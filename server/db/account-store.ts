import type { Locale } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

export interface AccountRecord {
	id: string;
	email: string | null;
	passwordHash: string | null;
	displayName: string;
	locale: Locale | null;
	administrator: boolean;
}

const COLUMNS = [
	'id',
	'email',
	'password_hash as passwordHash',
	'display_name as displayName',
	'locale',
	'administrator',
] as const;

export async function findAccount(db: Tx, id: string): Promise<AccountRecord | undefined> {
	return db.selectFrom('account').select(COLUMNS).where('id', '=', id).executeTakeFirst();
}

/** `email` in lower case. */
export async function findAccountByEmail(db: Tx, email: string): Promise<AccountRecord | undefined> {
	return db.selectFrom('account').select(COLUMNS).where('email', '=', email).executeTakeFirst();
}

/** Undefined when the email is taken. Without email and password: a guest. */
export async function insertAccount(
	db: Tx,
	account: Partial<Omit<AccountRecord, 'id'>>,
): Promise<AccountRecord | undefined> {
	return db
		.insertInto('account')
		.values({
			email: account.email ?? null,
			password_hash: account.passwordHash ?? null,
			display_name: account.displayName ?? '',
			locale: account.locale ?? null,
			administrator: account.administrator ?? false,
		})
		.onConflict((conflict) => conflict.column('email').doNothing())
		.returning(COLUMNS)
		.executeTakeFirst();
}

export async function updateAccount(
	db: Tx,
	id: string,
	changes: Partial<Omit<AccountRecord, 'id' | 'administrator'>>,
): Promise<void> {
	const { email, passwordHash, displayName, locale } = changes;
	await db
		.updateTable('account')
		.set({
			...(email !== undefined && { email }),
			...(passwordHash !== undefined && { password_hash: passwordHash }),
			...(displayName !== undefined && { display_name: displayName }),
			...(locale !== undefined && { locale }),
		})
		.where('id', '=', id)
		.execute();
}

/**
 * Gives a guest's account an email, and a password unless a provider vouches for them. 'taken': somebody else has the email (in lower case); 'member': the
 * account has one already. Holds both rows, so that two devices of one guest cannot both succeed.
 */
export async function addEmail(
	tx: Tx,
	id: string,
	{ email, displayName, passwordHash }: { email: string; displayName: string; passwordHash: string | null },
): Promise<'added' | 'taken' | 'member'> {
	const account = await tx.selectFrom('account').select('email').where('id', '=', id).forUpdate().executeTakeFirst();
	if (!account || account.email !== null) return 'member';
	const other = await tx.selectFrom('account').select('id').where('email', '=', email).executeTakeFirst();
	if (other) return 'taken';
	await updateAccount(tx, id, { email, displayName, passwordHash });
	return 'added';
}

export async function hasAdministrator(db: Tx): Promise<boolean> {
	const row = await db.selectFrom('account').select('id').where('administrator', '=', true).limit(1).executeTakeFirst();
	return row !== undefined;
}

/** Whether this account is steward or facilitator somewhere, or administers an owner. */
export async function hasTeamRole(db: Tx, accountId: string): Promise<boolean> {
	const row = await db
		.selectFrom('participant')
		.select('account_id')
		.where('account_id', '=', accountId)
		.where('removed_at', 'is', null)
		.where('role', 'in', ['facilitator', 'steward'])
		.unionAll(db.selectFrom('owner_administrator').select('account_id').where('account_id', '=', accountId))
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}

/** Accounts that can sign in with an email, by email. */
export async function listMembers(db: Tx) {
	return db
		.selectFrom('account')
		.select(['id', 'email', 'display_name as displayName', 'administrator', 'created_at as createdAt'])
		.where('email', 'is not', null)
		.orderBy('email')
		.execute();
}

/** Nobody has an account yet: the very first start. */
export async function isEmptyInstance(db: Tx): Promise<boolean> {
	return (await db.selectFrom('account').select('id').limit(1).executeTakeFirst()) === undefined;
}
