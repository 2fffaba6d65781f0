import { sql } from 'kysely';
import type { ItemPage, LinkedItem, SourceNote } from '#lib/domain/item-page.ts';
import type { Block } from '#lib/domain/rich-text.ts';
import type { Tx } from '../documents.ts';

const LINKED = ['item.id', 'item.kind', 'item.number', 'item.title', 'item.state'] as const;

/** Items on either side: what this one comes from, what comes from it. */
export async function linkedItems(db: Tx, itemId: string): Promise<{ sources: LinkedItem[]; feeds: LinkedItem[] }> {
	const sources = await db
		.selectFrom('item_source')
		.innerJoin('item', 'item.id', 'item_source.source_item_id')
		.select(LINKED)
		.where('item_source.item_id', '=', itemId)
		.orderBy('item.kind')
		.orderBy('item.number')
		.execute();
	const feeds = await db
		.selectFrom('item_source')
		.innerJoin('item', 'item.id', 'item_source.item_id')
		.select(LINKED)
		.where('item_source.source_item_id', '=', itemId)
		.orderBy('item.kind')
		.orderBy('item.number')
		.execute();
	return { sources, feeds };
}

/** Notes behind an item, linked one by one or through their group; `gone` counts links whose words are withdrawn or hidden. */
export async function sourceNotes(
	db: Tx,
	itemId: string,
): Promise<Pick<ItemPage['sources'], 'notes' | 'groups' | 'gone'>> {
	const groups = await db
		.selectFrom('item_source')
		.innerJoin('note_group', 'note_group.id', 'item_source.group_id')
		.select(['note_group.id', 'note_group.title'])
		.where('item_source.item_id', '=', itemId)
		.orderBy('note_group.rank')
		.orderBy('note_group.id')
		.execute();
	const rows = await db
		.selectFrom('note')
		.innerJoin('board', 'board.id', 'note.board_id')
		.leftJoin('item_source as direct', (join) =>
			join.onRef('direct.note_id', '=', 'note.id').on('direct.item_id', '=', itemId),
		)
		.select([
			'note.id',
			'note.number',
			'note.text',
			'note.kind',
			'note.lang',
			'note.voice',
			'note.college_id as collegeId',
			'note.label',
			'note.by_scribe as byScribe',
			'note.unconfirmed',
			'note.created_at as createdAt',
			'note.state',
			'note.group_id as groupId',
			'board.id as boardId',
			'board.title as boardTitle',
			sql<boolean>`direct.item_id is not null`.as('direct'),
		])
		.where((eb) =>
			eb.or([
				eb('direct.item_id', 'is not', null),
				...(groups.length > 0
					? [
							eb.and([
								eb(
									'note.group_id',
									'in',
									groups.map(({ id }) => id),
								),
								eb('note.state', '=', 'visible'),
							]),
						]
					: []),
			]),
		)
		.orderBy('note.created_at')
		.orderBy('note.number')
		.execute();
	const visible = rows.filter((row) => row.state === 'visible');
	return {
		notes: visible.filter((row) => row.direct).map(noteOf),
		groups: groups.map((group) => ({ ...group, notes: visible.filter((row) => row.groupId === group.id).map(noteOf) })),
		gone: rows.length - visible.length,
	};
}

function noteOf(row: Omit<SourceNote, 'board'> & { boardId: string; boardTitle: string }): SourceNote {
	const { id, number, text, kind, lang, voice, collegeId, label, byScribe, unconfirmed, createdAt } = row;
	const board = { id: row.boardId, title: row.boardTitle };
	return { id, number, text, kind, lang, voice, collegeId, label, byScribe, unconfirmed, createdAt, board };
}

export async function sourceFigures(db: Tx, itemId: string): Promise<ItemPage['sources']['figures']> {
	return db
		.selectFrom('item_source')
		.innerJoin('figure', 'figure.id', 'item_source.figure_id')
		.select(['figure.id', 'figure.label', 'figure.unit', 'figure.year', 'figure.source'])
		.where('item_source.item_id', '=', itemId)
		.orderBy('figure.rank')
		.orderBy('figure.id')
		.execute();
}

/** The last frozen text first. */
export async function listVersions(db: Tx, itemId: string): Promise<ItemPage['versions']> {
	const rows = await db
		.selectFrom('item_version')
		.select(['version', 'title', 'content', 'created_at as createdAt'])
		.where('item_id', '=', itemId)
		.orderBy('version', 'desc')
		.execute();
	// Written from blocks when the text was frozen.
	return rows.map((row) => ({ ...row, content: row.content as Block[] }));
}

export async function listResponses(db: Tx, itemId: string): Promise<ItemPage['responses']> {
	return db
		.selectFrom('response')
		.leftJoin('organisation', 'organisation.id', 'response.organisation_id')
		.select(['status', 'reason', 'response.plain_text as plainText', 'organisation.name as organisation', 'at'])
		.where('item_id', '=', itemId)
		.orderBy('at')
		.execute();
}

/** Guests of the item's project, and which of them a facilitator admitted to its text. */
export async function listGuests(db: Tx, projectId: string, itemId: string): Promise<ItemPage['guests']> {
	return db
		.selectFrom('participant')
		.innerJoin('account', 'account.id', 'participant.account_id')
		.leftJoin('text_admission', (join) =>
			join.onRef('text_admission.participant_id', '=', 'participant.id').on('text_admission.item_id', '=', itemId),
		)
		.select([
			'participant.id as participantId',
			'participant.display_name as displayName',
			sql<boolean>`text_admission.item_id is not null`.as('admitted'),
		])
		.where('participant.project_id', '=', projectId)
		.where('participant.removed_at', 'is', null)
		.where('participant.role', '=', 'contributor')
		.where('account.email', 'is', null)
		.orderBy('participant.display_name')
		.orderBy('participant.id')
		.execute();
}

export async function setAdmission(
	tx: Tx,
	admission: { itemId: string; participantId: string; admittedBy: string },
	admitted: boolean,
): Promise<void> {
	const { itemId, participantId, admittedBy } = admission;
	if (admitted) {
		await tx
			.insertInto('text_admission')
			.values({ item_id: itemId, participant_id: participantId, admitted_by: admittedBy })
			.onConflict((conflict) => conflict.doNothing())
			.execute();
	} else {
		await tx
			.deleteFrom('text_admission')
			.where('item_id', '=', itemId)
			.where('participant_id', '=', participantId)
			.execute();
	}
}

export async function themeInProject(db: Tx, projectId: string, themeId: string): Promise<boolean> {
	const row = await db
		.selectFrom('theme')
		.select('id')
		.where('id', '=', themeId)
		.where('project_id', '=', projectId)
		.executeTakeFirst();
	return row !== undefined;
}
