import { bindClients, findOwners } from '../db/document-store.ts';
import type { Tx } from '../documents.ts';

/** Whose client ids are whose, in one document. Known before anything that carries an id is passed on. */
export class Bindings {
	readonly #db: Tx;
	readonly #documentId: string;
	readonly #owners = new Map<number, string | null>();

	constructor(db: Tx, documentId: string) {
		this.#db = db;
		this.#documentId = documentId;
	}

	owns(participantId: string, clientId: number): boolean {
		return this.#owners.get(clientId) === participantId;
	}

	/** Those whose owner has not been looked up. */
	unknown(clientIds: Iterable<number>): number[] {
		return [...clientIds].filter((clientId) => !this.#owners.has(clientId));
	}

	/** Looks up whose these are, and binds none: they were shown to another process. */
	async learn(clientIds: number[]): Promise<void> {
		const owners = await findOwners(this.#db, this.#documentId, clientIds);
		for (const [clientId, owner] of owners) this.#owners.set(clientId, owner);
	}

	/** Binds new ids to the participant that shows them first. Committed when this resolves. */
	async claim(participantId: string, clientIds: number[]): Promise<void> {
		const owners = await bindClients(this.#db, this.#documentId, clientIds, participantId);
		for (const [clientId, owner] of owners) this.#owners.set(clientId, owner);
	}
}
