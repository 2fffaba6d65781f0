import { sql } from 'kysely';
import type { NoteKind, NoteState } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

/** A note as the traceability annex prints it: never with a person's name. Words that were withdrawn are not read. */
export interface ProvenanceNote {
	id: string;
	number: number;
	kind: NoteKind;
	state: NoteState;
	/** Empty unless visible. */
	text: string;
	lang: string;
	original: { lang: string; text: string } | null;
	label: string;
	byScribe: boolean;
	unconfirmed: boolean;
	voices: number;
	speaker: string;
	collegeId: string | null;
	organisation: string | null;
	territoryId: string | null;
	themeId: string | null;
	groupId: string | null;
	boardId: string;
	workshopId: string | null;
	table: string;
	createdAt: Date;
}

/**
 * All notes of a project, hidden and withdrawn ones without their words; quoted figures are nobody's words. What its phase still
 * hides, or waits to be placed, was not said yet.
 */
export async function listProvenanceNotes(db: Tx, projectId: string): Promise<ProvenanceNote[]> {
	const rows = await db
		.selectFrom('note')
		.innerJoin('board', 'board.id', 'note.board_id')
		.leftJoin('organisation', 'organisation.id', 'note.organisation_id')
		.where('board.project_id', '=', projectId)
		.where('note.kind', '<>', 'figure')
		.where('note.state', 'not in', ['veiled', 'waiting'])
		.orderBy('board.rank')
		.orderBy('note.board_id')
		.orderBy('note.number')
		.select([
			'note.id',
			'note.number',
			'note.kind',
			'note.state',
			sql<string>`case when note.state = 'visible' then note.text else '' end`.as('text'),
			'note.lang',
			'note.original_lang as originalLang',
			sql<string | null>`case when note.state = 'visible' then note.original_text end`.as('originalText'),
			sql<string>`case when note.state = 'visible' then note.label else '' end`.as('label'),
			'note.by_scribe as byScribe',
			'note.unconfirmed',
			'note.voices',
			sql<string>`case when note.by_scribe then note.id else note.participant_id end`.as('speaker'),
			'note.college_id as collegeId',
			'organisation.name as organisation',
			'note.territory_id as territoryId',
			'note.theme_id as themeId',
			'note.group_id as groupId',
			'note.board_id as boardId',
			'board.workshop_id as workshopId',
			'board.title as table',
			'note.created_at as createdAt',
		])
		.execute();
	return rows.map(({ originalLang, originalText, ...row }) => ({
		...row,
		original: originalLang !== null && originalText ? { lang: originalLang, text: originalText } : null,
	}));
}

/** Heads of the update logs of a project's texts: whoever holds a log can check that nothing was rewritten. */
export async function listLogHeads(db: Tx, projectId: string): Promise<Map<string, { seq: number; hash: string }>> {
	const rows = await db
		.selectFrom('document')
		.select(['id', 'head_seq as seq', 'head_hash as hash'])
		.where('project_id', '=', projectId)
		.where('kind', '=', 'text')
		.execute();
	return new Map(rows.map(({ id, seq, hash }) => [id, { seq, hash: hash.toString('hex') }]));
}

/** Which items concern which territories. */
export async function listItemTerritories(
	db: Tx,
	projectId: string,
): Promise<{ itemId: string; territoryId: string }[]> {
	return db
		.selectFrom('item_territory')
		.innerJoin('item', 'item.id', 'item_territory.item_id')
		.where('item.project_id', '=', projectId)
		.select(['item_territory.item_id as itemId', 'item_territory.territory_id as territoryId'])
		.execute();
}

export interface RoundDates {
	id: string;
	title: string;
	opensAt: Date;
	closesAt: Date;
}

export async function listRoundDates(db: Tx, projectId: string): Promise<RoundDates[]> {
	return db
		.selectFrom('comment_round')
		.where('project_id', '=', projectId)
		.select(['id', 'title', 'opens_at as opensAt', 'closes_at as closesAt'])
		.execute();
}
