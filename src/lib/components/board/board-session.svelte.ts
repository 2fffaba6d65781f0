import { LineView } from '#lib/components/saving/line-view.svelte.ts';
import type { BoardCommandName, BoardCommands, PendingCommand } from '#lib/domain/board-command.ts';
import { project, type ProjectedBoard } from '#lib/domain/board-projection.ts';
import type { BoardMe } from '#lib/domain/board-page.ts';
import type { BoardState } from '#lib/domain/board.ts';
import { isRoomCommand, type RoomCommandName, type RoomCommands } from '#lib/domain/room-command.ts';
import type { CommandMessage, CommandResultMessage, FactMessage } from '#lib/schemas/wire.ts';
import { BOARD_MAPS, readBoard, sameJson } from '#lib/sync/board-doc.ts';
import { createCommandQueue, type CommandQueue, type Refused } from '#lib/sync/command-queue.ts';
import { connect } from '#lib/sync/connection.ts';
import { openOutbox } from '#lib/sync/outbox.ts';
import { anything, arrivals, NO_ARRIVALS, together, type Arrivals } from './arrivals.ts';

/** Failures before the first opening after which the WebSocket counts as blocked. */
const BLOCKED_AFTER = 3;
const POLL_MS = 5000;
/** Arrivals are told together, at most this often. */
const TELL_MS = 4000;
/** Commands that can be taken back from this page, newest last. */
const LONGEST_UNDO = 50;

export interface Present {
	/** Null: under the floor of 5. */
	total: number | null;
	byCollege: Record<string, number | null>;
}

export interface SessionOptions {
	boardId: string;
	me: BoardMe;
	state: BoardState;
	mine: string[];
	onRefused: (refused: Refused) => void;
	onArrivals: (arrivals: Arrivals) => void;
	/** The other road when WebSockets are blocked: one command as a form post. */
	post: (command: CommandMessage) => Promise<CommandResultMessage>;
	reload: () => Promise<void>;
	/** What else is told on this line: where the workshop stands, one's own ballot. */
	onFact?: (fact: FactMessage) => void;
}

/**
 * A board on one screen: what the server drew, then what its document says, with what this device has asked for drawn
 * over it. Entries keep their identity, so one note's change redraws one card.
 */
export class BoardSession {
	board: ProjectedBoard = $state.raw() as ProjectedBoard;
	#mine: Record<string, true> = $state.raw({});
	present: Present | null = $state.raw(null);
	view: LineView | undefined = $state.raw();
	/** The WebSocket cannot be opened: commands go as forms, the board is loaded again every few seconds. */
	blocked = $state(false);
	/** Ids of commands that can be taken back. */
	undoable: string[] = $state.raw([]);
	#waiting: readonly CommandMessage[] = $state.raw([]);
	#options: SessionOptions;
	#base: BoardState;
	#queue: CommandQueue | undefined;
	#made: Record<string, true> = {};
	#untold: Arrivals = NO_ARRIVALS;

	constructor(options: SessionOptions) {
		this.#options = options;
		this.#base = options.state;
		this.#mine = flags(options.mine);
		this.#draw();
	}

