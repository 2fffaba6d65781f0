import type { Kysely } from 'kysely';
import type { UnshownNote } from '#lib/domain/board-page.ts';
import type { LiveState } from '#lib/domain/live.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import type { Bus } from '../../bus/bus.ts';
import type { Clock } from '../../clock.ts';
import { countPlaced, countWritten, tableActivity } from '../../db/balance-store.ts';
import { listHandCounts, type HandCount } from '../../db/ballot-store.ts';
import { listColleges } from '../../db/college-store.ts';
import { findRun, listPhases, lockRun, recordEvent, setLeader, type PhaseRecord } from '../../db/live-store.ts';
import { listSeats, type SeatRecord } from '../../db/seat-store.ts';
import { findSpeakers } from '../../db/speaker-store.ts';
import type { Database } from '../../db/tables.ts';
import { listTurns, speakingTime, type TurnRecord } from '../../db/turn-store.ts';
import { facilitatorsOf, readUnshown } from '../../db/unshown-store.ts';
import { findWorkshop, listTables } from '../../db/workshop-store.ts';
import { Refusal } from '../../errors.ts';
import { requirePermission } from '../permission.ts';
import { balanceOf, type Balance } from './balance.ts';
import type { Ballots } from './ballots.ts';
import type { LiveRun } from './run.ts';

/** Somebody who runs workshops, and whether their device is connected to this one. */
export interface Runner {
	id: string;
	name: string;
	online: boolean;
}

/** Everything of the moment, for whoever runs the workshop. */
export interface ConsoleView {
	workshop: { id: string; title: string; startsAt: Date | null; endsAt: Date | null; rehearsal: boolean };
	live: LiveState | null;
	phases: PhaseRecord[];
	runners: Runner[];
	/** Null: nobody leads. */
	leader: Runner | null;
	/** Who was placed or came, and whether their device is connected. */
	seats: (SeatRecord & { online: boolean })[];
	tables: { id: string; title: string; lastAt: Date | null; inPhase: number; unshown: UnshownNote[] }[];
	/** Those that are not over, in the order in which they were asked for. */
	turns: TurnRecord[];
	/** What can be chosen in the phase under way; empty: nothing. */
	choices: { id: string; title: string }[];
	handCounts: HandCount[];
	balance: Balance;
}

/** The facilitator's console: what is happening, and who leads. `present`: who has a line open on one of these names. */
export function createConsole(deps: {
	db: Kysely<Database>;
	bus: Bus;
	clock: Clock;
	liveRun: Pick<LiveRun, 'stateFor'>;
	ballots: Pick<Ballots, 'choices'>;
	present: (names: Iterable<string>) => Set<string>;
}) {
	const { db, bus, clock, liveRun, ballots, present } = deps;

	async function lead(by: ParticipantPrincipal, workshopId: string, to: string): Promise<void> {
		await db.transaction().execute(async (tx) => {
			const run = await lockRun(tx, workshopId);
			if (run?.projectId !== by.projectId) throw new Refusal('not_found', 'workshop_unknown');
			if (!(await facilitatorsOf(tx, by.projectId)).includes(to)) throw new Refusal('not_found', 'participant_unknown');
			await setLeader(tx, workshopId, to);
			const event = { workshopId, phaseId: run.phaseId, participantId: by.participantId, name: 'lead' };
			await recordEvent(tx, { ...event, detail: { from: run.ledBy, to } }, clock.now);
		});
		bus.publish({ kind: 'fact', channel: `workshop:${workshopId}`, fact: { name: 'changed', data: { what: 'lead' } } });
	}

	return {
		/** Takes the lead: from nobody, or from whoever has it, present or gone. Participants notice nothing. */
		async takeLead(principal: Principal, workshopId: string): Promise<void> {
			const by = requirePermission(principal, 'workshop.manage');
			await lead(by, workshopId, by.participantId);
		},

		/** Hands the lead to somebody else who runs workshops here. */
		async handOver(principal: Principal, workshopId: string, to: string): Promise<void> {
			await lead(requirePermission(principal, 'workshop.manage'), workshopId, to);
		},

		async view(principal: Principal, workshopId: string): Promise<ConsoleView> {
			const { projectId } = requirePermission(principal, 'workshop.manage');
			const workshop = await findWorkshop(db, projectId, workshopId);
			const run = workshop && (await findRun(db, workshopId));
			if (!workshop || !run) throw new Refusal('not_found', 'workshop_unknown');
			const phases = await listPhases(db, workshopId);
			const phase = phases.find(({ id }) => id === run.phaseId);
			const boards = await listTables(db, [workshopId]);
			const online = present([`workshop:${workshopId}`, ...boards.map(({ id }) => `board:${id}`)]);
			const runnerIds = await facilitatorsOf(db, projectId);
			const speakers = await findSpeakers(db, projectId, runnerIds);
			const runners = runnerIds.map((id) => ({
				id,
				name: speakers.get(id)?.displayName ?? '',
				online: online.has(id),
			}));
			const seats = (await listSeats(db, workshopId)).map((seat) => ({
				...seat,
				online: online.has(seat.participantId),
			}));
			const activity = new Map((await tableActivity(db, workshopId, run.phaseId)).map((one) => [one.boardId, one]));
			const tables = await Promise.all(
				boards.map(async ({ id, title }) => ({
					id,
					title,
					lastAt: activity.get(id)?.lastAt ?? null,
					inPhase: activity.get(id)?.inPhase ?? 0,
					unshown: [...(await readUnshown(db, id, null)).values()].flat(),
				})),
			);
			const came = seats.filter(({ cameAt }) => cameAt !== null);
			return {
				workshop: {
					id: workshop.id,
					title: workshop.title,
					startsAt: workshop.startsAt,
					endsAt: workshop.endsAt,
					rehearsal: run.rehearsal,
				},
				live: await liveRun.stateFor(workshopId),
				phases,
				runners,
				leader: runners.find(({ id }) => id === run.ledBy) ?? null,
				seats,
				tables,
				turns: (await listTurns(db, workshopId)).filter(({ endedAt }) => endedAt === null),
				choices: phase?.settings.ballot ? await ballots.choices(principal, workshopId, phase.id) : [],
				handCounts: phase?.settings.ballot ? await listHandCounts(db, phase.id) : [],
				balance: balanceOf({
					collegeIds: (await listColleges(db, projectId)).map(({ id }) => id),
					boardIds: boards.map(({ id }) => id),
					written: await countWritten(db, workshopId),
					placed: await countPlaced(db, workshopId),
					spoken: await speakingTime(db, workshopId, clock.now),
					present: new Set(came.map(({ collegeId }) => collegeId)),
				}),
			};
		},
	};
}
export type Console = ReturnType<typeof createConsole>;
