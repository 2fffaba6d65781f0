import type { Kysely } from 'kysely';
import { may } from '#lib/domain/permissions.ts';
import { PUBLIC, type ParticipantPrincipal, type Principal } from '#lib/domain/principal.ts';
import type { Role } from '#lib/domain/vocabulary.ts';
import type { Sessions, SignedInAccount } from '../auth/sessions.ts';
import type { Bus, BusMessage } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import { listColleges } from '../db/college-store.ts';
import { findOrganisation } from '../db/organisation-store.ts';
import {
	countStewards,
	findParticipant,
	findParticipantOf,
	listMembers,
	markParticipantRemoved,
	updateParticipant,
	type ParticipantRecord,
} from '../db/participant-store.ts';
import { lockProject } from '../db/project-store.ts';
import type { Database } from '../db/tables.ts';
import type { Documents, Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { requirePermission } from './permission.ts';
import { changeProjectRights, projectChanged } from './rights.ts';

const TEAM: readonly Role[] = ['facilitator', 'steward'];

/** Of an account, what decides who it is in a project. */
type Asking = { id: string } & Partial<Pick<SignedInAccount, 'secondFactor' | 'beforeAdministering'>>;

/** The people of a project: who they are there, their roles and mandates. */
export function createPeople(deps: {
	db: Kysely<Database>;
	documents: Documents;
	bus: Bus;
	clock: Clock;
	sessions: Sessions;
	/** What was said in the organisation's name loses its mark (the boards' service). */
	voicesConfirmed: (participantId: string, organisationId: string) => Promise<void>;
}) {
	const { db, documents, bus, clock, sessions, voicesConfirmed } = deps;

	/** Runs a change about one participant of the principal's project, in turn with other changes of its members. */
	async function changing(
		principal: ParticipantPrincipal,
		participantId: string,
		change: (tx: Tx, participant: ParticipantRecord) => Promise<BusMessage[]>,
	): Promise<void> {
		const { projectId } = principal;
		const news = await db.transaction().execute(async (tx) => {
			await lockProject(tx, projectId);
			const participant = await findParticipant(tx, projectId, participantId);
			if (!participant || participant.removed) throw new Refusal('not_found', 'participant_unknown');
			return change(tx, participant);
		});
		const rights: BusMessage = { kind: 'rights', participantIds: [participantId] };
		for (const message of [...news, rights, projectChanged(projectId, 'people')]) bus.publish(message);
	}

	async function keepASteward(tx: Tx, participant: ParticipantRecord): Promise<void> {
		if (participant.role === 'steward' && (await countStewards(tx, participant.projectId)) <= 1)
			throw new Refusal('conflict', 'last_steward');
	}

	/** The participant that this account is in this project, and under which name. Null: none, or removed. Judged anew at each call. */
	async function participantFor(
		account: Asking,
		projectId: string,
	): Promise<{ principal: ParticipantPrincipal; displayName: string } | null> {
		const participant = await findParticipantOf(db, account.id, projectId);
		if (!participant || participant.removed) return null;
		const { role, collegeId, organisationId, mandate, guest, displayName } = participant;
		const principal: ParticipantPrincipal = {
			kind: 'participant',
			participantId: participant.id,
			accountId: account.id,
			projectId,
			role,
			collegeId,
			organisationId,
			mandate,
			guest,
			// Whoever administers the server or an owner decides nothing for others before either: here neither.
			...((account.secondFactor === 'due' || account.beforeAdministering) && { secondFactorDue: true }),
		};
		return { principal, displayName };
	}

	return {
		participantFor,

		/** Who this account is in this project: a participant, or the public (removed people included). Judged anew at each call. */
		async principalFor(account: Asking | null, projectId: string): Promise<Principal> {
			const participant = account && (await participantFor(account, projectId));
			return participant?.principal ?? PUBLIC;
		},

		/** Everybody in the project. Emails are for those who manage members. */
		async list(principal: Principal) {
			const { projectId } = requirePermission(principal, 'mandate.confirm');
			const members = await listMembers(db, projectId);
			const emails = may(principal, 'members.manage');
			return members.map((member) => ({ ...member, email: emails ? member.email : null }));
		},

		/** Throws Refusal('conflict', 'last_steward'), and Refusal('invalid', 'guest_role') for a role that needs an account with email. */
		async changeRole(principal: Principal, participantId: string, role: Role): Promise<void> {
			const by = requirePermission(principal, 'members.manage');
			await changing(by, participantId, async (tx, participant) => {
				if (participant.role === role) return [];
				if (participant.guest && TEAM.includes(role)) throw new Refusal('invalid', 'guest_role', 'role');
				await keepASteward(tx, participant);
				await updateParticipant(tx, participantId, { role });
				const about = { participantId, from: participant.role, to: role };
				await recordAct(tx, clock, by, { act: 'member.role_changed', about });
				if (TEAM.includes(role)) await sessions.shorten(tx, participant.accountId);
				return changeProjectRights(tx, documents, participant.projectId);
			});
		},

		/** College and organisation as the steward knows them. With an organisation, its college counts and the mandate is confirmed. */
		async place(
			principal: Principal,
			participantId: string,
			input: { collegeId: string; organisationId: string | null },
		): Promise<void> {
			const by = requirePermission(principal, 'members.manage');
			await changing(by, participantId, async (tx, { projectId }) => {
				const { collegeId, organisationId } = await placeIn(tx, projectId, input);
				const mandate = organisationId === null ? 'none' : 'confirmed';
				await updateParticipant(tx, participantId, { collegeId, organisationId, mandate });
				const about = { participantId, collegeId, organisationId };
				await recordAct(tx, clock, by, { act: 'member.placed', about });
				return [];
			});
		},

		/** A facilitator says whether somebody really speaks for the organisation they named at the door. */
		async confirmMandate(principal: Principal, participantId: string, confirmed: boolean): Promise<void> {
			const spokenFor: string[] = [];
			const by = requirePermission(principal, 'mandate.confirm');
			await changing(by, participantId, async (tx, { organisationId }) => {
				if (organisationId === null) throw new Refusal('invalid', 'no_organisation');
				if (confirmed) spokenFor.push(organisationId);
				const act = confirmed ? 'mandate.confirmed' : 'mandate.refused';
				await recordAct(tx, clock, by, { act, about: { participantId, organisationId } });
				await updateParticipant(
					tx,
					participantId,
					confirmed ? { mandate: 'confirmed' } : { mandate: 'none', organisationId: null },
				);
				return [];
			});
			for (const organisationId of spokenFor) await voicesConfirmed(participantId, organisationId);
		},

		/** Their words stay; they may not come in again, unless invited anew. */
		async remove(principal: Principal, participantId: string): Promise<void> {
			const by = requirePermission(principal, 'members.manage');
			await changing(by, participantId, async (tx, participant) => {
				await keepASteward(tx, participant);
				await markParticipantRemoved(tx, clock, participantId);
				await recordAct(tx, clock, by, { act: 'member.removed', about: { participantId } });
				return changeProjectRights(tx, documents, participant.projectId);
			});
		},
	};
}
export type People = ReturnType<typeof createPeople>;

/**
 * Where somebody stands: a college of this project, and perhaps an organisation of that same college. Throws on ids of
 * another project, and Refusal('invalid', 'organisation_other_college') when the two do not go together.
 */
export async function placeIn(
	tx: Tx,
	projectId: string,
	input: { collegeId: string; organisationId: string | null },
): Promise<{ collegeId: string; organisationId: string | null }> {
	const colleges = await listColleges(tx, projectId);
	if (!colleges.some(({ id }) => id === input.collegeId)) throw new Refusal('invalid', 'college_unknown', 'collegeId');
	if (input.organisationId === null) return input;
	const organisation = await findOrganisation(tx, projectId, input.organisationId);
	if (!organisation) throw new Refusal('invalid', 'organisation_unknown', 'organisationId');
	if (organisation.collegeId !== input.collegeId)
		throw new Refusal('invalid', 'organisation_other_college', 'organisationId');
	return input;
}
