import { sql } from 'kysely';
import { articleNumbers } from '#lib/domain/contract-outline.ts';
import type { ThreadArticle, ThreadItem, ThreadNote, ThreadSource } from '#lib/domain/thread.ts';
import type { NoteKind, Voice } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';
import { findContract, listClauses, listSections } from './contract-store.ts';
import { lastItemResponses } from './response-store.ts';

/** A note as the thread shows it: its words and its college, never who wrote it. */
export interface ThreadNoteRecord extends ThreadNote {
	boardId: string;
	number: number;
	kind: NoteKind;
	text: string;
	lang: string;
	voice: Voice;
	label: string;
	createdAt: Date;
	/** For "is it mine?": never sent on. */
	participantId: string;
	byScribe: boolean;
	/** Speaks for an organisation whose mandate nobody has confirmed. */
	unconfirmed: boolean;
}

/** Everything said on the boards of a project that may be seen; quoted figures are nobody's words. */
export async function listThreadNotes(db: Tx, projectId: string): Promise<ThreadNoteRecord[]> {
	return db
		.selectFrom('note')
		.innerJoin('board', 'board.id', 'note.board_id')
		.where('board.project_id', '=', projectId)
		.where('note.state', '=', 'visible')
		.where('note.kind', '<>', 'figure')
		.orderBy('board.rank')
		.orderBy('note.board_id')
		.orderBy('note.number')
		.select([
			'note.id',
			'note.board_id as boardId',
			'note.number',
			'note.kind',
			'note.text',
			'note.lang',
			'note.voice',
			'note.label',
			'note.created_at as createdAt',
			'note.participant_id as participantId',
			'note.by_scribe as byScribe',
			'note.unconfirmed',
			'note.group_id as groupId',
			'note.college_id as collegeId',
			'note.voices',
			sql<string>`case when note.by_scribe then note.id else note.participant_id end`.as('speaker'),
		])
		.execute();
}

export interface ThreadItemRecord extends ThreadItem {
	boardId: string;
	text: string;
	plainText: string;
	themeId: string | null;
	version: number;
	writers: number;
}

export async function listThreadItems(db: Tx, projectId: string): Promise<ThreadItemRecord[]> {
	const responses = new Map((await lastItemResponses(db, projectId)).map((row) => [row.itemId, row]));
	const rows = await db
		.selectFrom('item')
		.where('project_id', '=', projectId)
		.orderBy('kind')
		.orderBy('number')
		.select([
			'id',
			'board_id as boardId',
			'kind',
			'number',
			'title',
			'text',
			'plain_text as plainText',
			'theme_id as themeId',
			'state',
			'state_reason as stateReason',
			'version',
			'writers',
		])
		.execute();
	return rows.map((row) => ({ ...row, response: responses.get(row.id) ?? null }));
}

export async function listThreadSources(
	db: Tx,
	projectId: string,
): Promise<(ThreadSource & { figureId: string | null })[]> {
	return db
		.selectFrom('item_source')
		.innerJoin('item', 'item.id', 'item_source.item_id')
		.where('item.project_id', '=', projectId)
		.orderBy('item_source.created_at')
		.select([
			'item_source.item_id as itemId',
			'item_source.note_id as noteId',
			'item_source.group_id as groupId',
			'item_source.source_item_id as sourceItemId',
			'item_source.figure_id as figureId',
		])
		.execute();
}

/** Where agreed items stand in the contract: number of the section, then of the article within it. */
export async function listThreadArticles(db: Tx, projectId: string): Promise<ThreadArticle[]> {
	const contract = await findContract(db, projectId);
	if (!contract) return [];
	const clauses = await listClauses(db, contract.id);
	const numbers = articleNumbers(await listSections(db, contract.id), clauses);
	const items = await db
		.selectFrom('contract_clause')
		.innerJoin('agreement', 'agreement.id', 'contract_clause.agreement_id')
		.innerJoin('contract_section', 'contract_section.id', 'contract_clause.section_id')
		.where('contract_section.contract_id', '=', contract.id)
		.select(['contract_clause.id', 'agreement.item_id as itemId'])
		.execute();
	const itemOf = new Map(items.map(({ id, itemId }) => [id, itemId]));
	return clauses.flatMap(({ id }) => {
		const itemId = itemOf.get(id);
		return itemId === undefined ? [] : [{ itemId, label: numbers.get(id) ?? '' }];
	});
}

export async function listGroupTitles(db: Tx, projectId: string): Promise<{ id: string; title: string }[]> {
	return db
		.selectFrom('note_group')
		.innerJoin('board', 'board.id', 'note_group.board_id')
		.where('board.project_id', '=', projectId)
		.orderBy('note_group.rank')
		.orderBy('note_group.id')
		.select(['note_group.id', 'note_group.title'])
		.execute();
}

export async function listFigureLabels(
	db: Tx,
	projectId: string,
): Promise<{ id: string; label: string; unit: string; year: number | null; source: string }[]> {
	return db
		.selectFrom('figure')
		.where('project_id', '=', projectId)
		.select(['id', 'label', 'unit', 'year', 'source'])
		.execute();
}

export async function listThemes(db: Tx, projectId: string): Promise<{ id: string; label: string }[]> {
	return db.selectFrom('theme').where('project_id', '=', projectId).orderBy('rank').select(['id', 'label']).execute();
}
