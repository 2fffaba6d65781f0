import { may } from '#lib/domain/permissions.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import { findOrganisation, listOrganisations } from '../db/organisation-store.ts';
import { ownPositions, type PrintedPosition } from '../db/position-store.ts';
import { findProject } from '../db/project-store.ts';
import type { RoundRecord } from '../db/round-store.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { readThread, shownNote } from './project-thread.ts';
import { readRound } from './round-material.ts';

/** A round as its page shows it: words, what one answered oneself, and counts that the floor lets through. */
export async function roundView(db: Tx, round: RoundRecord, participant: ParticipantPrincipal) {
	const { colleges, items } = await readRound(db, round);
	const organisation =
		participant.organisationId === null || participant.mandate !== 'confirmed'
			? undefined
			: await findOrganisation(db, round.projectId, participant.organisationId);
	const voter = { participantId: participant.participantId, organisationId: organisation?.id ?? null };
	const own = await ownPositions(db, round.id, voter);
	const collegeKeys = new Map(colleges.map((college) => [college.id, college.key]));

	const project = await findProject(db, round.projectId);
	if (!project) throw new Refusal('not_found', 'project_unknown');
	const answers = may(participant, 'objection.answer');
	const { thread, notes } = await readThread(db, project.id);

	const notesBehind = (itemId: string) => {
		const ids = new Set(thread.notesBehind(itemId).map((note) => note.id));
		return notes.filter((note) => ids.has(note.id)).map(shownNote);
	};

	return {
		project: { id: project.id, slug: project.slug, title: project.title },
		round,
		colleges,
		/** Set when the participant may answer for it. */
		organisation: organisation ? { id: organisation.id, name: organisation.name } : null,
		/** In whose name the team may answer; empty for others. */
		organisations: answers ? (await listOrganisations(db, project.id)).map(({ id, name }) => ({ id, name })) : [],
		manages: may(participant, 'round.manage'),
		answers,
		mayAnswer: may(participant, 'position.take', { roundOpen: round.status === 'open' }),
		items: items.map(({ named, printed, ...item }) => ({
			...item,
			/** What was said that led to this text. */
			notes: notesBehind(item.itemId),
			own: {
				self: own.find((position) => position.itemId === item.itemId && position.as === 'self') ?? null,
				organisation: own.find((position) => position.itemId === item.itemId && position.as === 'organisation') ?? null,
			},
			printed: printed.map((position) => printedView(position, voter, collegeKeys, named)),
		})),
	};
}
export type RoundView = Awaited<ReturnType<typeof roundView>>;

function printedView(
	{ participantId, organisationId, collegeId, itemId: _, ...position }: PrintedPosition,
	voter: { participantId: string; organisationId: string | null },
	collegeKeys: Map<string, string>,
	named: ReadonlySet<string>,
) {
	const mine =
		participantId === voter.participantId || (organisationId !== null && organisationId === voter.organisationId);
	const college = collegeKeys.get(collegeId) ?? '';
	const told = mine || position.organisation !== null || named.has(college);
	return { ...position, college: told ? college : null, mine };
}
