import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import type { ItemKind, PositionChoice } from '#lib/domain/vocabulary.ts';
import { createBoards } from '../../server/services/boards.ts';
import { createContracts } from '../../server/services/contracts.ts';
import { createExports } from '../../server/services/exports.ts';
import { createItems } from '../../server/services/items.ts';
import { createStrategy } from '../../server/services/strategy.ts';
import { createTerritories } from '../../server/services/territories.ts';
import type { TestDatabase } from './database.ts';
import { DAY, roundScene } from './rounds.ts';

/** A project in which texts get agreed and a contract is written. Required: residents, two of them. */
export async function contractScene(database: Pick<TestDatabase, 'db'>) {
	const scene = await roundScene(database);
	const rule = { quorum: 2, threshold: 0.5, required: ['residents'], objections: 'answered' };
	await scene.db
		.updateTable('project')
		.set({ agreement_rule: JSON.stringify(rule) })
		.where('id', '=', scene.project.id)
		.execute();
	const deps = { ...scene, refreshItem: async (itemId: string) => void scene.refreshed.push(itemId) };
	const contracts = createContracts(deps);
	const boards = createBoards({ ...deps, report: (error) => Promise.reject(error) });

	return {
		...scene,
		contracts,
		exports: createExports(deps),
		items: createItems({ ...deps, boards }),
		strategy: createStrategy(deps),
		territories: createTerritories(deps),

		/** The contract as somebody sees it; fails when it is not started. */
		async view(principal: ParticipantPrincipal = scene.steward) {
			const { contract } = await contracts.open(principal, scene.project.slug, 'fr');
			if (!contract) throw new Error('the contract is not started');
			return contract;
		},

		/** Puts a text through a round and records what the rule says. Returns the item's id. */
		async decided(
			title: string,
			text: string,
			more: {
				kind?: ItemKind;
				sources?: { note_id?: string; group_id?: string; source_item_id?: string }[];
				positions?: { who: ParticipantPrincipal; choice: PositionChoice; reason?: string; as?: 'organisation' }[];
			} = {},
		): Promise<string> {
			const itemId = await scene.item(title, text, more);
			const roundId = await scene.round([itemId], { title: `Consultation : ${title}` });
			const { residents } = scene.colleges;
			const voters = more.positions ?? [
				{ who: await scene.participant(residents), choice: 'agree' as const },
				{ who: await scene.participant(residents), choice: 'agree' as const },
			];
			for (const { who, choice, reason = '', as = 'self' } of voters)
				await scene.positions.take(who, { roundId, itemId, choice, reason, as });
			for (const position of (await scene.rounds.read(scene.steward, roundId)).items[0]?.printed ?? []) {
				if (position.choice !== 'object') continue;
				await scene.positions.answer(scene.steward, position.id, {
					status: 'partly',
					reason: 'La réponse de l’agglomération.',
					plainText: '',
					organisationId: null,
				});
			}
			scene.clock.advance(8 * DAY);
			await scene.agreements.settle(scene.steward, roundId);
			scene.clock.advance(-8 * DAY);
			return itemId;
		},
	};
}
export type ContractScene = Awaited<ReturnType<typeof contractScene>>;
