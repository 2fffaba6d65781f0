/**
 * What people may do above projects, in the owner that answers for them. Beside `may` (permissions.ts), which judges
 * inside one project: an administrator of an owner reads nothing of a project by this, they take part in it or not.
 */
export const OWNER_ACTIONS = ['owner.administer', 'owner.found_project'] as const;
export type OwnerAction = (typeof OWNER_ACTIONS)[number];

/** What somebody is to an owner. */
export interface OwnerStanding {
	/** Named as administrator of this very owner. */
	ownerAdministrator: boolean;
	/** Answers for one of its projects. */
	steward: boolean;
	/** Administers the whole instance. */
	instanceAdministrator: boolean;
	/** The instance has no other owner. */
	only: boolean;
}

/**
 * May somebody who stands so do this in the owner? Pure. Where there is one owner alone, whoever administers the instance
 * administers it; where there are several, running the machine gives no right in any of them.
 */
export function mayInOwner(standing: OwnerStanding, action: OwnerAction): boolean {
	const administers = standing.ownerAdministrator || (standing.only && standing.instanceAdministrator);
	return action === 'owner.found_project' ? administers || standing.steward : administers;
}
