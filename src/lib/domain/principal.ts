import type { Mandate, Role } from './vocabulary.ts';

/** Who is asking, within one project. Every question of permission is asked about one of these. */
export type Principal = ParticipantPrincipal | PublicPrincipal;

export interface ParticipantPrincipal {
	kind: 'participant';
	participantId: string;
	accountId: string;
	projectId: string;
	role: Role;
	collegeId: string;
	organisationId: string | null;
	mandate: Mandate;
	/** An account without email: entered by a join code. */
	guest: boolean;
	/** Has a second factor, and gave it so long ago that it is asked again before some acts. */
	secondFactorDue?: boolean;
}

/** Nobody in particular: sees what the project publishes. */
export interface PublicPrincipal {
	kind: 'public';
}

/** The projector of a workshop, opened by its address alone: listens to that room, and reaches no service. */
export interface ScreenPrincipal {
	kind: 'screen';
	projectId: string;
	workshopId: string;
}

export const PUBLIC: PublicPrincipal = { kind: 'public' };
