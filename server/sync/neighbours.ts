import type { AwarenessEntry, Bus, BusMessage, Writers } from '../bus/bus.ts';
import type { Carets } from './carets.ts';
import type { Line } from './connection.ts';
import type { Elsewhere, Neighbour } from './elsewhere.ts';
import type { PresentTeller } from './presence.ts';

/** Who came and went is told at most this often, carets a little more often. */
const HERE_MS = 500;
const CARETS_MS = 100;
/** A process that is not heard any more has nobody here any more: three of its words are missing. */
const SILENT_MS = 16_000;

/**
 * One room in several processes: who is here, who writes, where their carets are. Hints alone, told when something
 * changes and again at each sweep, so that a lost one is repaired and a killed process is forgotten.
 */
export class Neighbours implements Elsewhere {
	readonly #bus: Bus;
	readonly #documentId: string;
	readonly #lines: ReadonlySet<Line>;
	readonly #onReady: (missed: boolean) => void;
	readonly #onAsked: () => void;
	readonly #nodes = new Map<string, Neighbour>();
	#carets: Carets | null = null;
	#present: PresentTeller | null = null;
	#outward = new Map<number, AwarenessEntry>();
	#hereTimer: NodeJS.Timeout | null = null;
	#caretsTimer: NodeJS.Timeout | null = null;
	#unfollow: () => void = () => undefined;

	/** `onReady`: as `Bus.follow` says. `onAsked`: somebody elsewhere wants to know how far this room has come. */
	constructor(
		bus: Bus,
		documentId: string,
		lines: ReadonlySet<Line>,
		{ onReady, onAsked }: { onReady(missed: boolean): void; onAsked(): void },
	) {
		this.#bus = bus;
		this.#documentId = documentId;
		this.#lines = lines;
		this.#onReady = onReady;
		this.#onAsked = onAsked;
	}

	/** Begins to listen, once the parts of the room are there that it tells. */
	start(carets: Carets, present: PresentTeller): void {
		this.#carets = carets;
		this.#present = present;
		if (!this.#bus.several) return;
		this.#unfollow = this.#bus.follow(this.#documentId, (missed) => {
			this.#bus.publish({ kind: 'ask', documentId: this.#documentId });
			this.#tellHere();
			this.#onReady(missed);
		});
	}

	*people(): Iterable<[string, string]> {
		for (const { people } of this.#nodes.values()) yield* people;
	}

	*writers(): Iterable<Writers> {
		for (const { writers } of this.#nodes.values()) yield writers;
	}

	/**
	 * Whether somebody in another process has this room open, as far as is known: nobody else is told of heads and carets. A bus
	 * that knows of no processes tells its listeners at no cost.
	 */
	get anybody(): boolean {
		return !this.#bus.several || this.#nodes.size > 0;
	}

	/** Somebody came in: the first one finds out who else is there. */
	joined(): void {
		if (!this.#bus.several) return;
		if (this.#lines.size === 1) this.#bus.publish({ kind: 'ask', documentId: this.#documentId });
		this.changed();
	}

	changed(): void {
		if (!this.#bus.several) return;
		this.#hereTimer ??= setTimeout(() => this.#tellHere(), HERE_MS).unref();
	}

	caretsMoved(entries: readonly AwarenessEntry[]): void {
		if (!this.#bus.several || !this.anybody) return;
		for (const entry of entries) this.#outward.set(entry.clientId, entry);
		this.#caretsTimer ??= setTimeout(() => this.#tellCarets(), CARETS_MS);
	}

	hear(from: string, message: BusMessage): void {
		if (message.kind === 'ask') {
			// Until it says who is there: whoever asks has somebody.
			this.#node(from).heardAt = performance.now();
			this.#tellHere();
			this.#onAsked();
			this.caretsMoved(this.#carets?.own() ?? []);
		} else if (message.kind === 'here') {
			this.#hearHere(from, message);
		} else if (message.kind === 'carets') {
			void this.#carets?.hear(this.#node(from), message.carets);
		}
	}

	#hearHere(from: string, { lines, people, writers }: Extract<BusMessage, { kind: 'here' }>): void {
		const node = this.#node(from);
		const before = JSON.stringify([node.people, node.writers]);
		Object.assign(node, { people, writers, heardAt: performance.now() });
		if (lines === 0) this.#forget(from, node);
		if (JSON.stringify([people, writers]) === before) return;
		this.#present?.changed();
		this.#carets?.tellWriters();
	}

	#node(from: string): Neighbour {
		const node = this.#nodes.get(from) ?? { people: [], writers: {}, heardAt: performance.now() };
		this.#nodes.set(from, node);
		return node;
	}

	#forget(from: string, node: Neighbour): void {
		this.#nodes.delete(from);
		this.#carets?.gone(node);
	}

	/** Said again, and who is silent is forgotten. */
	sweep(): void {
		if (!this.#bus.several) return;
		if (this.#lines.size > 0) this.#tellHere();
		for (const [from, node] of this.#nodes) {
			if (performance.now() - node.heardAt < SILENT_MS) continue;
			this.#forget(from, node);
			this.#present?.changed();
			this.#carets?.tellWriters();
		}
	}

	#tellHere(): void {
		if (this.#hereTimer) clearTimeout(this.#hereTimer);
		this.#hereTimer = null;
		const people = new Map<string, string>();
		for (const { caller } of this.#lines) {
			const { principal } = caller;
			if (principal.kind === 'participant') people.set(principal.participantId, principal.collegeId);
		}
		const writers = this.#carets?.ownWriters() ?? {};
		const lines = this.#lines.size;
		this.#bus.publish({ kind: 'here', documentId: this.#documentId, lines, people: [...people], writers });
	}

	#tellCarets(): void {
		this.#caretsTimer = null;
		const carets = [...this.#outward.values()];
		this.#outward.clear();
		if (carets.length > 0) this.#bus.publish({ kind: 'carets', documentId: this.#documentId, carets });
	}

	close(): void {
		this.#unfollow();
		if (this.#caretsTimer) clearTimeout(this.#caretsTimer);
		this.#caretsTimer = null;
		if (this.#bus.several) this.#tellHere();
	}
}
