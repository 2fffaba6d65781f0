import type { Clock } from '../../clock.ts';
import type { Kysely } from 'kysely';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import type { Bus, BusMessage } from '../../bus/bus.ts';
import {
	listClauses,
	listSections,
	lockContract,
	type ClauseRecord,
	type ContractRecord,
	type SectionRecord,
} from '../../db/contract-store.ts';
import type { Database } from '../../db/tables.ts';
import type { Documents, Tx } from '../../documents.ts';
import { Refusal } from '../../errors.ts';
import { projectChanged } from '../rights.ts';

export interface ContractDeps {
	db: Kysely<Database>;
	documents: Documents;
	bus: Bus;
	clock: Clock;
	/** Shows the state of an item on its board (the boards' service, handed over in `app.ts`). */
	refreshItem: (itemId: string) => Promise<void>;
}

/** The contract as one change finds it, and what the change leaves to be told after the commit. */
export interface Scene {
	tx: Tx;
	contract: ContractRecord;
	sections: SectionRecord[];
	clauses: ClauseRecord[];
	participantId: string;
	/** Items whose state changed: their boards are told after the commit. */
	items: Set<string>;
	news: BusMessage[];
}

export type Changing = <Result>(
	participant: ParticipantPrincipal,
	change: (scene: Scene) => Promise<Result>,
) => Promise<Result>;

/** One change of the contract at a time: numbers and ranks stay whole. */
export function contractChanges({ db, bus, refreshItem }: ContractDeps): Changing {
	return async function changing(participant, change) {
		const { projectId, participantId } = participant;
		const { result, items, news } = await db.transaction().execute(async (tx) => {
			const contract = await lockContract(tx, projectId);
			if (!contract) throw new Refusal('not_found', 'contract_unknown');
			const sections = await listSections(tx, contract.id);
			const clauses = await listClauses(tx, contract.id);
			const scene: Scene = { tx, contract, sections, clauses, participantId, items: new Set(), news: [] };
			return { result: await change(scene), items: scene.items, news: scene.news };
		});
		for (const message of [...news, projectChanged(projectId, 'contract')]) bus.publish(message);
		await Promise.all([...items].map(refreshItem));
		return result;
	};
}

export const sectionOf = ({ sections }: Scene, id: string): SectionRecord => {
	const section = sections.find((one) => one.id === id);
	if (!section) throw new Refusal('not_found', 'section_unknown');
	return section;
};
export const clauseOf = ({ clauses }: Scene, id: string): ClauseRecord => {
	const clause = clauses.find((one) => one.id === id);
	if (!clause) throw new Refusal('not_found', 'clause_unknown');
	return clause;
};