	/** Goes live. Returns the way to stop. */
	start(): () => void {
		const { boardId, me } = this.#options;
		const document = `board:${boardId}`;
		const connection = connect({ document });
		const view = new LineView(connection);
		this.view = view;
		const queue = createCommandQueue({
			connection,
			outbox: openOutbox(me.participantId, document),
			onChange: () => {
				view.waiting(queue.pending.length, queue.waitingSince);
				this.#draw();
			},
			onRefused: this.#options.onRefused,
		});
		this.#queue = queue;

		let reading = false;
		const read = () => {
			reading = false;
			if (connection.state().synced) this.#receive(readBoard(connection.doc));
		};
		const changed = () => {
			if (reading) return;
			reading = true;
			queueMicrotask(read);
		};
		for (const name of BOARD_MAPS) connection.doc.getMap(name).observe(changed);
		connection.onFact((fact) => {
			const { name, data } = fact;
			if (name === 'mine') this.#mine = flags((data?.noteIds as string[] | undefined) ?? []);
			if (name === 'present') this.present = data as unknown as Present;
			this.#options.onFact?.(fact);
		});
		let synced = false;
		let comeBacks = 0;
		connection.onState(() => {
			const line = connection.state();
			this.blocked = !line.everOpened && line.failures >= BLOCKED_AFTER && navigator.onLine;
			view.otherRoad = this.blocked;
			if (line.status === 'connected' && line.comeBacks > comeBacks) {
				// What one may do here, or whether the board is open, is not what it was.
				comeBacks = line.comeBacks;
				void this.#options.reload();
			}
			if (line.synced && !synced) {
				synced = true;
				changed();
			}
		});

		const poll = setInterval(() => {
			if (this.blocked) void this.#poll();
		}, POLL_MS);
		const tell = setInterval(() => this.#tell(), TELL_MS);
		return () => {
			clearInterval(poll);
			clearInterval(tell);
			queue.close();
			view.close();
		};
	}

	/** The page was loaded again by the server. A live document knows better. */
	reloaded(state: BoardState, mine: string[]) {
		if (this.view?.line.synced) return;
		this.#mine = flags(mine);
		this.#receive(state);
	}

	/** Asks the board for something. Resolves when it is answered; null: the page was left before. */
	async run<Name extends BoardCommandName>(
		name: Name,
		payload: BoardCommands[Name],
	): Promise<CommandResultMessage | null> {
		if (!this.#queue) return null;
		for (const key of ['noteId', 'groupId', 'itemId'] as const) {
			const id = (payload as Record<string, unknown>)[key];
			if (typeof id === 'string') this.#made[id] = true;
		}
		const answer = this.#queue.run(name, payload);
		if (this.blocked) void this.#poll();
		const result = await answer;
		if (result?.ok && name !== 'board.undo') {
			this.undoable = [...this.undoable.slice(1 - LONGEST_UNDO), result.id];
		}
		return result;
	}

	/** Asks the room for something that is no command of the board, by the same road and outbox. */
	async ask<Name extends RoomCommandName>(
		name: Name,
		payload: RoomCommands[Name],
	): Promise<CommandResultMessage | null> {
		if (!this.#queue) return null;
		const answer = this.#queue.run(name, payload);
		if (this.blocked) void this.#poll();
		return answer;
	}

	/** What this device has asked for and not heard back about, oldest first. */
	get waiting(): readonly CommandMessage[] {
		return this.#waiting;
	}

	/** Takes back a command of this page: the last one, or the one named. */
	async undo(commandId = this.undoable[this.undoable.length - 1]): Promise<CommandResultMessage | null> {
		if (commandId === undefined) return null;
		this.undoable = this.undoable.filter((id) => id !== commandId);
		return this.run('board.undo', { commandId });
	}

	/** Asked for on this visit, by this page. */
	isMadeHere(id: string): boolean {
		return this.#made[id] === true;
	}

	isMine(noteId: string): boolean {
		return this.#mine[noteId] === true || this.#made[noteId] === true;
	}

	async #poll() {
		await this.#queue?.drain(this.#options.post);
		await this.#options.reload();
	}

	/** `fresh` entries that read as before keep their identity: their cards are left alone. */
	#receive(fresh: BoardState) {
		const state: BoardState = {
			notes: keepSame(this.#base.notes, fresh.notes),
			groups: keepSame(this.#base.groups, fresh.groups),
			items: keepSame(this.#base.items, fresh.items),
		};
		this.#untold = together(
			this.#untold,
			arrivals(this.#base, state, (id) => this.#made[id] === true || this.isMine(id)),
		);
		this.#base = state;
		this.#draw();
	}

	#draw() {
		this.#waiting = this.#queue?.pending ?? [];
		const pending = this.#waiting.filter(({ name }) => !isRoomCommand(name)) as unknown as PendingCommand[];
		this.board = project(this.#base, pending, this.#options.me.speaker);
	}

	#tell() {
		if (!anything(this.#untold)) return;
		this.#options.onArrivals(this.#untold);
		this.#untold = NO_ARRIVALS;
	}
}

function keepSame<Entry>(before: Record<string, Entry>, fresh: Record<string, Entry>): Record<string, Entry> {
	const result: Record<string, Entry> = {};
	for (const [id, entry] of Object.entries(fresh)) {
		const old = before[id];
		result[id] = old !== undefined && sameJson(old, entry) ? old : entry;
	}
	return result;
}

function flags(ids: string[]): Record<string, true> {
	const result: Record<string, true> = {};
	for (const id of ids) result[id] = true;
	return result;
}
