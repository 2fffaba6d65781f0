import { sql } from 'kysely';
import type { ApiScope } from '#lib/domain/api.ts';
import type { Locale } from '#lib/domain/vocabulary.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

export interface ApiTokenRecord {
	id: string;
	name: string;
	/** Its last four signs. */
	hint: string;
	scopes: ApiScope[];
	projectId: string | null;
	/** Title of that project. */
	project: string | null;
	createdAt: Date;
	expiresAt: Date;
	lastUsedAt: Date | null;
	expired: boolean;
}

export interface NewApiToken {
	accountId: string;
	projectId: string | null;
	machine: boolean;
	name: string;
	tokenHash: string;
	hint: string;
	scopes: readonly ApiScope[];
	days: number;
}

export async function insertApiToken(tx: Tx, clock: Clock, token: NewApiToken): Promise<string> {
	const row = await tx
		.insertInto('api_token')
		.values({
			account_id: token.accountId,
			project_id: token.projectId,
			machine: token.machine,
			name: token.name,
			token_hash: token.tokenHash,
			hint: token.hint,
			scopes: [...token.scopes],
			created_at: clock.now,
			expires_at: sql<Date>`${clock.now} + ${token.days} * interval '1 day'`,
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

/** Who a token speaks for, and how far. */
export interface TokenOwner {
	id: string;
	name: string;
	scopes: ApiScope[];
	projectId: string | null;
	expiresAt: Date;
	accountId: string;
	displayName: string;
	locale: Locale | null;
}

/** Undefined: unknown, revoked or expired. */
export async function findTokenOwner(db: Tx, clock: Clock, tokenHash: string): Promise<TokenOwner | undefined> {
	const row = await db
		.selectFrom('api_token')
		.innerJoin('account', 'account.id', 'api_token.account_id')
		.where('token_hash', '=', tokenHash)
		.where('revoked_at', 'is', null)
		.where('expires_at', '>', clock.now)
		.select(['api_token.id', 'api_token.name', 'scopes', 'project_id as projectId', 'expires_at as expiresAt'])
		.select(['account.id as accountId', 'account.display_name as displayName', 'account.locale'])
		.executeTakeFirst();
	// Written from the closed list alone.
	return row && { ...row, scopes: row.scopes as ApiScope[] };
}

/** To the minute: a busy token must not write a row at every call. */
export async function markTokenUsed(db: Tx, clock: Clock, id: string): Promise<void> {
	await db
		.updateTable('api_token')
		.set({ last_used_at: clock.now })
		.where('id', '=', id)
		.where((eb) =>
			eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', sql<Date>`${clock.now} - interval '1 minute'`)]),
		)
		.execute();
}

const listed = (db: Tx, clock: Clock) =>
	db
		.selectFrom('api_token')
		.leftJoin('project', 'project.id', 'api_token.project_id')
		.where('revoked_at', 'is', null)
		.select(['api_token.id', 'name', 'hint', 'scopes', 'project_id as projectId', 'project.title as project'])
		.select(['api_token.created_at as createdAt', 'expires_at as expiresAt', 'last_used_at as lastUsedAt'])
		.select(sql<boolean>`expires_at <= ${clock.now}`.as('expired'))
		.orderBy('api_token.created_at', 'desc')
		.orderBy('api_token.id');

/** A member's own, the newest first; those that have expired stay until they are revoked. */
export async function listTokensOf(db: Tx, clock: Clock, accountId: string): Promise<ApiTokenRecord[]> {
	const rows = await listed(db, clock).where('account_id', '=', accountId).where('machine', '=', false).execute();
	return rows.map((row) => ({ ...row, scopes: row.scopes as ApiScope[] }));
}

/** Those of the programs of a project. */
export async function listMachineTokens(db: Tx, clock: Clock, projectId: string): Promise<ApiTokenRecord[]> {
	const rows = await listed(db, clock)
		.where('api_token.project_id', '=', projectId)
		.where('machine', '=', true)
		.execute();
	return rows.map((row) => ({ ...row, scopes: row.scopes as ApiScope[] }));
}

/** The account in whose name it spoke; undefined when it is not one of these, or revoked already. */
export async function revokeToken(
	tx: Tx,
	clock: Clock,
	id: string,
	of: { accountId: string } | { machineOf: string },
): Promise<{ accountId: string } | undefined> {
	const query = tx
		.updateTable('api_token')
		.set({ revoked_at: clock.now })
		.where('id', '=', id)
		.where('revoked_at', 'is', null);
	const theirs =
		'accountId' in of
			? query.where('account_id', '=', of.accountId).where('machine', '=', false)
			: query.where('project_id', '=', of.machineOf).where('machine', '=', true);
	return theirs.returning('account_id as accountId').executeTakeFirst();
}

export async function countTokensOf(tx: Tx, accountId: string): Promise<number> {
	const row = await tx
		.selectFrom('api_token')
		.where('account_id', '=', accountId)
		.where('revoked_at', 'is', null)
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return row.count;
}
