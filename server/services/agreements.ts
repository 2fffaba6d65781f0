import { evaluate, type Evaluation } from '#lib/domain/agreement.ts';
import { nextState, type ItemAct } from '#lib/domain/item-life.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import type { BusMessage } from '../bus/bus.ts';
import { lockItems, setItemState, upsertAgreement } from '../db/agreement-store.ts';
import { recordAct } from '../db/audit-store.ts';
import { listColleges } from '../db/college-store.ts';
import { countedPositions } from '../db/position-store.ts';
import { listRoundItems, lockRound, markSettled, type RoundItemRecord, type RoundRecord } from '../db/round-store.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';
import type { RoundDeps } from './rounds.ts';

interface Scene {
	round: RoundRecord;
	item: RoundItemRecord;
	result: Evaluation;
	by: ParticipantPrincipal;
}

type Conclusion = Extract<ItemAct, 'agree' | 'contest' | 'release'>;
const RECORDED = { agree: 'item.agreed', contest: 'item.contested', release: 'item.released' } as const;

/** What a round concluded: agreements recorded under the rule, texts that stay contested, texts opened again. */
export function createAgreements({ db, documents, bus, clock, refreshItem, post }: RoundDeps) {
	/** Evaluates the texts of a round that has ended, and decides about some of them, in one transaction. */
	async function deciding(
		principal: Principal,
		roundId: string,
		decide: (tx: Tx, scenes: Scene[]) => Promise<string[]>,
	): Promise<void> {
		const by = requirePermission(principal, 'agreement.record');
		const { projectId } = by;
		const changed = await db.transaction().execute(async (tx) => {
			const round = await lockRound(tx, clock, roundId, 'update');
			if (!round || round.projectId !== projectId) throw new Refusal('not_found', 'round_unknown');
			if (round.status === 'open' || round.status === 'upcoming') throw new Refusal('conflict', 'round_still_open');
			const keys = (await listColleges(tx, projectId)).map((college) => college.key);
			const counted = await countedPositions(tx, roundId);
			const ids = (await listRoundItems(tx, roundId)).map((item) => item.itemId);
			await lockItems(tx, ids);
			const items = await listRoundItems(tx, roundId);
			const scenes = items.map((item): Scene => {
				const result = evaluate(round.rule, counted.get(item.itemId) ?? [], keys);
				return { round, item, result, by };
			});
			const done = await decide(tx, scenes);
			const left = (await listRoundItems(tx, roundId)).filter(
				(item) => item.state === 'in_round' && item.currentVersion === item.version,
			);
			if (left.length === 0 && round.status !== 'settled') await markSettled(tx, clock, roundId);
			return done;
		});
		publish(projectId, changed);
		post.soon();
		await Promise.all(changed.map(refreshItem));
	}

	function publish(projectId: string, itemIds: string[]): void {
		const news = itemIds.map((itemId): BusMessage => ({ kind: 'rights', documentId: `text:${itemId}` }));
		for (const message of [...news, projectChanged(projectId, 'rounds')]) bus.publish(message);
	}

	const find = (scenes: Scene[], itemId: string): Scene => {
		const scene = scenes.find(({ item }) => item.itemId === itemId);
		if (!scene) throw new Refusal('not_found', 'item_gone');
		if (scene.item.currentVersion !== scene.item.version) throw new Refusal('conflict', 'item_moved_on');
		return scene;
	};

	/** Agrees, contests or releases one text. Only what the rule says can be recorded. */
	async function apply(tx: Tx, { round, item, result, by }: Scene, act: Conclusion): Promise<void> {
		const next = nextState(item.state, act);
		if ('refused' in next) throw new Refusal('conflict', 'item_decided');
		if (act !== 'release') {
			await upsertAgreement(tx, clock, {
				itemId: item.itemId,
				version: item.version,
				roundId: round.id,
				outcome: act === 'contest' || result.outcome === 'not_reached' ? 'contested' : result.outcome,
				rule: round.rule,
				tally: result.tally,
				textHash: item.textHash,
				participantId: by.participantId,
			});
		}
		await setItemState(tx, item.itemId, next.state, '');
		await recordAct(tx, clock, by, { act: RECORDED[act], about: { itemId: item.itemId, roundId: round.id } });
		if (act === 'agree') await post.ideaNews(tx, { itemId: item.itemId, kind: 'idea_agreed', reason: '' });
		// A released text may be written again: whoever has it open is judged again.
		if (act === 'release') await documents.changeRights(tx, `text:${item.itemId}`);
	}

	return {
		/** Records that a text is agreed. Refusal('conflict', 'rule_not_met') when the rule does not say so. */
		recordAgreement(principal: Principal, roundId: string, itemId: string): Promise<void> {
			return deciding(principal, roundId, async (tx, scenes) => {
				const scene = find(scenes, itemId);
				if (scene.result.missing.length > 0) throw new Refusal('conflict', 'rule_not_met');
				await apply(tx, scene, 'agree');
				return [itemId];
			});
		},

		/** Keeps a text as contested: printed with the views on both sides. */
		recordContested(principal: Principal, roundId: string, itemId: string): Promise<void> {
			return deciding(principal, roundId, async (tx, scenes) => {
				const scene = find(scenes, itemId);
				if (scene.result.missing.length === 0) throw new Refusal('conflict', 'rule_met');
				await apply(tx, scene, 'contest');
				return [itemId];
			});
		},

		/** Records what the rule says of every text not decided yet; those that too few answered are open to writing again. */
		settle(principal: Principal, roundId: string): Promise<void> {
			return deciding(principal, roundId, async (tx, scenes) => {
				const open = scenes.filter(({ item }) => item.state === 'in_round' && item.currentVersion === item.version);
				for (const scene of open) {
					const { outcome } = scene.result;
					await apply(tx, scene, outcome === 'not_reached' ? 'release' : outcome === 'contested' ? 'contest' : 'agree');
				}
				return open.map(({ item }) => item.itemId);
			});
		},

		/**
		 * Opens an agreed, contested or set-aside text to writing again, with a reason. The agreed words and their record
		 * stay; the next round makes a new version and asks everybody again.
		 */
		async reopen(principal: Principal, itemId: string, reason: string): Promise<void> {
			const by = requirePermission(principal, 'agreement.record');
			const { projectId } = by;
			await db.transaction().execute(async (tx) => {
				const [item] = await lockItems(tx, [itemId]);
				if (!item || item.projectId !== projectId) throw new Refusal('not_found', 'item_gone');
				const next = nextState(item.state, 'reopen', reason);
				if ('refused' in next) {
					if (next.refused === 'reason_required') throw new Refusal('invalid', 'reason_required', 'reason');
					throw new Refusal('conflict', 'wrong_state');
				}
				await documents.changeRights(tx, `text:${itemId}`);
				await setItemState(tx, itemId, next.state, reason.trim());
				await recordAct(tx, clock, by, { act: 'item.reopened', about: { itemId } });
			});
			publish(projectId, [itemId]);
			await refreshItem(itemId);
		},
	};
}
export type Agreements = ReturnType<typeof createAgreements>;
