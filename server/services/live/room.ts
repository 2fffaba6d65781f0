import type { Kysely } from 'kysely';
import { roundAt, roundsOf, sheetOwner } from '#lib/domain/note-fate.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import { isRoomCommand, type RoomCommand } from '#lib/domain/room-command.ts';
import { parseRoomCommand } from '#lib/schemas/room-command.ts';
import type { CommandMessage } from '#lib/schemas/wire.ts';
import type { Fact } from '../../bus/bus.ts';
import type { Clock } from '../../clock.ts';
import { readBallot } from '../../db/ballot-store.ts';
import { findBoard, type BoardRecord } from '../../db/board-store.ts';
import { phasesAtHand } from '../../db/live-store.ts';
import { peopleAt, readSheet, type SheetNote } from '../../db/sheet-store.ts';
import type { Database } from '../../db/tables.ts';
import { Refusal } from '../../errors.ts';
import type { Boards } from '../boards.ts';
import { requirePermission } from '../permission.ts';
import type { Ballots } from './ballots.ts';
import { liveFact, type LiveRun } from './run.ts';
import type { Seats } from './seats.ts';
import { turnsFact, type Turns } from './turns.ts';

/**
 * The one line of a phone in the room: that of its table. Commands of the board go to the board; those about ballots, turns and
 * seats to their services; and whoever comes in is told where the workshop stands.
 */
export function createRoom(deps: {
	db: Kysely<Database>;
	clock: Clock;
	boards: Boards;
	liveRun: LiveRun;
	ballots: Ballots;
	turns: Turns;
	seats: Seats;
}) {
	const { db, clock, boards, liveRun, ballots, turns, seats } = deps;
	/** The last command under way of each person: a ballot never overtakes the one that was cast before it. */
	const tails = new Map<string, Promise<unknown>>();

	function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
		const result = (tails.get(key) ?? Promise.resolve()).then(work);
		const tail = result.catch(() => undefined);
		tails.set(key, tail);
		void tail.then(() => {
			if (tails.get(key) === tail) tails.delete(key);
		});
		return result;
	}

	async function run(
		by: ParticipantPrincipal,
		boardId: string,
		command: RoomCommand,
	): Promise<Record<string, unknown>> {
		const board = await findBoard(db, boardId);
		if (!board || board.projectId !== by.projectId) throw new Refusal('not_found');
		const { workshopId } = board;
		if (workshopId === null) throw new Refusal('not_found', 'workshop_unknown');
		switch (command.name) {
			case 'ballot.cast':
				return { ...(await ballots.cast(by, workshopId, command.payload.phaseId, command.payload.marks)) };
			case 'turn.ask': {
				const { turnId, plenary } = command.payload;
				await turns.ask(by, workshopId, { id: turnId, boardId: plenary ? null : board.id });
				return {};
			}
			case 'turn.take_back':
				await turns.end(by, workshopId, command.payload.turnId);
				return {};
			case 'seat.come':
				await seats.come(by, workshopId, board.id);
				return {};
			case 'sheet.read':
				return { ...(await sheetFor(by, board, workshopId, command.payload.phaseId)) };
		}
	}

	/** The sheet of this round, with nobody's name; `notes` empty: it is one's own, or nothing was written on it. */
	async function sheetFor(
		by: ParticipantPrincipal,
		board: BoardRecord,
		workshopId: string,
		phaseId: string,
	): Promise<{ round: number; rounds: number; notes: SheetNote[] }> {
		const { phases, now } = await phasesAtHand(db, workshopId, [phaseId], clock.now);
		const phase = phases.get(phaseId);
		const writing = phase?.settings.writing;
		if (!phase || !writing) throw new Refusal('not_found', 'phase_unknown');
		if (board.phaseId !== phaseId) throw new Refusal('closed', 'phase_closed');
		const round = roundAt(writing, phase.run, now);
		if (round === null) throw new Refusal('invalid', 'malformed');
		const owner = sheetOwner(await peopleAt(db, board.id, phaseId), by.participantId, round);
		const notes = owner === null || round === 1 ? [] : await readSheet(db, board.id, phaseId, owner);
		return { round, rounds: roundsOf(writing).rounds, notes };
	}

	/** Where the workshop of this board stands, with one's own ballot; nothing while it is only prepared. */
	async function welcomeToRoom(by: ParticipantPrincipal, boardId: string): Promise<Fact[]> {
		const board = await findBoard(db, boardId);
		if (!board?.workshopId || board.live === 'prepared') return [];
		const state = await liveRun.stateFor(board.workshopId);
		if (!state) return [];
		const facts: Fact[] = [liveFact(state)];
		const { phase } = state;
		if (state.life !== 'running' || !phase) return facts;
		if (phase.settings.ballot) {
			const marks = (await readBallot(db, phase.id, by.participantId)) ?? {};
			facts.push({ name: 'ballot', data: { phaseId: phase.id, marks } });
		}
		if (phase.settings.speaking) facts.push(turnsFact(await turns.open(board.workshopId)));
		return facts;
	}

	return {
		/** Runs one command of a line. Throws Refusal. */
		async execute(principal: Principal, boardId: string, message: CommandMessage): Promise<Record<string, unknown>> {
			if (!isRoomCommand(message.name)) return boards.execute(principal, boardId, message);
			const by = requirePermission(principal, 'board.read');
			const command = parseRoomCommand(message.name, message.payload);
			if (!command) throw new Refusal('invalid', 'malformed');
			return inTurn(by.participantId, () => run(by, boardId, command));
		},

		/** What somebody who comes in is told: on the line of a board, and on that of a workshop. */
		async welcome(principal: Principal, documentName: string): Promise<Fact[]> {
			const [kind, id = ''] = documentName.split(':');
			if (kind === 'workshop') {
				const state = await liveRun.stateFor(id);
				return state ? [liveFact(state)] : [];
			}
			const facts = await boards.welcome(principal, documentName);
			if (kind !== 'board' || principal.kind !== 'participant') return facts;
			return [...facts, ...(await welcomeToRoom(principal, id))];
		},
	};
}
export type Room = ReturnType<typeof createRoom>;
