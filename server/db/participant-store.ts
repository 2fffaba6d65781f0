import { sql } from 'kysely';
import type { Mandate, Role } from '#lib/domain/vocabulary.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';
import { often } from './often.ts';

export interface ParticipantRecord {
	id: string;
	projectId: string;
	accountId: string;
	displayName: string;
	collegeId: string;
	organisationId: string | null;
	role: Role;
	mandate: Mandate;
	removed: boolean;
	/** The account has no email. */
	guest: boolean;
}

/** A line of the list of members. */
export interface MemberRecord extends ParticipantRecord {
	email: string | null;
	createdAt: Date;
}

const participants = (db: Tx) =>
	db
		.selectFrom('participant')
		.innerJoin('account', 'account.id', 'participant.account_id')
		.select([
			'participant.id',
			'participant.project_id as projectId',
			'participant.account_id as accountId',
			'participant.display_name as displayName',
			'participant.college_id as collegeId',
			'participant.organisation_id as organisationId',
			'participant.role',
			'participant.mandate',
			sql<boolean>`participant.removed_at is not null`.as('removed'),
			sql<boolean>`account.email is null`.as('guest'),
		]);

/** The one participant that this account is in this project, removed or not. */
export async function findParticipantOf(
	db: Tx,
	accountId: string,
	projectId: string,
): Promise<ParticipantRecord | undefined> {
	return (await participantsOf(db, accountId, projectId))[0];
}

const participantsOf = often((db, accountId: string, projectId: string) =>
	participants(db)
		.where('participant.account_id', '=', accountId)
		.where('participant.project_id', '=', projectId)
		.compile(),
);

export async function findParticipant(db: Tx, projectId: string, id: string): Promise<ParticipantRecord | undefined> {
	return participants(db)
		.where('participant.project_id', '=', projectId)
		.where('participant.id', '=', id)
		.executeTakeFirst();
}

/** Everybody in the project but the removed: the team first, then members, then guests. */
export async function listMembers(db: Tx, projectId: string): Promise<MemberRecord[]> {
	return participants(db)
		.select(['account.email', 'participant.created_at as createdAt'])
		.where('participant.project_id', '=', projectId)
		.where('participant.removed_at', 'is', null)
		.orderBy(sql`array_position(array['steward', 'facilitator', 'contributor', 'observer'], participant.role)`)
		.orderBy(sql`account.email is null`)
		.orderBy('participant.display_name')
		.orderBy('participant.id')
		.execute();
}

/** Undefined when this account already is a participant of the project. */
export async function insertParticipant(
	db: Tx,
	participant: Omit<ParticipantRecord, 'id' | 'removed' | 'guest'>,
): Promise<string | undefined> {
	const row = await db
		.insertInto('participant')
		.values({
			project_id: participant.projectId,
			account_id: participant.accountId,
			display_name: participant.displayName,
			college_id: participant.collegeId,
			organisation_id: participant.organisationId,
			role: participant.role,
			mandate: participant.mandate,
		})
		.onConflict((conflict) => conflict.columns(['project_id', 'account_id']).doNothing())
		.returning('id')
		.executeTakeFirst();
	return row?.id;
}

/** Also brings back somebody who had been removed, when `back` is set. */
export async function updateParticipant(
	db: Tx,
	id: string,
	changes: Partial<Pick<ParticipantRecord, 'displayName' | 'collegeId' | 'organisationId' | 'role' | 'mandate'>> & {
		back?: true;
	},
): Promise<void> {
	const { displayName, collegeId, organisationId, role, mandate, back } = changes;
	await db
		.updateTable('participant')
		.set({
			...(displayName !== undefined && { display_name: displayName }),
			...(collegeId !== undefined && { college_id: collegeId }),
			...(organisationId !== undefined && { organisation_id: organisationId }),
			...(role !== undefined && { role }),
			...(mandate !== undefined && { mandate }),
			...(back && { removed_at: null }),
		})
		.where('id', '=', id)
		.execute();
}

export async function markParticipantRemoved(db: Tx, clock: Clock, id: string): Promise<void> {
	await db.updateTable('participant').set({ removed_at: clock.now }).where('id', '=', id).execute();
}

export async function countStewards(db: Tx, projectId: string): Promise<number> {
	const row = await db
		.selectFrom('participant')
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.where('project_id', '=', projectId)
		.where('role', '=', 'steward')
		.where('removed_at', 'is', null)
		.executeTakeFirstOrThrow();
	return row.count;
}

/** Where this account still bears its old name, it takes the new one; a pseudonym chosen at a door stays. */
export async function renameParticipants(db: Tx, accountId: string, from: string, to: string): Promise<void> {
	await db
		.updateTable('participant')
		.set({ display_name: to })
		.where('account_id', '=', accountId)
		.where('display_name', '=', from)
		.execute();
}
