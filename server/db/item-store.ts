import { sql } from 'kysely';
import type { BoardItem, ItemSource } from '#lib/domain/board.ts';
import type { ItemKind, ItemState } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

export interface ItemRecord {
	id: string;
	projectId: string;
	boardId: string;
	kind: ItemKind;
	number: number;
	title: string;
	text: string;
	plainText: string;
	themeId: string | null;
	state: ItemState;
	stateReason: string;
	version: number;
	createdAt: Date;
}

const COLUMNS = [
	'id',
	'project_id as projectId',
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
	'created_at as createdAt',
] as const;

export async function findItem(db: Tx, id: string): Promise<ItemRecord | undefined> {
	return db.selectFrom('item').select(COLUMNS).where('id', '=', id).executeTakeFirst();
}

/** On which board each of these items stands; unknown ids are left out. */
export async function boardsOfItems(db: Tx, ids: readonly string[]): Promise<Map<string, string>> {
	if (ids.length === 0) return new Map();
	const rows = await db.selectFrom('item').select(['id', 'board_id as boardId']).where('id', 'in', ids).execute();
	return new Map(rows.map(({ id, boardId }) => [id, boardId]));
}

/** Words of co-written texts, and how many people have words in each. */
export async function updateItemTexts(
	tx: Tx,
	texts: readonly { id: string; text: string; writers: number }[],
): Promise<void> {
	await sql`
		update item set text = told.text, writers = told.writers
		from unnest(
			${texts.map(({ id }) => id)}::uuid[],
			${texts.map(({ text }) => text)}::text[],
			${texts.map(({ writers }) => writers)}::integer[]
		) as told (id, text, writers)
		where item.id = told.id`.execute(tx);
}

