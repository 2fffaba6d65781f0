import { may, type Action, type Circumstances } from '#lib/domain/permissions.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import { Refusal } from '../errors.ts';

/** Throws Refusal('forbidden') unless this principal may. The public reads and never acts, so what comes back is a participant. */
export function requirePermission(
	principal: Principal,
	action: Action,
	circumstances: Circumstances = {},
): ParticipantPrincipal {
	if (principal.kind === 'public' || !may(principal, action, circumstances)) throw new Refusal('forbidden');
	return principal;
}
