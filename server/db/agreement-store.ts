import type { AgreementRule, CollegeTally } from '#lib/domain/agreement.ts';
import type { Block } from '#lib/domain/rich-text.ts';
import type { ItemKind, ItemState } from '#lib/domain/vocabulary.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../documents.ts';

export interface LifeRecord {
	id: string;
	projectId: string;
	boardId: string;
	kind: ItemKind;
	number: number;
	title: string;
	state: ItemState;
	version: number;
}

/** The items, held until the transaction ends, in one order for everybody. Unknown ids are left out. */
export async function lockItems(tx: Tx, ids: readonly string[]): Promise<LifeRecord[]> {
	if (ids.length === 0) return [];
	return tx
		.selectFrom('item')
		.where('id', 'in', [...ids])
		.orderBy('id')
		.forUpdate()
		.select(['id', 'project_id as projectId', 'board_id as boardId', 'kind', 'number', 'title', 'state', 'version'])
		.execute();
}

export async function setItemState(tx: Tx, id: string, state: ItemState, reason: string): Promise<void> {
	await tx.updateTable('item').set({ state, state_reason: reason }).where('id', '=', id).execute();
}

export interface FrozenText {
	itemId: string;
	version: number;
	title: string;
	content: Block[];
	text: string;
	textHash: string;
	participantId: string;
}

/** Keeps the exact words for ever, and makes them the item's current version. The document row is locked by the caller. */
export async function insertVersion(tx: Tx, frozen: FrozenText): Promise<void> {
	await tx
		.insertInto('item_version')
		.values((eb) => ({
			item_id: frozen.itemId,
			version: frozen.version,
			title: frozen.title,
			content: JSON.stringify(frozen.content),
			text: frozen.text,
			text_hash: frozen.textHash,
			document_seq: eb.selectFrom('document').where('id', '=', `text:${frozen.itemId}`).select('head_seq'),
			created_by: frozen.participantId,
		}))
		.execute();
	await tx
		.updateTable('item')
		.set({ version: frozen.version, text: frozen.text })
		.where('id', '=', frozen.itemId)
		.execute();
}

export interface NewAgreement {
	itemId: string;
	version: number;
	roundId: string;
	outcome: 'agreed' | 'agreed_with_reservations' | 'contested';
	rule: AgreementRule;
	tally: CollegeTally[];
	textHash: string;
	participantId: string;
}

/** One record per text: a contested one may become agreed once its objections are settled, never the other way. */
export async function upsertAgreement(tx: Tx, clock: Clock, agreement: NewAgreement): Promise<void> {
	const record = {
		round_id: agreement.roundId,
		outcome: agreement.outcome,
		rule: JSON.stringify(agreement.rule),
		tally: JSON.stringify(agreement.tally),
		text_hash: agreement.textHash,
		recorded_by: agreement.participantId,
		recorded_at: clock.now,
	};
	await tx
		.insertInto('agreement')
		.values({ item_id: agreement.itemId, item_version: agreement.version, ...record })
		.onConflict((conflict) =>
			conflict.columns(['item_id', 'item_version']).doUpdateSet(record).where('agreement.outcome', '=', 'contested'),
		)
		.execute();
}

export interface AgreementRecord {
	id: string;
	itemId: string;
	version: number;
	roundId: string;
	outcome: 'agreed' | 'agreed_with_reservations' | 'contested';
	rule: AgreementRule;
	tally: CollegeTally[];
	textHash: string;
	recordedAt: Date;
}

const agreements = (db: Tx) =>
	db
		.selectFrom('agreement')
		.select([
			'agreement.id',
			'agreement.item_id as itemId',
			'agreement.item_version as version',
			'agreement.round_id as roundId',
			'agreement.outcome',
			'agreement.rule',
			'agreement.tally',
			'agreement.text_hash as textHash',
			'agreement.recorded_at as recordedAt',
		]);

/** Rule and tally were written by `upsertAgreement` alone. */
const record = (row: Omit<AgreementRecord, 'rule' | 'tally'> & { rule: unknown; tally: unknown }): AgreementRecord => ({
	...row,
	rule: row.rule as AgreementRule,
	tally: row.tally as CollegeTally[],
});

/** All agreements about one item, the newest version first. */
export async function agreementsOf(db: Tx, itemId: string): Promise<AgreementRecord[]> {
	const rows = await agreements(db).where('item_id', '=', itemId).orderBy('item_version', 'desc').execute();
	return rows.map(record);
}

export async function agreementsOfRound(db: Tx, roundId: string): Promise<AgreementRecord[]> {
	return (await agreements(db).where('round_id', '=', roundId).execute()).map(record);
}
