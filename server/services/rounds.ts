import type { Kysely } from 'kysely';
import { isTighter, type AgreementRule } from '#lib/domain/agreement.ts';
import { nextState } from '#lib/domain/item-life.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { Bus, BusMessage } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { insertVersion, lockItems, setItemState } from '../db/agreement-store.ts';
import { recordAct } from '../db/audit-store.ts';
import { findProject } from '../db/project-store.ts';
import {
	closeNow,
	findRound,
	insertRound,
	insertRoundItem,
	listRounds,
	lockRound,
	moveClose,
	type RoundRecord,
} from '../db/round-store.ts';
import type { Database } from '../db/tables.ts';
import type { Documents, Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import type { Post } from '../mail/post.ts';
import type { Detector } from './detector.ts';
import { frozenText } from './frozen-text.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';
import { roundView } from './round-view.ts';

export interface NewRoundInput {
	title: string;
	question: string;
	/** Null: now. */
	opensAt: Date | null;
	closesAt: Date;
	/** In the order in which they are asked. */
	itemIds: string[];
	/** Null: the rule of the project. */
	rule: AgreementRule | null;
}

export interface RoundDeps {
	db: Kysely<Database>;
	documents: Documents;
	bus: Bus;
	clock: Clock;
	detector: Detector;
	/** Shows the state of these items on their boards (the boards' service, handed over in `app.ts`). */
	refreshItem: (itemId: string) => Promise<void>;
	post: Post;
}

/** Comment rounds: dated periods in which frozen texts receive positions. Open or closed by the database's clock. */
export function createRounds({ db, documents, bus, clock, detector, refreshItem }: RoundDeps) {
	/** Changes a round of the principal's project, in turn with others. */
	async function changing(
		principal: Principal,
		roundId: string,
		act: 'round.closed' | 'round.extended',
		change: (tx: Tx, round: RoundRecord) => Promise<void>,
	): Promise<void> {
		const by = requirePermission(principal, 'round.manage');
		const { projectId } = by;
		await db.transaction().execute(async (tx) => {
			const round = await lockRound(tx, clock, roundId, 'update');
			if (!round || round.projectId !== projectId) throw new Refusal('not_found', 'round_unknown');
			if (round.status === 'settled') throw new Refusal('closed', 'round_settled');
			await change(tx, round);
			await recordAct(tx, clock, by, { act, about: { roundId } });
		});
		bus.publish(projectChanged(projectId, 'rounds'));
	}

	return {
		/**
		 * Submits items to a round: each text is frozen as a new version, in one transaction with the round, so that
		 * everybody is asked about exactly these words. The rule may ask more than the project's, never less.
		 */
		async open(principal: Principal, input: NewRoundInput): Promise<string> {
			const by = requirePermission(principal, 'round.manage');
			const { projectId, participantId } = by;
			const itemIds = [...new Set(input.itemIds)];
			if (itemIds.length === 0) throw new Refusal('invalid', 'round_needs_items', 'items');
			const roundId = await db.transaction().execute(async (tx) => {
				const project = await findProject(tx, projectId);
				if (!project) throw new Refusal('not_found', 'project_unknown');
				const rule = input.rule ?? project.rule;
				if (!isTighter(rule, project.rule)) throw new Refusal('invalid', 'rule_looser', 'rule');
				const { title, question, opensAt, closesAt } = input;
				const id = await insertRound(tx, clock, { projectId, title, question, opensAt, closesAt, rule, participantId });
				if (id === undefined) throw new Refusal('invalid', 'round_ends_too_soon', 'closesAt');
				const items = await lockItems(tx, itemIds);
				if (items.length !== itemIds.length || items.some((item) => item.projectId !== projectId))
					throw new Refusal('not_found', 'item_gone');
				for (const item of items) {
					const next = nextState(item.state, 'submit');
					if ('refused' in next) throw new Refusal('conflict', 'item_not_drafting', 'items');
					// Locks the document: from here on, nobody's words can change what is being frozen.
					await documents.changeRights(tx, `text:${item.id}`);
					const text = await frozenText(tx, documents, item);
					await insertVersion(tx, { ...text, itemId: item.id, version: item.version + 1, participantId });
					await setItemState(tx, item.id, next.state, '');
					await insertRoundItem(tx, {
						roundId: id,
						itemId: item.id,
						version: item.version + 1,
						rank: itemIds.indexOf(item.id),
					});
				}
				const words = { subject: 'round' as const, id };
				await detector.inspect(tx, projectId, [
					{ ...words, field: 'title', text: title },
					{ ...words, field: 'question', text: question },
				]);
				await recordAct(tx, clock, by, { act: 'round.opened', about: { roundId: id } });
				return id;
			});
			const news = itemIds.map((itemId): BusMessage => ({ kind: 'rights', documentId: `text:${itemId}` }));
			for (const message of [...news, projectChanged(projectId, 'rounds')]) bus.publish(message);
			await Promise.all(itemIds.map(refreshItem));
			return roundId;
		},

		async list(principal: Principal) {
			const { projectId } = requirePermission(principal, 'round.read');
			return listRounds(db, clock, projectId);
		},

		/** The project of a round, for the door that must find out who is asking. */
		async projectOf(roundId: string): Promise<string> {
			const round = await findRound(db, clock, roundId);
			if (!round) throw new Refusal('not_found', 'round_unknown');
			return round.projectId;
		},

		/** Everything the page of a round shows to this participant. */
		async read(principal: Principal, roundId: string) {
			const participant = requirePermission(principal, 'round.read');
			const round = await findRound(db, clock, roundId);
			if (!round || round.projectId !== participant.projectId) throw new Refusal('not_found', 'round_unknown');
			return roundView(db, round, participant);
		},

		/** Ends the answering now. */
		close(principal: Principal, roundId: string): Promise<void> {
			return changing(principal, roundId, 'round.closed', async (tx, round) => {
				if (round.status !== 'open') throw new Refusal('closed', 'round_closed');
				await closeNow(tx, clock, roundId);
			});
		},

		/** Moves the end; a round that has ended but is not settled opens again. */
		extend(principal: Principal, roundId: string, closesAt: Date): Promise<void> {
			return changing(principal, roundId, 'round.extended', async (tx, round) => {
				if (closesAt <= round.opensAt || !(await moveClose(tx, clock, roundId, closesAt)))
					throw new Refusal('invalid', 'round_ends_too_soon', 'closesAt');
			});
		},
	};
}
export type Rounds = ReturnType<typeof createRounds>;
