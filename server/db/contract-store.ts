import type { AgreementRule, CollegeTally } from '#lib/domain/agreement.ts';
import type { Block } from '#lib/domain/rich-text.ts';
import type { ItemKind, ItemState, SectionSource } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

export interface ContractRecord {
	id: string;
	projectId: string;
	title: string;
	subtitle: string;
}

export interface SectionRecord {
	id: string;
	rank: number;
	annex: boolean;
	title: string;
	hint: string;
	source: SectionSource;
	/** Plain text of the co-written prose, as last heard. */
	text: string;
}

export interface ClauseRecord {
	id: string;
	sectionId: string;
	rank: number;
	agreementId: string;
	placedAt: Date;
}

/** The exact words that were agreed (or stayed contested), and how. */
export interface AgreedText {
	agreementId: string;
	itemId: string;
	version: number;
	roundId: string;
	outcome: 'agreed' | 'agreed_with_reservations' | 'contested';
	rule: AgreementRule;
	tally: CollegeTally[];
	textHash: string;
	recordedAt: Date;
	title: string;
	content: Block[];
	text: string;
	/** Position of the item's update log when the words were frozen. */
	documentSeq: number;
	kind: ItemKind;
	number: number;
	state: ItemState;
	/** Newest frozen version of the item: greater than `version` when it moved on since. */
	currentVersion: number;
}

export async function findContract(db: Tx, projectId: string): Promise<ContractRecord | undefined> {
	return db
		.selectFrom('contract')
		.select(['id', 'project_id as projectId', 'title', 'subtitle'])
		.where('project_id', '=', projectId)
		.executeTakeFirst();
}

/** Changes of structure queue behind this row, so that ranks stay whole. */
export async function lockContract(tx: Tx, projectId: string): Promise<ContractRecord | undefined> {
	return tx
		.selectFrom('contract')
		.select(['id', 'project_id as projectId', 'title', 'subtitle'])
		.where('project_id', '=', projectId)
		.forUpdate()
		.executeTakeFirst();
}

/** Undefined when the project already has its contract. */
export async function insertContract(
	tx: Tx,
	contract: { projectId: string; title: string; subtitle: string },
): Promise<string | undefined> {
	const row = await tx
		.insertInto('contract')
		.values({ project_id: contract.projectId, title: contract.title, subtitle: contract.subtitle })
		.onConflict((conflict) => conflict.column('project_id').doNothing())
		.returning('id')
		.executeTakeFirst();
	return row?.id;
}

export async function updateContract(tx: Tx, id: string, titles: { title: string; subtitle: string }): Promise<void> {
	await tx.updateTable('contract').set(titles).where('id', '=', id).execute();
}

export async function listSections(db: Tx, contractId: string): Promise<SectionRecord[]> {
	return db
		.selectFrom('contract_section')
		.select(['id', 'rank', 'annex', 'title', 'hint', 'source', 'text'])
		.where('contract_id', '=', contractId)
		.orderBy('rank')
		.orderBy('id')
		.execute();
}

export async function insertSection(
	tx: Tx,
	contractId: string,
	section: Omit<SectionRecord, 'id' | 'text'>,
): Promise<string> {
	const row = await tx
		.insertInto('contract_section')
		.values({ contract_id: contractId, ...section })
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

export async function updateSection(
	tx: Tx,
	id: string,
	changes: Partial<Pick<SectionRecord, 'title' | 'hint' | 'rank' | 'text'>>,
): Promise<void> {
	await tx.updateTable('contract_section').set(changes).where('id', '=', id).execute();
}

/** The section with its prose: document, log and bindings go with it. */
export async function deleteSection(tx: Tx, id: string): Promise<void> {
	await tx.deleteFrom('contract_section').where('id', '=', id).execute();
	await tx.deleteFrom('document').where('id', '=', `text:${id}`).execute();
}

/** In the order of the page. */
export async function listClauses(db: Tx, contractId: string): Promise<ClauseRecord[]> {
	return db
		.selectFrom('contract_clause')
		.innerJoin('contract_section', 'contract_section.id', 'contract_clause.section_id')
		.select([
			'contract_clause.id',
			'contract_clause.section_id as sectionId',
			'contract_clause.rank',
			'contract_clause.agreement_id as agreementId',
			'contract_clause.placed_at as placedAt',
		])
		.where('contract_section.contract_id', '=', contractId)
		.orderBy('contract_section.rank')
		.orderBy('contract_clause.rank')
		.orderBy('contract_clause.id')
		.execute();
}

/** False when somebody else placed this agreement first. */
export async function insertClause(
	tx: Tx,
	clause: { sectionId: string; rank: number; agreementId: string; placedBy: string },
): Promise<boolean> {
	const row = await tx
		.insertInto('contract_clause')
		.values({
			section_id: clause.sectionId,
			rank: clause.rank,
			agreement_id: clause.agreementId,
			placed_by: clause.placedBy,
		})
		.onConflict((conflict) => conflict.column('agreement_id').doNothing())
		.returning('id')
		.executeTakeFirst();
	return row !== undefined;
}

export async function updateClause(
	tx: Tx,
	id: string,
	place: Partial<Pick<ClauseRecord, 'sectionId' | 'rank'>>,
): Promise<void> {
	await tx
		.updateTable('contract_clause')
		.set({
			...(place.sectionId !== undefined && { section_id: place.sectionId }),
			...(place.rank !== undefined && { rank: place.rank }),
		})
		.where('id', '=', id)
		.execute();
}

export async function deleteClause(tx: Tx, id: string): Promise<void> {
	await tx.deleteFrom('contract_clause').where('id', '=', id).execute();
}

/** Every recorded agreement of a project, contested texts included, in the order of kinds and numbers. */
export async function listAgreedTexts(db: Tx, projectId: string): Promise<AgreedText[]> {
	const rows = await db
		.selectFrom('agreement')
		.innerJoin('item', 'item.id', 'agreement.item_id')
		.innerJoin('item_version', (join) =>
			join
				.onRef('item_version.item_id', '=', 'agreement.item_id')
				.onRef('item_version.version', '=', 'agreement.item_version'),
		)
		.where('item.project_id', '=', projectId)
		.orderBy('item.kind')
		.orderBy('item.number')
		.orderBy('agreement.item_version')
		.select([
			'agreement.id as agreementId',
			'agreement.item_id as itemId',
			'agreement.item_version as version',
			'agreement.round_id as roundId',
			'agreement.outcome',
			'agreement.rule',
			'agreement.tally',
			'agreement.text_hash as textHash',
			'agreement.recorded_at as recordedAt',
			'item_version.title',
			'item_version.content',
			'item_version.text',
			'item_version.document_seq as documentSeq',
			'item.kind',
			'item.number',
			'item.state',
			'item.version as currentVersion',
		])
		.execute();
	// Written by the rounds' service alone, in these shapes.
	return rows.map(({ rule, tally, content, ...row }) => ({
		...row,
		rule: rule as AgreementRule,
		tally: tally as CollegeTally[],
		content: content as Block[],
	}));
}
