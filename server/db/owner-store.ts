import { sql } from 'kysely';
import type { OwnerStanding } from '#lib/domain/owner-rights.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

export interface OwnerRecord {
	id: string;
	/** Empty: the only one, which nobody needed to name. */
	name: string;
	contact: string;
	exportedAt: Date | null;
	/** SHA-256 of the last archive made of it. */
	exportHash: string | null;
}

const COLUMNS = [
	'owner.id',
	'owner.name',
	'owner.contact',
	'owner.exported_at as exportedAt',
	'owner.export_sha256 as exportHash',
] as const;

export async function findOwner(db: Tx, id: string): Promise<OwnerRecord | undefined> {
	return db.selectFrom('owner').select(COLUMNS).where('id', '=', id).executeTakeFirst();
}

/** The owner that answers for this project. */
export async function findOwnerOfProject(db: Tx, projectId: string): Promise<OwnerRecord | undefined> {
	return db
		.selectFrom('owner')
		.innerJoin('project', 'project.owner_id', 'owner.id')
		.where('project.id', '=', projectId)
		.select(COLUMNS)
		.executeTakeFirst();
}

/** Changes of what an owner is and has queue behind this row. False: it is gone. */
export async function lockOwner(tx: Tx, id: string): Promise<boolean> {
	return (await tx.selectFrom('owner').select('id').where('id', '=', id).forUpdate().executeTakeFirst()) !== undefined;
}

/** Owners are made and named one after the other: "the only one" must not be counted by two at once. */
export async function lockOwners(tx: Tx): Promise<void> {
	await sql`lock table owner in share row exclusive mode`.execute(tx);
}

export async function countOwners(db: Tx): Promise<number> {
	const { count } = await db
		.selectFrom('owner')
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.executeTakeFirstOrThrow();
	return count;
}

/** Every owner with what its line in the list shows, oldest first. */
export async function listOwners(db: Tx) {
	return db
		.selectFrom('owner')
		.leftJoin('owner_departure', 'owner_departure.owner_id', 'owner.id')
		.select(COLUMNS)
		.select('owner_departure.due_at as leavesAt')
		.select((eb) => [
			eb
				.selectFrom('project')
				.whereRef('project.owner_id', '=', 'owner.id')
				.select((one) => one.fn.countAll<number>().as('count'))
				.$asScalar()
				.$notNull()
				.as('projects'),
			eb
				.selectFrom('owner_administrator')
				.whereRef('owner_administrator.owner_id', '=', 'owner.id')
				.select((one) => one.fn.countAll<number>().as('count'))
				.$asScalar()
				.$notNull()
				.as('administrators'),
		])
		.orderBy('owner.created_at')
		.orderBy('owner.id')
		.execute();
}

/** What this account is to each owner; `administrator`: of the whole instance. */
export async function listStandings(
	db: Tx,
	account: { id: string; administrator: boolean },
): Promise<{ owner: OwnerRecord; standing: OwnerStanding }[]> {
	const rows = await db
		.selectFrom('owner')
		.select(COLUMNS)
		.select((eb) => [
			eb
				.exists(
					eb
						.selectFrom('owner_administrator')
						.whereRef('owner_administrator.owner_id', '=', 'owner.id')
						.where('owner_administrator.account_id', '=', account.id)
						.select('owner_administrator.account_id'),
				)
				.$castTo<boolean>()
				.as('ownerAdministrator'),
			eb
				.exists(
					eb
						.selectFrom('participant')
						.innerJoin('project', 'project.id', 'participant.project_id')
						.whereRef('project.owner_id', '=', 'owner.id')
						.where('participant.account_id', '=', account.id)
						.where('participant.role', '=', 'steward')
						.where('participant.removed_at', 'is', null)
						.select('participant.id'),
				)
				.$castTo<boolean>()
				.as('steward'),
		])
		.orderBy('owner.created_at')
		.orderBy('owner.id')
		.execute();
	const only = rows.length === 1;
	return rows.map(({ ownerAdministrator, steward, ...owner }) => ({
		owner,
		standing: { ownerAdministrator, steward, instanceAdministrator: account.administrator, only },
	}));
}

/** Undefined when another owner has this name. */
export async function insertOwner(tx: Tx, owner: { name: string; contact: string }): Promise<string | undefined> {
	const row = await tx
		.insertInto('owner')
		.values(owner)
		.onConflict((conflict) => conflict.doNothing())
		.returning('id')
		.executeTakeFirst();
	return row?.id;
}

/** False when another owner has this name. */
export async function updateOwner(tx: Tx, id: string, texts: { name: string; contact: string }): Promise<boolean> {
	const other = await tx
		.selectFrom('owner')
		.where(sql<string>`lower(name)`, '=', sql<string>`lower(${texts.name})`)
		.where('id', '<>', id)
		.select('id')
		.executeTakeFirst();
	if (other) return false;
	await tx.updateTable('owner').set(texts).where('id', '=', id).execute();
	return true;
}

export async function recordExport(db: Tx, clock: Clock, id: string, sha256: string): Promise<void> {
	await db.updateTable('owner').set({ exported_at: clock.now, export_sha256: sha256 }).where('id', '=', id).execute();
}

/** By email. */
export async function listOwnerAdministrators(db: Tx, ownerId: string) {
	return db
		.selectFrom('owner_administrator')
		.innerJoin('account', 'account.id', 'owner_administrator.account_id')
		.where('owner_administrator.owner_id', '=', ownerId)
		.select(['account.id', 'account.display_name as displayName', 'account.email'])
		.select('owner_administrator.created_at as since')
		.orderBy('account.email')
		.execute();
}

