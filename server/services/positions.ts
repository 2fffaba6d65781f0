import type { Kysely } from 'kysely';
import { LIMITS } from '#lib/domain/board.ts';
import { may } from '#lib/domain/permissions.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import type { PositionChoice, ResponseStatus } from '#lib/domain/vocabulary.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { findOrganisation, listOrganisations } from '../db/organisation-store.ts';
import { findPosition, markLifted, upsertPosition, type PositionRecord } from '../db/position-store.ts';
import { insertResponse } from '../db/response-store.ts';
import { listRoundItems, lockRound } from '../db/round-store.ts';
import type { Database } from '../db/tables.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import type { Detector } from './detector.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';

export interface PositionInput {
	roundId: string;
	itemId: string;
	choice: PositionChoice;
	/** Required to object and to make a reservation. */
	reason: string;
	as: 'self' | 'organisation';
}

export interface ResponseInput {
	status: ResponseStatus;
	reason: string;
	/** The same in plain words; may be empty. */
	plainText: string;
	/** Answers in the name of this organisation, when given. */
	organisationId: string | null;
}

/** Positions on frozen texts, the objections among them, and the answers owed to these. */
export function createPositions(deps: { db: Kysely<Database>; bus: Bus; clock: Clock; detector: Detector }) {
	const { db, bus, clock, detector } = deps;

	async function lockObjection(tx: Tx, projectId: string, positionId: string): Promise<PositionRecord> {
		const position = await findPosition(tx, positionId);
		if (!position || position.projectId !== projectId) throw new Refusal('not_found', 'position_unknown');
		const round = await lockRound(tx, clock, position.roundId, 'share');
		if (!round) throw new Refusal('not_found', 'round_unknown');
		return position;
	}

	async function inspectResponse(tx: Tx, projectId: string, id: string, input: ResponseInput): Promise<void> {
		const words = { subject: 'response' as const, id };
		await detector.inspect(tx, projectId, [
			{ ...words, field: 'reason', text: input.reason },
			{ ...words, field: 'plain_text', text: input.plainText },
		]);
	}

	return {
		/**
		 * Takes or changes the one position of the participant, or of the organisation whose confirmed mandate they hold,
		 * on a text of an open round. Refusal('closed', 'round_closed') outside its dates, by the database's clock.
		 */
		async take(principal: Principal, input: PositionInput): Promise<void> {
			const participant = requirePermission(principal, 'position.take', { roundOpen: true });
			const reason = input.reason.trim();
			if (reason === '' && (input.choice === 'object' || input.choice === 'agree_with_reservation'))
				throw new Refusal('invalid', 'reason_required', 'reason');
			if (reason.length > LIMITS.reason) throw new Refusal('invalid', 'too_long', 'reason');
			await db.transaction().execute(async (tx) => {
				const round = await lockRound(tx, clock, input.roundId, 'share');
				if (!round || round.projectId !== participant.projectId) throw new Refusal('not_found', 'round_unknown');
				if (!may(participant, 'position.take', { roundOpen: round.status === 'open' }))
					throw new Refusal('closed', round.status === 'upcoming' ? 'round_upcoming' : 'round_closed');
				const item = (await listRoundItems(tx, round.id)).find(({ itemId }) => itemId === input.itemId);
				if (!item) throw new Refusal('not_found', 'item_gone');
				if (item.state !== 'in_round' || item.currentVersion !== item.version)
					throw new Refusal('closed', 'item_decided');
				const id = await upsertPosition(tx, clock, {
					roundId: round.id,
					itemId: item.itemId,
					version: item.version,
					...(await voterOf(tx, participant, input.as)),
					castBy: participant.participantId,
					choice: input.choice,
					reason,
				});
				const words = { subject: 'position' as const, id, field: 'reason' as const, text: reason };
				await detector.inspect(tx, participant.projectId, [words]);
			});
			bus.publish(projectChanged(participant.projectId, 'positions'));
		},

		/** The author of an objection no longer holds it: it stops standing in the way, and stays readable as lifted. */
		async lift(principal: Principal, positionId: string): Promise<void> {
			const participant = requirePermission(principal, 'round.read');
			await db.transaction().execute(async (tx) => {
				const position = await lockObjection(tx, participant.projectId, positionId);
				const own =
					position.participantId === participant.participantId ||
					(position.organisationId !== null &&
						position.organisationId === participant.organisationId &&
						participant.mandate === 'confirmed');
				if (!own) throw new Refusal('forbidden', 'not_your_objection');
				if (position.choice !== 'object') throw new Refusal('conflict', 'not_an_objection');
				await markLifted(tx, clock, positionId);
			});
			bus.publish(projectChanged(participant.projectId, 'positions'));
		},

		/** Answers an objection or a reservation in public. */
		async answer(principal: Principal, positionId: string, input: ResponseInput): Promise<void> {
			const { projectId, participantId } = requirePermission(principal, 'objection.answer');
			await db.transaction().execute(async (tx) => {
				const position = await lockObjection(tx, projectId, positionId);
				if (position.choice !== 'object' && position.choice !== 'agree_with_reservation')
					throw new Refusal('conflict', 'not_an_objection');
				await requireOrganisation(tx, projectId, input.organisationId);
				const id = await insertResponse(tx, clock, { ...input, projectId, participantId, positionId, itemId: null });
				await inspectResponse(tx, projectId, id, input);
			});
			bus.publish(projectChanged(projectId, 'positions'));
		},

		/** In whose name the team may answer. */
		async organisations(principal: Principal): Promise<{ id: string; name: string }[]> {
			const { projectId } = requirePermission(principal, 'objection.answer');
			return (await listOrganisations(db, projectId)).map(({ id, name }) => ({ id, name }));
		},

		/** Answers a recommendation (or another item): what will be done with it, and why. */
		async respond(principal: Principal, itemId: string, input: ResponseInput): Promise<void> {
			const { projectId, participantId } = requirePermission(principal, 'objection.answer');
			await db.transaction().execute(async (tx) => {
				const item = await tx
					.selectFrom('item')
					.where('id', '=', itemId)
					.where('project_id', '=', projectId)
					.select('id')
					.executeTakeFirst();
				if (!item) throw new Refusal('not_found', 'item_gone');
				await requireOrganisation(tx, projectId, input.organisationId);
				const id = await insertResponse(tx, clock, { ...input, projectId, participantId, positionId: null, itemId });
				await inspectResponse(tx, projectId, id, input);
			});
			bus.publish(projectChanged(projectId, 'items'));
		},
	};
}
export type Positions = ReturnType<typeof createPositions>;

/** An organisation has one voice, through its confirmed mandate, and counts in its own college. */
async function voterOf(
	tx: Tx,
	participant: ParticipantPrincipal,
	as: 'self' | 'organisation',
): Promise<{ participantId: string | null; organisationId: string | null; collegeId: string }> {
	if (as === 'self')
		return { participantId: participant.participantId, organisationId: null, collegeId: participant.collegeId };
	if (participant.organisationId === null || participant.mandate !== 'confirmed')
		throw new Refusal('forbidden', 'mandate_required', 'as');
	const organisation = await findOrganisation(tx, participant.projectId, participant.organisationId);
	if (!organisation) throw new Refusal('not_found', 'organisation_unknown', 'as');
	return { participantId: null, organisationId: organisation.id, collegeId: organisation.collegeId };
}

async function requireOrganisation(tx: Tx, projectId: string, organisationId: string | null): Promise<void> {
	if (organisationId === null || (await findOrganisation(tx, projectId, organisationId))) return;
	throw new Refusal('invalid', 'organisation_unknown', 'organisationId');
}
