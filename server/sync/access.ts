import { may } from '#lib/domain/permissions.ts';
import type { Principal, ScreenPrincipal } from '#lib/domain/principal.ts';
import { findProjectPublished, findTextTarget, findWorkshopOfBoard, type TextTarget } from '../db/access-store.ts';
import type { Tx } from '../documents.ts';
import type { DocumentName } from './document-name.ts';
import type { Access } from './ports.ts';

/**
 * What somebody may do on a document or channel: the only place where a socket's rights are decided, before it opens
 * and again whenever rights may have changed.
 *
 * @param projectId of the document; a participant of another project has no rights on it
 */
export async function accessTo(
	db: Tx,
	principal: Principal | ScreenPrincipal,
	name: DocumentName,
	projectId: string,
): Promise<Access> {
	if (principal.kind === 'screen') return accessOfScreen(db, principal, name);
	if (principal.kind === 'participant' && principal.projectId !== projectId) return 'none';
	switch (name.kind) {
		case 'board':
			// Nobody writes a board as bytes: commands do, and the service decides about each.
			return may(principal, 'board.read') ? 'read' : 'none';
		case 'text': {
			const participantId = principal.kind === 'participant' ? principal.participantId : null;
			const target = await findTextTarget(db, name.objectId, participantId);
			return target ? accessToText(principal, target) : 'none';
		}
		case 'project':
		case 'workshop': {
			const published = await findProjectPublished(db, projectId);
			return may(principal, 'project.read', { published }) ? 'read' : 'none';
		}
	}
}

/** A projector reads its workshop and the tables of that, and nothing else. */
async function accessOfScreen(db: Tx, { workshopId }: ScreenPrincipal, name: DocumentName): Promise<Access> {
	if (name.kind !== 'workshop' && name.kind !== 'board') return 'none';
	const shown = name.kind === 'workshop' ? name.objectId : await findWorkshopOfBoard(db, name.objectId);
	return shown === workshopId ? 'read' : 'none';
}

/** Pure: rights on a co-written text, given what is known of it. */
export function accessToText(principal: Principal, target: TextTarget): Access {
	if (target.kind === 'section') {
		if (may(principal, 'contract.write')) return 'write';
		return may(principal, 'contract.read', { published: target.published }) ? 'read' : 'none';
	}
	const { open, admitted } = target;
	if (may(principal, 'item.write', { open, unfrozen: target.state === 'drafting', admitted })) return 'write';
	return may(principal, 'board.read') ? 'read' : 'none';
}
