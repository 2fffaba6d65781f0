import { getContext, setContext } from 'svelte';
import { BoardSession, type SessionOptions } from '#lib/components/board/board-session.svelte.ts';
import type { BoardNote } from '#lib/domain/board.ts';
import type { UnshownNote } from '#lib/domain/board-page.ts';
import { secondsLeft, type LivePhase, type LiveState } from '#lib/domain/live.ts';
import type { CommandResultMessage, FactMessage } from '#lib/schemas/wire.ts';
import { uuid } from '#lib/sync/uuid.ts';
import { ReadAloud } from './read-aloud.svelte.ts';

/** A turn to speak as the room knows it. */
interface OpenTurn {
	id: string;
	boardId: string | null;
	speaking: boolean;
}

/** One's own note, wherever it stands. */
export interface OwnNote {
	note: BoardNote;
	/** `sending`: on its way from this device. */
	state: 'visible' | 'veiled' | 'waiting' | 'sending';
}

interface PhoneOptions extends Omit<SessionOptions, 'onFact'> {
	live: LiveState;
	facts: readonly FactMessage[];
	/** Another phase: what the page shows beside the board is loaded again. */
	onPhase: () => void;
}

/** A participant's phone: the line of its table, with where the workshop stands and what is this person's own. */
export class PhoneSession {
	readonly board: BoardSession;
	readonly voice = new ReadAloud();
	live: LiveState = $state.raw() as LiveState;
	unshown: readonly UnshownNote[] = $state.raw([]);
	/** Own dots in the phase under way. */
	marks: Readonly<Record<string, number>> = $state.raw({});
	turns: readonly OpenTurn[] = $state.raw([]);
	ownTurn: string | null = $state(null);
	ready = $state(false);
	#options: PhoneOptions;
	/** The server's clock minus this device's, in ms. */
	#ahead = 0;
	#now = $state(0);

	constructor(options: PhoneOptions) {
		this.#options = options;
		this.live = options.live;
		this.#now = options.live.now;
		this.board = new BoardSession({ ...options, onFact: (fact) => this.#hear(fact) });
		for (const fact of options.facts) this.#hear(fact);
	}

	start(): () => void {
		this.ready = true;
		this.#ahead = this.live.now - Date.now();
		this.ownTurn = recall(this.#turnKey);
		const stops = [this.board.start(), this.voice.start()];
		const tick = setInterval(() => (this.#now = Date.now() + this.#ahead), 500);
		return () => {
			clearInterval(tick);
			for (const stop of stops) stop();
		};
	}

	/** The page was loaded again. */
	reloaded(live: LiveState, facts: readonly FactMessage[]) {
		this.#turnTo(live);
		if (this.board.view?.line.synced) return;
		for (const fact of facts) this.#hear(fact);
	}

	get phase(): LivePhase | null {
		return this.live.phase;
	}

	/** Whole seconds left in the phase; null: its clock does not run. */
	get left(): number | null {
		return this.phase ? secondsLeft(this.phase.run, this.#now) : null;
	}

	/** This moment by the server's clock, in ms. */
	get now(): number {
		return this.#now;
	}

	/** Own notes, the newest first. */
	get own(): OwnNote[] {
		const { notes, pending } = this.board.board;
		const shown = Object.values(notes)
			.filter(({ id }) => this.board.isMine(id))
			.map((note): OwnNote => ({ note, state: pending[note.id] === undefined ? 'visible' : 'sending' }));
		const kept = this.unshown
			.filter(({ id }) => this.board.isMine(id) && notes[id] === undefined)
			.map((note): OwnNote => ({ note, state: note.state }));
		// A new note has no number before the server gave it one: it is the newest.
		return [...shown, ...kept].sort((one, other) => order(other) - order(one));
	}

	/** Sends the whole ballot; shown at once, taken back when it is refused. */
	async cast(marks: Record<string, number>): Promise<CommandResultMessage | null> {
		if (!this.phase) return null;
		const before = this.marks;
		this.marks = marks;
		const result = await this.board.ask('ballot.cast', { phaseId: this.phase.id, marks });
		if (result && !result.ok && this.marks === marks) this.marks = before;
		return result;
	}

	async askToSpeak(): Promise<CommandResultMessage | null> {
		const turnId = uuid();
		this.#keepTurn(turnId);
		const result = await this.board.ask('turn.ask', { turnId, plenary: this.phase?.settings.plenary === true });
		if (result && !result.ok) this.#keepTurn(null);
		return result;
	}

	async takeTurnBack(): Promise<void> {
		const turnId = this.ownTurn;
		this.#keepTurn(null);
		if (turnId) await this.board.ask('turn.take_back', { turnId });
	}

	/** How many speak before; null: one does not wait. 0 and `speaking`: one has the floor. */
	get place(): { before: number; speaking: boolean } | null {
		const own = this.turns.find(({ id }) => id === this.ownTurn);
		if (!own) return this.ownTurn === null ? null : { before: this.turns.length, speaking: false };
		const queue = this.turns.filter(({ boardId, speaking }) => boardId === own.boardId && !speaking);
		return { before: own.speaking ? 0 : queue.indexOf(own), speaking: own.speaking };
	}

	get #turnKey() {
		return `trame-turn-${this.#options.boardId}`;
	}

	#keepTurn(id: string | null) {
		this.ownTurn = id;
		try {
			if (id === null) sessionStorage.removeItem(this.#turnKey);
			else sessionStorage.setItem(this.#turnKey, id);
		} catch {
			// A browser that keeps nothing: the place in the queue is lost with the page.
		}
	}

	#hear({ name, data = {} }: FactMessage) {
		if (name === 'live') this.#turnTo(data as unknown as LiveState);
		if (name === 'unshown') this.unshown = (data.notes as UnshownNote[] | undefined) ?? [];
		if (name === 'ballot' && data.phaseId === this.phase?.id && !this.#isCasting()) {
			this.marks = (data.marks as Record<string, number> | undefined) ?? {};
		}
		if (name === 'turns') {
			this.turns = (data.turns as OpenTurn[] | undefined) ?? [];
			if (this.ownTurn && this.ready && !this.#isAsking() && !this.turns.some(({ id }) => id === this.ownTurn)) {
				this.#keepTurn(null);
			}
		}
		if (name === 'changed' && data.what === 'seats') this.#options.onPhase();
	}

	/** What waits on this device is newer than what the server says. */
	#isCasting(): boolean {
		return this.board.waiting.some((command) => command.name === 'ballot.cast');
	}

	#isAsking(): boolean {
		return this.board.waiting.some((command) => command.name === 'turn.ask');
	}

	#turnTo(live: LiveState) {
		if (live.version < this.live.version) return;
		const before = this.live;
		this.live = live;
		if (typeof window !== 'undefined') this.#ahead = live.now - Date.now();
		this.#now = live.now;
		if (before.phase?.id !== live.phase?.id) this.marks = {};
		const same =
			before.phase?.id === live.phase?.id &&
			before.life === live.life &&
			before.phase?.revealed === live.phase?.revealed;
		if (!same && this.ready) this.#options.onPhase();
	}
}

const order = ({ note }: OwnNote) => (note.number === 0 ? Number.MAX_SAFE_INTEGER : note.number);

function recall(key: string): string | null {
	try {
		return sessionStorage.getItem(key);
	} catch {
		return null;
	}
}

const KEY = Symbol('phone');
export const providePhone = (session: PhoneSession): PhoneSession => setContext(KEY, session);
export const usePhone = (): PhoneSession => getContext<PhoneSession>(KEY);
