import type { BoardCollege, BoardHeader, BoardMe } from '#lib/domain/board-page.ts';
import type { BoardItem, BoardNote } from '#lib/domain/board.ts';
import { isWritable } from '#lib/domain/item-life.ts';
import { may } from '#lib/domain/permissions.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';

/** What the viewer may do here, previewed with the table that the server judges by. */
export interface BoardRights {
	write: boolean;
	writeForSomeone: boolean;
	arrange: boolean;
	hide: boolean;
	createItem: boolean;
	/** In the text of this item. */
	writeText(item: BoardItem): boolean;
	submit: boolean;
}

export function rightsOf(header: BoardHeader, me: BoardMe): BoardRights {
	const { permissions, open, project } = header;
	const principal: ParticipantPrincipal = {
		kind: 'participant',
		participantId: me.participantId,
		accountId: '',
		projectId: project.id,
		role: me.role,
		collegeId: me.speaker.collegeId,
		organisationId: null,
		mandate: me.speaker.mandate,
		guest: me.guest,
	};
	return {
		write: permissions.writeNotes,
		writeForSomeone: permissions.writeForSomeone,
		arrange: permissions.arrange,
		hide: permissions.hide,
		createItem: permissions.createItems,
		writeText: (item) =>
			may(principal, 'item.write', { open, unfrozen: !isFrozen(item), admitted: me.admittedTo.includes(item.id) }),
		submit: may(principal, 'round.manage'),
	};
}

/** One line of someone's words, for menus, titles and sentences. */
export function excerpt(text: string, longest = 60): string {
	const line = text.replace(/\s+/g, ' ').trim();
	if (line.length <= longest) return line;
	const cut = line.lastIndexOf(' ', longest);
	return `${line.slice(0, cut > longest / 2 ? cut : longest)}…`;
}

/** Frozen: the exact text is under consultation, decided or set aside; nobody writes in it. */
export function isFrozen(item: BoardItem): boolean {
	return !isWritable(item.state);
}

/** The colleges behind some notes, each once, in the project's order. */
export function collegesOf(notes: BoardNote[], colleges: BoardCollege[]): BoardCollege[] {
	const seen = new Set(notes.map((note) => note.collegeId));
	return colleges.filter((college) => seen.has(college.id));
}