/** The same, held until the end of the transaction. */
export async function lockItem(tx: Tx, id: string): Promise<ItemRecord | undefined> {
	return tx.selectFrom('item').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** When each item of a project last changed: its words, its state, its theme. */
export async function itemChanges(db: Tx, projectId: string): Promise<Map<string, Date>> {
	const rows = await db.selectFrom('item').select(['id', 'changed_at']).where('project_id', '=', projectId).execute();
	return new Map(rows.map((row) => [row.id, row.changed_at]));
}

/** The next number of this kind in the project. Holds the project's row: two boards never give the same one. */
export async function nextItemNumber(tx: Tx, projectId: string, kind: ItemKind): Promise<number> {
	await tx.selectFrom('project').select('id').where('id', '=', projectId).forNoKeyUpdate().execute();
	const row = await tx
		.selectFrom('item')
		.select((eb) => eb.fn.max('number').as('last'))
		.where('project_id', '=', projectId)
		.where('kind', '=', kind)
		.executeTakeFirst();
	return (row?.last ?? 0) + 1;
}

export async function insertItem(
	tx: Tx,
	item: BoardItem,
	origin: { projectId: string; boardId: string; participantId: string },
): Promise<void> {
	await tx
		.insertInto('item')
		.values({
			id: item.id,
			project_id: origin.projectId,
			board_id: origin.boardId,
			kind: item.kind,
			number: item.number,
			title: item.title,
			text: item.text,
			writers: item.writers,
			rank: item.rank,
			created_by: origin.participantId,
		})
		.execute();
}

/** The fields of an item that commands, rounds and co-writers change. */
export interface ItemFields {
	title?: string;
	rank?: string;
	text?: string;
	writers?: number;
	plainText?: string;
	themeId?: string | null;
	state?: ItemState;
	stateReason?: string;
}

export async function updateItem(tx: Tx, id: string, fields: ItemFields): Promise<void> {
	await tx
		.updateTable('item')
		.set({
			...(fields.title !== undefined && { title: fields.title }),
			...(fields.rank !== undefined && { rank: fields.rank }),
			...(fields.text !== undefined && { text: fields.text }),
			...(fields.writers !== undefined && { writers: fields.writers }),
			...(fields.plainText !== undefined && { plain_text: fields.plainText }),
			...(fields.themeId !== undefined && { theme_id: fields.themeId }),
			...(fields.state !== undefined && { state: fields.state }),
			...(fields.stateReason !== undefined && { state_reason: fields.stateReason }),
		})
		.where('id', '=', id)
		.execute();
}

/** Only an item that was never frozen; the constraints refuse one that something else names. */
export async function deleteItem(tx: Tx, id: string): Promise<boolean> {
	const result = await tx
		.deleteFrom('item')
		.where('id', '=', id)
		.where('version', '=', 0)
		.where('state', '=', 'drafting')
		.executeTakeFirst();
	return result.numDeletedRows > 0n;
}

function columnsOf(source: ItemSource) {
	return {
		note_id: source.kind === 'note' ? source.id : null,
		group_id: source.kind === 'group' ? source.id : null,
		source_item_id: source.kind === 'item' ? source.id : null,
		figure_id: source.kind === 'figure' ? source.id : null,
	};
}

export async function insertSources(tx: Tx, itemId: string, sources: ItemSource[]): Promise<void> {
	if (sources.length === 0) return;
	await tx
		.insertInto('item_source')
		.values(sources.map((source) => ({ item_id: itemId, ...columnsOf(source) })))
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

export async function deleteSource(tx: Tx, itemId: string, source: ItemSource): Promise<void> {
	const column = ({ note: 'note_id', group: 'group_id', item: 'source_item_id', figure: 'figure_id' } as const)[
		source.kind
	];
	await tx.deleteFrom('item_source').where('item_id', '=', itemId).where(column, '=', source.id).execute();
}

/** Which of these exist in the project and may feed an item: visible notes, groups that stand, items, figures. */
export async function usableSources(tx: Tx, projectId: string, sources: ItemSource[]): Promise<Set<string>> {
	const ids = (kind: ItemSource['kind']) => sources.filter((source) => source.kind === kind).map(({ id }) => id);
	const found: string[] = [];
	const [notes, groups, items, figures] = [ids('note'), ids('group'), ids('item'), ids('figure')];
	if (notes.length > 0) {
		const rows = await tx
			.selectFrom('note')
			.innerJoin('board', 'board.id', 'note.board_id')
			.select('note.id')
			.where('note.id', 'in', notes)
			.where('board.project_id', '=', projectId)
			.where('note.state', '=', 'visible')
			.execute();
		found.push(...rows.map((row) => `note ${row.id}`));
	}
	if (groups.length > 0) {
		const rows = await tx
			.selectFrom('note_group')
			.innerJoin('board', 'board.id', 'note_group.board_id')
			.select('note_group.id')
			.where('note_group.id', 'in', groups)
			.where('board.project_id', '=', projectId)
			.where('note_group.dissolved_at', 'is', null)
			.execute();
		found.push(...rows.map((row) => `group ${row.id}`));
	}
	for (const [kind, wanted, table] of [
		['item', items, 'item'],
		['figure', figures, 'figure'],
	] as const) {
		if (wanted.length === 0) continue;
		const rows = await tx
			.selectFrom(table)
			.select('id')
			.where('id', 'in', wanted)
			.where('project_id', '=', projectId)
			.execute();
		found.push(...rows.map((row) => `${kind} ${row.id}`));
	}
	return new Set(found);
}

/** Whether `itemId` is, directly or not, among what `fromId` comes from: linking it back would close a circle. */
export async function comesFrom(tx: Tx, fromId: string, itemId: string): Promise<boolean> {
	const { rows } = await sql<{ found: boolean }>`
		with recursive behind(id) as (
			select ${fromId}::uuid
			union
			select source_item_id from item_source join behind on behind.id = item_source.item_id
			where source_item_id is not null
		)
		select exists (select 1 from behind where id = ${itemId}::uuid) as found`.execute(tx);
	return rows[0]?.found === true;
}

/** Whether a facilitator admitted this participant to this text. */
export async function isAdmitted(db: Tx, itemId: string, participantId: string): Promise<boolean> {
	const row = await db
		.selectFrom('text_admission')
		.select('item_id')
		.where('item_id', '=', itemId)
		.where('participant_id', '=', participantId)
		.executeTakeFirst();
	return row !== undefined;
}

/** The items of a board whose texts this participant was admitted to. */
export async function admissionsOf(db: Tx, boardId: string, participantId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('text_admission')
		.innerJoin('item', 'item.id', 'text_admission.item_id')
		.where('item.board_id', '=', boardId)
		.where('text_admission.participant_id', '=', participantId)
		.select('item.id')
		.execute();
	return rows.map(({ id }) => id);
}
