import * as Y from 'yjs';
import { bindClients, readAuthors } from '../db/document-store.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';

/**
 * Client ids of the server that stand in for those under which words were written: what it brings back under one of them
 * is still of the same person, and as old.
 */
export class StandIns {
	readonly #fresh = new Map<number, number>();

	/** The id that stands in for `client`; always the same one. */
	readonly of = (client: number): number => {
		const known = this.#fresh.get(client);
		if (known !== undefined) return known;
		const fresh = new Y.Doc().clientID;
		this.#fresh.set(client, fresh);
		return fresh;
	};

	/** Within the transaction that writes what was made under them. */
	async bind(tx: Tx, documentId: string): Promise<void> {
		const authors = await readAuthors(tx, documentId, [...this.#fresh.keys()]);
		for (const [client, fresh] of this.#fresh) {
			const origin = authors.get(client);
			const writtenFor = origin?.participantId ?? null;
			const owners = await bindClients(tx, documentId, [fresh], null, {
				writtenFor,
				...(origin && { boundAt: origin.boundAt }),
			});
			// One in four thousand million: somebody has this id. Nothing was written, and trying again takes another.
			if (owners.get(fresh) !== null) throw new Refusal('conflict', 'document_moved');
		}
	}
}
