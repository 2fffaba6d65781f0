import type { AuditEntry } from '#lib/domain/audit.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/**
 * Whose act it was. A principal acts in their own project. The others name the project that the act concerns, or null for
 * the whole instance. `withheld`: somebody whose identity must not be kept (an erasure).
 */
export type ActingParty =
	| Pick<ParticipantPrincipal, 'kind' | 'participantId' | 'projectId'>
	| { kind: 'account'; accountId: string; projectId: string | null }
	| { kind: 'operator' | 'server' | 'withheld'; projectId: string | null };

/**
 * Writes one line of the audit log. Call it with the `tx` of the act itself, so that there is a line exactly when the act
 * was done:
 *
 *     await recordAct(tx, clock, principal, { act: 'member.removed', about: { participantId } });
 *
 * Acts and what may be said of them are the closed list of `src/lib/domain/audit.ts`.
 */
export async function recordAct(tx: Tx, clock: Clock, by: ActingParty, { act, about }: AuditEntry): Promise<void> {
	await tx
		.insertInto('audit_event')
		.values({
			project_id: by.projectId,
			by_kind: by.kind,
			participant_id: by.kind === 'participant' ? by.participantId : null,
			account_id: by.kind === 'account' ? by.accountId : null,
			act,
			about: JSON.stringify(about),
			at: clock.now,
		})
		.execute();
}

/** Forgets acts older than this moment. Returns how many there were. */
export async function deleteAuditEventsBefore(tx: Tx, moment: Date, projectId?: string): Promise<number> {
	let query = tx.deleteFrom('audit_event').where('at', '<', moment);
	if (projectId !== undefined) query = query.where('project_id', '=', projectId);
	const { numDeletedRows } = await query.executeTakeFirstOrThrow();
	return Number(numDeletedRows);
}