export async function insertOwnerAdministrator(tx: Tx, ownerId: string, accountId: string): Promise<void> {
	await tx
		.insertInto('owner_administrator')
		.values({ owner_id: ownerId, account_id: accountId })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

/** False when they were none. */
export async function deleteOwnerAdministrator(tx: Tx, ownerId: string, accountId: string): Promise<boolean> {
	const { numDeletedRows } = await tx
		.deleteFrom('owner_administrator')
		.where('owner_id', '=', ownerId)
		.where('account_id', '=', accountId)
		.executeTakeFirstOrThrow();
	return numDeletedRows > 0n;
}

/** Whoever administers the whole instance now administers this owner by name. */
export async function nameInstanceAdministrators(tx: Tx, ownerId: string): Promise<void> {
	await tx
		.insertInto('owner_administrator')
		.columns(['owner_id', 'account_id'])
		.expression((eb) =>
			eb
				.selectFrom('account')
				.where('administrator', '=', true)
				.select([eb.val(ownerId).$castTo<string>().as('owner_id'), 'account.id']),
		)
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

/** The projects of an owner, latest first, with the names of those who answer for them. */
export async function listProjectsOfOwner(db: Tx, ownerId: string) {
	return db
		.selectFrom('project')
		.where('project.owner_id', '=', ownerId)
		.select(['project.id', 'project.slug', 'project.title', 'project.subtitle', 'project.published'])
		.select((eb) =>
			eb
				.selectFrom('participant')
				.whereRef('participant.project_id', '=', 'project.id')
				.where('participant.role', '=', 'steward')
				.where('participant.removed_at', 'is', null)
				.select((one) => one.fn.agg<string[]>('array_agg', ['participant.display_name']).as('names'))
				.as('stewards'),
		)
		.orderBy('project.created_at', 'desc')
		.execute();
}

/** The account with this email (in lower case), if it takes part in a project of the owner. */
export async function findMemberOfOwner(db: Tx, ownerId: string, email: string): Promise<string | undefined> {
	const row = await db
		.selectFrom('account')
		.innerJoin('participant', 'participant.account_id', 'account.id')
		.innerJoin('project', 'project.id', 'participant.project_id')
		.where('project.owner_id', '=', ownerId)
		.where('participant.removed_at', 'is', null)
		.where('account.email', '=', email)
		.select('account.id')
		.executeTakeFirst();
	return row?.id;
}

/** Whether this owner answers for this project. */
export async function isProjectOfOwner(db: Tx, ownerId: string, projectId: string): Promise<boolean> {
	const row = await db
		.selectFrom('project')
		.where('id', '=', projectId)
		.where('owner_id', '=', ownerId)
		.select('id')
		.executeTakeFirst();
	return row !== undefined;
}

/** The files of its projects that can still be read. */
export async function listFilesOfOwner(db: Tx, ownerId: string) {
	return db
		.selectFrom('file')
		.innerJoin('project', 'project.id', 'file.project_id')
		.where('project.owner_id', '=', ownerId)
		.where('file.removed_at', 'is', null)
		.select(['file.id', 'file.format', 'project.slug'])
		.orderBy('file.id')
		.execute();
}

export interface DepartureRecord {
	askedAt: Date;
	dueAt: Date;
	exportHash: string | null;
}

export async function findDeparture(db: Tx, ownerId: string): Promise<DepartureRecord | undefined> {
	return db
		.selectFrom('owner_departure')
		.where('owner_id', '=', ownerId)
		.select(['asked_at as askedAt', 'due_at as dueAt', 'export_sha256 as exportHash'])
		.executeTakeFirst();
}

/** False when one is asked for already. */
export async function insertDeparture(
	tx: Tx,
	clock: Clock,
	departure: { ownerId: string; accountId: string | null; days: number; exportHash: string | null },
): Promise<boolean> {
	const row = await tx
		.insertInto('owner_departure')
		.values({
			owner_id: departure.ownerId,
			asked_by: departure.accountId,
			asked_at: clock.now,
			due_at: sql<Date>`${clock.now} + ${departure.days} * interval '1 day'`,
			export_sha256: departure.exportHash,
		})
		.onConflict((conflict) => conflict.doNothing())
		.returning('owner_id')
		.executeTakeFirst();
	return row !== undefined;
}

/** False when none was asked for. */
export async function deleteDeparture(tx: Tx, ownerId: string): Promise<boolean> {
	const row = await tx
		.deleteFrom('owner_departure')
		.where('owner_id', '=', ownerId)
		.returning('owner_id')
		.executeTakeFirst();
	return row !== undefined;
}

/** Owners whose day has come, and the present moment. */
export async function listDueDepartures(db: Tx, clock: Clock): Promise<{ ownerId: string; now: Date }[]> {
	return db
		.selectFrom('owner_departure')
		.where('due_at', '<=', clock.now)
		.select(['owner_id as ownerId', clock.now.as('now')])
		.orderBy('due_at')
		.execute();
}

/** What is left of those who went, latest first. */
export async function listCertificates(db: Tx) {
	return db
		.selectFrom('departure_certificate')
		.select(['id', 'erased_at as erasedAt', 'certificate', 'sha256'])
		.orderBy('erased_at', 'desc')
		.execute();
}
