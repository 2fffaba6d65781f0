import { sql } from 'kysely';
import * as v from 'valibot';
import type { AgreementRule } from '#lib/domain/agreement.ts';
import type { Block } from '#lib/domain/rich-text.ts';
import type { ItemKind, ItemState } from '#lib/domain/vocabulary.ts';
import { agreementRuleSchema } from '#lib/schemas/agreement-rule.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

/** `closed`: nobody may answer any more, the results are not recorded yet. By the database's clock. */
export type RoundStatus = 'upcoming' | 'open' | 'closed' | 'settled';

export interface RoundRecord {
	id: string;
	projectId: string;
	title: string;
	question: string;
	opensAt: Date;
	closesAt: Date;
	rule: AgreementRule;
	status: RoundStatus;
}

const rounds = (db: Tx, clock: Clock) =>
	db.selectFrom('comment_round').select([
		'comment_round.id',
		'comment_round.project_id as projectId',
		'comment_round.title',
		'comment_round.question',
		'comment_round.opens_at as opensAt',
		'comment_round.closes_at as closesAt',
		'comment_round.rule',
		sql<RoundStatus>`case
				when comment_round.settled_at is not null then 'settled'
				when ${clock.now} >= comment_round.closes_at then 'closed'
				when ${clock.now} < comment_round.opens_at then 'upcoming'
				else 'open' end`.as('status'),
	]);

type Row = Omit<RoundRecord, 'rule'> & { rule: unknown };
const record = (row: Row): RoundRecord => ({ ...row, rule: v.parse(agreementRuleSchema, row.rule) });

export async function findRound(db: Tx, clock: Clock, id: string): Promise<RoundRecord | undefined> {
	const row = await rounds(db, clock).where('comment_round.id', '=', id).executeTakeFirst();
	return row && record(row);
}

/**
 * The same, held until the transaction ends: `share` lets others answer at the same time but nobody close or settle;
 * `update` is for whoever closes, extends or settles.
 */
export async function lockRound(
	tx: Tx,
	clock: Clock,
	id: string,
	how: 'share' | 'update',
): Promise<RoundRecord | undefined> {
	const query = rounds(tx, clock).where('comment_round.id', '=', id);
	const row = await (how === 'share' ? query.forShare() : query.forUpdate()).executeTakeFirst();
	return row && record(row);
}

/** Newest first. */
export async function listRounds(
	db: Tx,
	clock: Clock,
	projectId: string,
): Promise<(RoundRecord & { items: number })[]> {
	const rows = await rounds(db, clock)
		.select((eb) =>
			eb
				.selectFrom('round_item')
				.whereRef('round_item.round_id', '=', 'comment_round.id')
				.select((e) => e.fn.countAll<number>().as('items'))
				.as('items'),
		)
		.where('project_id', '=', projectId)
		.orderBy('opens_at', 'desc')
		.orderBy('id')
		.execute();
	return rows.map(({ items, ...row }) => ({ ...record(row), items: items ?? 0 }));
}

export interface NewRound {
	projectId: string;
	title: string;
	question: string;
	/** Null: now. */
	opensAt: Date | null;
	closesAt: Date;
	rule: AgreementRule;
	participantId: string;
}

/** Undefined when it would end before it begins. */
export async function insertRound(tx: Tx, clock: Clock, round: NewRound): Promise<string | undefined> {
	const opensAt = round.opensAt ? sql<Date>`${round.opensAt}::timestamptz` : clock.now;
	const row = await tx
		.insertInto('comment_round')
		.columns(['project_id', 'title', 'question', 'opens_at', 'closes_at', 'rule', 'created_by'])
		.expression(
			sql`select ${round.projectId}::uuid, ${round.title}, ${round.question}, ${opensAt}, ${round.closesAt}::timestamptz,
				${JSON.stringify(round.rule)}::jsonb, ${round.participantId}::uuid
				where ${round.closesAt}::timestamptz > greatest(${opensAt}, ${clock.now})`,
		)
		.returning('id')
		.executeTakeFirst();
	return row?.id;
}

export async function insertRoundItem(
	tx: Tx,
	row: { roundId: string; itemId: string; version: number; rank: number },
): Promise<void> {
	await tx
		.insertInto('round_item')
		.values({ round_id: row.roundId, item_id: row.itemId, item_version: row.version, rank: row.rank })
		.execute();
}

/** False when the moment is not in the future. */
export async function moveClose(tx: Tx, clock: Clock, id: string, closesAt: Date): Promise<boolean> {
	const row = await tx
		.updateTable('comment_round')
		.set({ closes_at: closesAt })
		.where('id', '=', id)
		.where(sql<boolean>`${closesAt}::timestamptz > ${clock.now}`)
		.returning('id')
		.executeTakeFirst();
	return row !== undefined;
}

export async function closeNow(tx: Tx, clock: Clock, id: string): Promise<void> {
	await tx.updateTable('comment_round').set({ closes_at: clock.now }).where('id', '=', id).execute();
}

export async function markSettled(tx: Tx, clock: Clock, id: string): Promise<void> {
	await tx.updateTable('comment_round').set({ settled_at: clock.now }).where('id', '=', id).execute();
}

/** One text of a round, as it was frozen for it, and where its item stands now. */
export interface RoundItemRecord {
	itemId: string;
	version: number;
	kind: ItemKind;
	number: number;
	state: ItemState;
	/** Version of the item now: higher than `version` when it was frozen again since. */
	currentVersion: number;
	themeId: string | null;
	plainText: string;
	title: string;
	content: Block[];
	textHash: string;
}

export async function listRoundItems(db: Tx, roundId: string): Promise<RoundItemRecord[]> {
	const rows = await db
		.selectFrom('round_item')
		.innerJoin('item', 'item.id', 'round_item.item_id')
		.innerJoin('item_version', (join) =>
			join
				.onRef('item_version.item_id', '=', 'round_item.item_id')
				.onRef('item_version.version', '=', 'round_item.item_version'),
		)
		.where('round_item.round_id', '=', roundId)
		.orderBy('round_item.rank')
		.select([
			'item.id as itemId',
			'item_version.version',
			'item.kind',
			'item.number',
			'item.state',
			'item.version as currentVersion',
			'item.theme_id as themeId',
			'item.plain_text as plainText',
			'item_version.title',
			'item_version.content',
			'item_version.text_hash as textHash',
		])
		.execute();
	return rows.map((row) => ({ ...row, content: row.content as Block[] }));
}

/** The round that asks, or asked last, about this item. */
export async function lastRoundOf(db: Tx, itemId: string): Promise<{ roundId: string; version: number } | undefined> {
	return db
		.selectFrom('round_item')
		.where('item_id', '=', itemId)
		.orderBy('item_version', 'desc')
		.select(['round_id as roundId', 'item_version as version'])
		.executeTakeFirst();
}
