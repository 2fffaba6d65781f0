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

	/** Who showed this client last. */
	ownerOf(clientId: number): Owner | null {
		return this.#held.get(clientId)?.owner ?? null;
	}

	/** What this owner shows at present. */
	of(owner: Owner): AwarenessEntry[] {
		return this.all().filter(({ clientId }) => this.ownerOf(clientId) === owner);
	}

	/** A line closed: its clients are gone, unless another line has shown the same ids since. Returns what to say of them. */
	leave(owner: Owner): AwarenessEntry[] {
		const left: AwarenessEntry[] = [];
		for (const [clientId, held] of this.#held) {
			if (held.owner !== owner) continue;
			this.#held.delete(clientId);
			const gone = { clientId, clock: held.clock, state: 'null' };
			this.#changed.set(clientId, gone);
			left.push(gone);
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
		return [...this.#held.values()].map(({ clientId, clock, state }) => ({ clientId, clock, state }));
	}
}

function isJsonObjectOrNull(text: string): boolean {
	try {
		return typeof JSON.parse(text) === 'object';
	} catch {
		return false;
	}
}
