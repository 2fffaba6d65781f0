import type { Kysely } from 'kysely';
import type { Principal } from '#lib/domain/principal.ts';
import { seat, type SeatingWay } from '#lib/domain/seating.ts';
import type { SeatDuty } from '#lib/domain/vocabulary.ts';
import type { Bus } from '../../bus/bus.ts';
import type { Clock } from '../../clock.ts';
import { boardIdsOf, findRun, lockRun, recordEvent, type WorkshopRun } from '../../db/live-store.ts';
import {
	comeIn,
	findSeat,
	knownPeople,
	listSeats,
	placePeople,
	setDuty,
	setNameConsent,
	type SeatRecord,
} from '../../db/seat-store.ts';
import type { Database } from '../../db/tables.ts';
import type { Tx } from '../../documents.ts';
import { Refusal } from '../../errors.ts';
import { requirePermission } from '../permission.ts';

/** Most people that are placed by one act. */
const MOST_PLACED = 1000;

/** Who is at a workshop, at which table, and what they do there. Names are for those who run it. */
export function createSeats(deps: { db: Kysely<Database>; bus: Bus; clock: Clock }) {
	const { db, bus, clock } = deps;

	function checked(run: WorkshopRun | undefined, projectId: string): WorkshopRun {
		if (!run || run.projectId !== projectId) throw new Refusal('not_found', 'workshop_unknown');
		return run;
	}

	async function demandTable(tx: Tx, workshopId: string, boardId: string | null): Promise<void> {
		if (boardId !== null && !(await boardIdsOf(tx, workshopId)).includes(boardId)) {
			throw new Refusal('not_found', 'board_unknown', 'boardId');
		}
	}

	/** Pages ask again who sits where: nobody's name is ever in a fact. */
	async function tell(workshopId: string, participantIds: readonly string[] = []): Promise<void> {
		const fact = { name: 'changed', data: { what: 'seats' } };
		// Phones listen to their table alone: those who were moved must look where they sit now.
		const boardIds = participantIds.length > 0 ? await boardIdsOf(db, workshopId) : [];
		for (const id of boardIds) bus.publish({ kind: 'fact', channel: `board:${id}`, fact });
		bus.publish({ kind: 'fact', channel: `workshop:${workshopId}`, fact });
		for (const participantId of participantIds) {
			bus.publish({ kind: 'fact', channel: `workshop:${workshopId}`, fact: { name: 'seat' }, participantId });
		}
	}

	return {
		/** They are here, at this table or (null) in the hall; a place that was given to them before stays theirs. */
		async come(principal: Principal, workshopId: string, boardId: string | null): Promise<void> {
			const by = requirePermission(principal, 'board.read');
			await db.transaction().execute(async (tx) => {
				const run = checked(await findRun(tx, workshopId), by.projectId);
				if (!run.open) throw new Refusal('closed', 'workshop_closed');
				await demandTable(tx, workshopId, boardId);
				await comeIn(tx, workshopId, by.participantId, boardId, clock.now);
			});
			await tell(workshopId);
		},

		/** One's own place; undefined: none. */
		async own(principal: Principal, workshopId: string): Promise<Awaited<ReturnType<typeof findSeat>>> {
			const by = requirePermission(principal, 'board.read');
			checked(await findRun(db, workshopId), by.projectId);
			return findSeat(db, workshopId, by.participantId);
		},

		/** Everybody who was placed or came, with their names. */
		async list(principal: Principal, workshopId: string): Promise<SeatRecord[]> {
			const by = requirePermission(principal, 'workshop.manage');
			checked(await findRun(db, workshopId), by.projectId);
			return listSeats(db, workshopId);
		},

		/** Places everybody who is here at the tables, by lot, or so that each college is at every table. */
		async mix(principal: Principal, workshopId: string, way: SeatingWay): Promise<void> {
			const by = requirePermission(principal, 'workshop.manage');
			const moved = await db.transaction().execute(async (tx) => {
				const run = checked(await lockRun(tx, workshopId), by.projectId);
				const seats = (await listSeats(tx, workshopId)).filter(({ duty }) => duty !== 'device');
				const guests = seats.map(({ participantId: id, collegeId }) => ({ id, collegeId }));
				const places = seat(guests, await boardIdsOf(tx, workshopId), way);
				await placePeople(tx, workshopId, places);
				const event = { workshopId, phaseId: run.phaseId, participantId: by.participantId, name: 'seats_mixed' };
				await recordEvent(tx, { ...event, detail: { way, people: guests.length } }, clock.now);
				return [...places.keys()];
			});
			await tell(workshopId, moved);
		},

		/** Places some people at one table; null: back in the hall. */
		async place(
			principal: Principal,
			workshopId: string,
			participantIds: readonly string[],
			boardId: string | null,
		): Promise<void> {
			const by = requirePermission(principal, 'workshop.manage');
			if (participantIds.length > MOST_PLACED) throw new Refusal('invalid', 'too_many_at_once');
			await db.transaction().execute(async (tx) => {
				checked(await lockRun(tx, workshopId), by.projectId);
				await demandTable(tx, workshopId, boardId);
				const known = await knownPeople(tx, by.projectId, participantIds);
				if (participantIds.some((id) => !known.has(id))) throw new Refusal('not_found', 'participant_unknown');
				const places = participantIds.map((id) => [id, boardId] as const);
				await placePeople(tx, workshopId, places);
			});
			await tell(workshopId, participantIds);
		},

		/** Makes somebody the scribe, the timekeeper… of their table. */
		async giveDuty(principal: Principal, workshopId: string, participantId: string, duty: SeatDuty): Promise<void> {
			const by = requirePermission(principal, 'workshop.manage');
			await db.transaction().execute(async (tx) => {
				checked(await lockRun(tx, workshopId), by.projectId);
				if (!(await setDuty(tx, workshopId, participantId, duty)))
					throw new Refusal('not_found', 'participant_unknown');
			});
			await tell(workshopId, [participantId]);
		},

		/** Whether one's own name may stand in the minutes. Asked for, never supposed. */
		async allowName(principal: Principal, workshopId: string, consent: boolean): Promise<void> {
			const by = requirePermission(principal, 'board.read');
			checked(await findRun(db, workshopId), by.projectId);
			if (!(await setNameConsent(db, workshopId, by.participantId, consent))) {
				throw new Refusal('not_found', 'participant_unknown');
			}
		},
	};
}
export type Seats = ReturnType<typeof createSeats>;
