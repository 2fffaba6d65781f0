import { sql } from 'kysely';
import type { Role } from '#lib/domain/vocabulary.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

export interface InvitationRecord {
	id: string;
	projectId: string;
	email: string | null;
	role: Role;
	collegeId: string;
	organisationId: string | null;
	mandate: boolean;
	expiresAt: Date;
	expired: boolean;
	accepted: boolean;
}

const invitations = (db: Tx, clock: Clock) =>
	db
		.selectFrom('invitation')
		.select([
			'invitation.id',
			'invitation.project_id as projectId',
			'invitation.email',
			'invitation.role',
			'invitation.college_id as collegeId',
			'invitation.organisation_id as organisationId',
			'invitation.mandate',
			'invitation.expires_at as expiresAt',
			sql<boolean>`invitation.expires_at <= ${clock.now}`.as('expired'),
			sql<boolean>`invitation.accepted_at is not null`.as('accepted'),
		]);

export async function findInvitation(db: Tx, clock: Clock, tokenHash: string): Promise<InvitationRecord | undefined> {
	return invitations(db, clock).where('invitation.token_hash', '=', tokenHash).executeTakeFirst();
}

/** Those that still wait for somebody, expired ones included, latest first. */
export async function listWaitingInvitations(db: Tx, clock: Clock, projectId: string): Promise<InvitationRecord[]> {
	return invitations(db, clock)
		.where('invitation.project_id', '=', projectId)
		.where('invitation.accepted_at', 'is', null)
		.orderBy('invitation.created_at', 'desc')
		.execute();
}

export async function insertInvitation(
	db: Tx,
	clock: Clock,
	invitation: {
		projectId: string;
		tokenHash: string;
		email: string | null;
		role: Role;
		collegeId: string;
		organisationId: string | null;
		mandate: boolean;
		/** Null: somebody who administers the owner, and takes no part in the project. */
		invitedBy: string | null;
		days: number;
	},
): Promise<string> {
	const row = await db
		.insertInto('invitation')
		.values({
			project_id: invitation.projectId,
			token_hash: invitation.tokenHash,
			email: invitation.email,
			role: invitation.role,
			college_id: invitation.collegeId,
			organisation_id: invitation.organisationId,
			mandate: invitation.mandate,
			invited_by: invitation.invitedBy,
			created_at: clock.now,
			expires_at: sql<Date>`${clock.now} + ${invitation.days} * interval '1 day'`,
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

/** True for exactly one caller: an invitation lets one person in. */
export async function spendInvitation(db: Tx, clock: Clock, id: string): Promise<boolean> {
	const row = await db
		.updateTable('invitation')
		.set({ accepted_at: clock.now })
		.where('id', '=', id)
		.where('accepted_at', 'is', null)
		.where('expires_at', '>', clock.now)
		.returning('id')
		.executeTakeFirst();
	return row !== undefined;
}

export async function recordAcceptance(db: Tx, id: string, participantId: string): Promise<void> {
	await db.updateTable('invitation').set({ accepted_by: participantId }).where('id', '=', id).execute();
}

/** False when there was none to withdraw. */
export async function deleteWaitingInvitation(db: Tx, projectId: string, id: string): Promise<boolean> {
	const row = await db
		.deleteFrom('invitation')
		.where('project_id', '=', projectId)
		.where('id', '=', id)
		.where('accepted_at', 'is', null)
		.returning('id')
		.executeTakeFirst();
	return row !== undefined;
}

/** The name to show on the door: who invites. */
export async function inviterName(db: Tx, id: string): Promise<string> {
	const row = await db
		.selectFrom('invitation')
		.innerJoin('participant', 'participant.id', 'invitation.invited_by')
		.select('participant.display_name as name')
		.where('invitation.id', '=', id)
		.executeTakeFirst();
	return row?.name ?? '';
}
