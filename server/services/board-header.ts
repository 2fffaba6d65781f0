import type { BoardHeader, BoardMe } from '#lib/domain/board-page.ts';
import { may } from '#lib/domain/permissions.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import { boardSurroundings, type BoardRecord } from '../db/board-store.ts';
import { listColleges } from '../db/college-store.ts';
import type { SpeakerRecord } from '../db/speaker-store.ts';
import type { Tx } from '../documents.ts';

/** The asking person, for its own page. */
export function meOf({ principal, displayName, speaker }: SpeakerRecord, admittedTo: string[]): BoardMe {
	const { participantId, role, guest } = principal;
	return { participantId, displayName, role, guest, admittedTo, speaker };
}

/** What stands around a board, with what this person is offered. */
export async function headerOf(db: Tx, board: BoardRecord, principal: ParticipantPrincipal): Promise<BoardHeader> {
	const { project, workshop, tables, themes } = await boardSurroundings(db, board);
	const colleges = await listColleges(db, board.projectId);
	const { open } = board;
	return {
		id: board.id,
		title: board.title,
		open,
		project,
		workshop: workshop && { ...workshop, joinCode: may(principal, 'workshop.manage') ? workshop.joinCode : null },
		tables: board.workshopId ? tables : [],
		colleges: colleges.map(({ id, key, label, shape, colour }) => ({ id, key, label, shape, colour })),
		themes,
		permissions: {
			writeNotes: may(principal, 'note.write', { open }),
			writeForSomeone: may(principal, 'note.write_for_someone', { open }),
			arrange: may(principal, 'note.arrange', { open }),
			hide: may(principal, 'note.hide'),
			createItems: may(principal, 'item.create', { open }),
		},
	};
}
