import type { Kysely } from 'kysely';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import type { Bus } from '../../bus/bus.ts';
import type { Clock } from '../../clock.ts';
import { listColleges } from '../../db/college-store.ts';
import { boardIdsOf, findRun, lockRun, type WorkshopRun } from '../../db/live-store.ts';
import type { Database } from '../../db/tables.ts';
import { beginTurn, endTurn, insertTurn, listTurns, speakingTime, type TurnRecord } from '../../db/turn-store.ts';
import type { Tx } from '../../documents.ts';
import { Refusal } from '../../errors.ts';
import { requirePermission } from '../permission.ts';

/** Turns that one person may be waiting for at once. */
const MOST_WAITING = 1;

/** One's place in the queue: how many speak before. */
export interface OwnTurn {
	id: string;
	/** 0: one speaks now, or is next. */
	before: number;
	speaking: boolean;
}

/** Turns to speak (tour de parole): who asks, who speaks, and how long each college has spoken. */
export function createTurns(deps: { db: Kysely<Database>; bus: Bus; clock: Clock }) {
	const { db, bus, clock } = deps;

	function checked(run: WorkshopRun | undefined, projectId: string): WorkshopRun {
		if (!run || run.projectId !== projectId) throw new Refusal('not_found', 'workshop_unknown');
		return run;
	}

	async function inRun<T>(
		by: ParticipantPrincipal,
		workshopId: string,
		work: (tx: Tx, run: WorkshopRun) => Promise<T>,
	): Promise<T> {
		const { result, open, boardIds } = await db.transaction().execute(async (tx) => ({
			result: await work(tx, checked(await lockRun(tx, workshopId), by.projectId)),
			open: openOf(await listTurns(tx, workshopId)),
			boardIds: await boardIdsOf(tx, workshopId),
		}));
		for (const id of boardIds) bus.publish({ kind: 'fact', channel: `board:${id}`, fact: turnsFact(open) });
		bus.publish({
			kind: 'fact',
			channel: `workshop:${workshopId}`,
			fact: { name: 'changed', data: { what: 'turns' } },
		});
		return result;
	}

	const waiting = ({ beganAt, endedAt }: TurnRecord) => beganAt === null && endedAt === null;

	return {
		/** Asks to speak, at a table or (null) in plenary. The same id twice asks once. */
		async ask(principal: Principal, workshopId: string, turn: { id: string; boardId: string | null }): Promise<void> {
			const by = requirePermission(principal, 'note.write', { open: true });
			await inRun(by, workshopId, async (tx, run) => {
				if (run.live !== 'running') throw new Refusal('closed', 'not_running');
				if (turn.boardId !== null && !(await boardIdsOf(tx, workshopId)).includes(turn.boardId)) {
					throw new Refusal('not_found', 'board_unknown', 'boardId');
				}
				const turns = await listTurns(tx, workshopId);
				if (turns.some(({ id }) => id === turn.id)) return;
				const own = turns.filter((one) => one.participantId === by.participantId && waiting(one));
				if (own.length >= MOST_WAITING) throw new Refusal('conflict', 'waits_already');
				const { participantId, collegeId } = by;
				await insertTurn(tx, { ...turn, workshopId, phaseId: run.phaseId, participantId, collegeId }, clock.now);
			});
		},

		/** Notes somebody who raised a hand; `collegeId` null: not known. */
		async add(
			principal: Principal,
			workshopId: string,
			turn: { id: string; boardId: string | null; collegeId: string | null },
		): Promise<void> {
			const by = requirePermission(principal, 'workshop.manage');
			await inRun(by, workshopId, async (tx, run) => {
				const colleges = await listColleges(tx, run.projectId);
				if (turn.collegeId !== null && !colleges.some(({ id }) => id === turn.collegeId)) {
					throw new Refusal('invalid', 'college_unknown', 'collegeId');
				}
				await insertTurn(tx, { ...turn, workshopId, phaseId: run.phaseId, participantId: null }, clock.now);
			});
		},

		/** Gives the floor; whoever speaks at the same place has finished. */
		async begin(principal: Principal, workshopId: string, id: string): Promise<void> {
			const by = requirePermission(principal, 'workshop.manage');
			await inRun(by, workshopId, async (tx) => {
				if (!(await beginTurn(tx, workshopId, id, clock.now))) throw new Refusal('not_found', 'turn_gone');
			});
		},

		/** Ends a turn, or takes one out of the queue: a facilitator anybody's, others their own. */
		async end(principal: Principal, workshopId: string, id: string): Promise<void> {
			const by = requirePermission(principal, 'board.read');
			const runs = ['facilitator', 'steward'].includes(by.role);
			await inRun(by, workshopId, async (tx) => {
				const whose = runs ? null : by.participantId;
				if (!(await endTurn(tx, workshopId, id, whose, clock.now))) throw new Refusal('not_found', 'turn_gone');
			});
		},

		/** The queue with names, for those who run the workshop: who speaks, then who waits. */
		async queue(principal: Principal, workshopId: string): Promise<TurnRecord[]> {
			const by = requirePermission(principal, 'workshop.manage');
			checked(await findRun(db, workshopId), by.projectId);
			return (await listTurns(db, workshopId)).filter(({ endedAt }) => endedAt === null);
		},

		/** One's own turn, while it waits or runs; null: none. */
		async own(principal: Principal, workshopId: string): Promise<OwnTurn | null> {
			const by = requirePermission(principal, 'board.read');
			checked(await findRun(db, workshopId), by.projectId);
			const open = (await listTurns(db, workshopId)).filter(({ endedAt }) => endedAt === null);
			const own = open.find(({ participantId }) => participantId === by.participantId);
			if (!own) return null;
			const sameQueue = open.filter((turn) => turn.boardId === own.boardId && waiting(turn));
			const speaking = own.beganAt !== null;
			return { id: own.id, speaking, before: speaking ? 0 : sameQueue.indexOf(own) };
		},

		/** The queue as the room may know it, for whoever is let in already. */
		async open(workshopId: string): Promise<OpenTurn[]> {
			return openOf(await listTurns(db, workshopId));
		},

		/** Seconds spoken by college and table: of nobody in particular. */
		async times(principal: Principal, workshopId: string): Promise<Awaited<ReturnType<typeof speakingTime>>> {
			const by = requirePermission(principal, 'workshop.manage');
			checked(await findRun(db, workshopId), by.projectId);
			return speakingTime(db, workshopId, clock.now);
		},
	};
}
export type Turns = ReturnType<typeof createTurns>;

/** A turn as the room may know it: its id was made up by the device that asked, which finds its own place by it. */
export interface OpenTurn {
	id: string;
	boardId: string | null;
	speaking: boolean;
}

function openOf(turns: TurnRecord[]): OpenTurn[] {
	const open = turns.filter(({ endedAt }) => endedAt === null);
	return open.map(({ id, boardId, beganAt }) => ({ id, boardId, speaking: beganAt !== null }));
}

/** The fact `turns`: the queue, in order. */
export function turnsFact(turns: OpenTurn[]) {
	return { name: 'turns', data: { turns } };
}
