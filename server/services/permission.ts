import { may, wantsSecondFactor, type Action, type Circumstances } from '#lib/domain/permissions.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import { Refusal } from '../errors.ts';

/**
 * Throws Refusal('forbidden') unless this principal may, and Refusal('forbidden', 'second_factor_due') to those who give
 * their second factor again first. The public reads and never acts, so what comes back is a participant.
 */
export function requirePermission(
	principal: Principal,
	action: Action,
	circumstances: Circumstances = {},
): ParticipantPrincipal {
	if (principal.kind === 'public' || !may(principal, action, circumstances)) throw new Refusal('forbidden');
	if (wantsSecondFactor(principal, action)) throw new Refusal('forbidden', 'second_factor_due');
	return principal;
}
