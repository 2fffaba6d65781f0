import type { AwarenessEntry } from './protocol.ts';

interface Held<Owner> extends AwarenessEntry {
	owner: Owner;
}

/**
 * Where everybody's caret is, in one room. Each line owns the one client id that it was first to show; whatever else it
 * sends is an echo (stock clients repeat what they hear) and is passed over. States are opaque: who is behind a client
 * id is told by the server's own fact.
 */
export class AwarenessTable<Owner> {
	#held = new Map<number, Held<Owner>>();
	#changed = new Map<number, AwarenessEntry>();

	/** Takes what `owner` says of `clientId`. False: nothing new, or not JSON. */
	set(owner: Owner, entry: AwarenessEntry): boolean {
		const held = this.#held.get(entry.clientId);
		const gone = entry.state === 'null';
		if (held && !(entry.clock > held.clock || (entry.clock === held.clock && (gone || held.owner !== owner))))
			return false;
		if (!held && gone) return false;
		// A state that is no JSON would break the awareness of everybody who receives it.
		if (!isJsonObjectOrNull(entry.state)) return false;
		if (gone) this.#held.delete(entry.clientId);
		else this.#held.set(entry.clientId, { ...entry, owner });
		this.#changed.set(entry.clientId, entry);
		return true;
	}

	/** A line closed: its client is gone, unless another line has shown the same id since. */
	leave(owner: Owner): boolean {
		let left = false;
		for (const [clientId, held] of this.#held) {
			if (held.owner !== owner) continue;
			this.#held.delete(clientId);
			this.#changed.set(clientId, { clientId, clock: held.clock, state: 'null' });
			left = true;
		}
		return left;
	}

	/** What changed since the last call: the latest of each client. */
	takeChanged(): AwarenessEntry[] {
		const changed = [...this.#changed.values()];
		this.#changed.clear();
		return changed;
	}

	all(): AwarenessEntry[] {
		return [...this.#held.values()];
	}
}

function isJsonObjectOrNull(text: string): boolean {
	try {
		return typeof JSON.parse(text) === 'object';
	} catch {
		return false;
	}
}
