import { CLOSE, type FactMessage } from '#lib/schemas/wire.ts';
import { AwarenessTable } from './awareness.ts';
import type { Writers } from '../bus/bus.ts';
import type { Bindings } from './bindings.ts';
import { MOST_CLIENT_IDS, type Line } from './connection.ts';
import type { Elsewhere, Neighbour } from './elsewhere.ts';
import { framed } from './frames.ts';
import { awarenessMessage, factMessage, readAwareness, type AwarenessEntry } from './protocol.ts';

/** Binds ids that a line shows for the first time. False: it has brought too many, and was refused. */
export async function claimFor(line: Line, bindings: Bindings, clientIds: number[]): Promise<boolean> {
	let news = clientIds;
	if (line.boundIds + news.length > MOST_CLIENT_IDS) {
		// Those of others, whose words it brings from another node, are not its own.
		await bindings.learn(news);
		news = bindings.unknown(news);
	}
	line.boundIds += news.length;
	if (line.boundIds > MOST_CLIENT_IDS) {
		line.refuse(CLOSE.identityConflict, 'too_many_clients');
		return false;
	}
	if (news.length > 0) await bindings.claim(line.participantId, news);
	return true;
}

/** The carets of one room: whose awareness is passed on, and the fact `writers` that says who is behind each. */
export class Carets {
	readonly #lines: ReadonlySet<Line>;
	readonly #bindings: Bindings;
	readonly #onChange: () => void;
	readonly #elsewhere: Elsewhere;
	readonly #table = new AwarenessTable<Line | Neighbour>();
	#hearing = Promise.resolve();
	#writersUntold = false;

	constructor(lines: ReadonlySet<Line>, bindings: Bindings, elsewhere: Elsewhere, onChange: () => void) {
		this.#lines = lines;
		this.#bindings = bindings;
		this.#elsewhere = elsewhere;
		this.#onChange = onChange;
	}

	/** An awareness message of a line. Malformed, it ends the line; well-formed, it is passed on if `relayed`. */
	take(line: Line, bytes: Uint8Array, relayed: boolean): void | Promise<void> {
		let entries: AwarenessEntry[];
		try {
			entries = readAwareness(bytes);
		} catch {
			return line.refuse(CLOSE.malformed, 'malformed_awareness');
		}
		if (!relayed) return;
		const unknown = this.#bindings.unknown(entries.map(({ clientId }) => clientId));
		if (unknown.length === 0) return this.#set(line, entries, unknown);
		return claimFor(line, this.#bindings, unknown).then((claimed) => {
			if (claimed && line.state.name === 'open') this.#set(line, entries, unknown);
		});
	}

	#set(line: Line, entries: AwarenessEntry[], claimed: number[]): void {
		let changed = false;
		for (const entry of entries) {
			if (!this.#bindings.owns(line.participantId, entry.clientId)) continue;
			if (line.clientId !== entry.clientId) {
				// One id per line. Another is an echo, unless it is new: Yjs changes an id that it meets twice.
				if (line.clientId !== null && !claimed.includes(entry.clientId)) continue;
				for (const other of this.#lines) if (other.clientId === entry.clientId) other.clientId = null;
				line.clientId = entry.clientId;
				this.#writersChanged();
			}
			if (!this.#table.set(line, entry)) continue;
			changed = true;
			this.#elsewhere.caretsMoved([entry]);
		}
		if (changed) this.#onChange();
	}

	/**
	 * Carets of lines in another process. Whose ids they are is looked up first: stock clients echo what they hear, and an
	 * echo must not count as an id that its line brings. Ids that nobody is bound to are passed over.
	 */
	hear(node: Neighbour, entries: AwarenessEntry[]): Promise<void> {
		const heard = this.#hearing.then(async () => {
			const unknown = this.#bindings.unknown(entries.map(({ clientId }) => clientId));
			if (unknown.length > 0) await this.#bindings.learn(unknown);
			this.#heard(node, entries);
		});
		// The database is away: carets are told again.
		this.#hearing = heard.catch(() => undefined);
		return this.#hearing;
	}

	#heard(node: Neighbour, entries: AwarenessEntry[]): void {
		const bound = entries.filter(({ clientId }) => this.#bindings.unknown([clientId]).length === 0);
		// Gone from there: it may have come here meanwhile.
		const current = bound.filter((entry) => entry.state !== 'null' || this.#table.ownerOf(entry.clientId) === node);
		if (current.map((entry) => this.#table.set(node, entry)).includes(true)) this.#onChange();
	}

	/** That process has nobody here any more. */
	gone(node: Neighbour): void {
		if (this.#table.leave(node).length > 0) this.#onChange();
	}

	joined(line: Line): void {
		if (!line.extended) return;
		const fact = this.#writersFact();
		if (Object.keys(fact.data?.clients ?? {}).length > 0) line.fact(fact);
	}

	left(line: Line): void {
		const left = this.#table.leave(line);
		this.#elsewhere.caretsMoved(left);
		if (left.length > 0) this.#onChange();
		if (line.clientId !== null) this.#writersChanged();
	}

	sendAll(line: Line): void {
		const entries = this.#table.all();
		if (entries.length > 0) line.deliver([], framed([awarenessMessage(entries)]));
	}

	/** What changed since the last call. Who is behind it is told first. */
	takeChanged(): AwarenessEntry[] {
		if (this.#writersUntold) this.tellWriters();
		return this.#table.takeChanged();
	}

	/** Those of lines here. */
	own(): AwarenessEntry[] {
		return [...this.#lines].flatMap((line) => this.#table.of(line));
	}

	/** Told with the next carets: many who come at once are told of together. */
	#writersChanged(): void {
		this.#writersUntold = true;
		this.#elsewhere.changed();
		this.#onChange();
	}

	tellWriters(): void {
		this.#writersUntold = false;
		const listeners = [...this.#lines].filter(({ extended }) => extended);
		if (listeners.length === 0) return;
		const frame = framed([factMessage(this.#writersFact())]);
		for (const line of listeners) line.deliver([frame], null);
	}

	#writersFact(): FactMessage {
		return { name: 'writers', data: { clients: Object.assign({}, ...this.#elsewhere.writers(), this.ownWriters()) } };
	}

	ownWriters(): Writers {
		const clients: Writers = {};
		for (const { clientId, caller } of this.#lines) {
			if (clientId === null) continue;
			const { principal, label } = caller;
			clients[clientId] = { label, collegeId: principal.kind === 'participant' ? principal.collegeId : null };
		}
		return clients;
	}
}
