import { sql } from 'kysely';
import { inOrder } from '#lib/domain/board-item-rules.ts';
import {
	LIMITS,
	type BoardGroup,
	type BoardItem,
	type BoardNote,
	type BoardState,
	type ItemSource,
} from '#lib/domain/board.ts';
import type { NoteState } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

/**
 * A board drawn from its rows: the same as in its shared document, to the last field. Hidden and withdrawn notes are not
 * in it; the items that they feed keep a link without words.
 */
export async function readBoardState(db: Tx, boardId: string): Promise<BoardState> {
	const notes = await noteQuery(db).where('board_id', '=', boardId).where('state', '=', 'visible').execute();
	const groups: BoardGroup[] = await groupQuery(db, boardId).execute();
	const items = await db
		.selectFrom('item')
		.select(['id', 'kind', 'number', 'title', 'state', 'rank', 'writers'])
		// Everybody at the table receives it: a text without measure would keep them all out.
		.select(sql<string>`left(text, ${sql.lit(LIMITS.boardText)})`.as('text'))
		.where('board_id', '=', boardId)
		.execute();
	const sources = items.length > 0 ? await readSources(db, boardId) : new Map<string, ItemSource[]>();
	return {
		notes: byId(notes.map(noteOf)),
		groups: byId(groups),
		items: byId(items.map((item): BoardItem => ({ ...item, sources: inOrder(sources.get(item.id) ?? []) }))),
	};
}

/** What new and changed notes have to do with. */
export interface BoardPart {
	noteIds: readonly string[];
	/** Where notes come last: in these groups, and (null) out of any. */
	places: readonly (string | null)[];
}

/**
 * A part of a board as its rows tell it: those of these notes that are on it, the last note in each of these places, and the
 * groups. It costs the same however many notes there are.
 */
export async function readBoardPart(db: Tx, boardId: string, { noteIds, places }: BoardPart): Promise<BoardState> {
	const groupIds = places.filter((place) => place !== null);
	const columns = sql.join(NOTE_COLUMNS.map((column) => sql.ref(`note.${column}`)));
	const { rows } = await sql<NoteRow>`
		select ${columns} from note
		where board_id = ${boardId} and state = 'visible' and id = any(${noteIds}::uuid[])
		union all
		(select ${columns} from note
			where ${places.includes(null)} and board_id = ${boardId} and state = 'visible' and group_id is null
			order by rank desc, id desc limit 1)
		union all
		select ${columns} from unnest(${groupIds}::uuid[]) as place (id), lateral (
			select * from note
			where board_id = ${boardId} and state = 'visible' and group_id = place.id
			order by rank desc, id desc limit 1
		) as note`.execute(db);
	const groups =
		groupIds.length > 0
			? await groupQuery(db, boardId)
					.where('id', '=', sql<string>`any(${groupIds}::uuid[])`)
					.execute()
			: [];
	return { notes: byId(rows.map(noteOf)), groups: byId(groups), items: {} };
}

/** A note of this board that is not on it any more, with the state that keeps it away. */
export async function readAbsentNote(
	db: Tx,
	boardId: string,
	noteId: string,
): Promise<{ note: BoardNote; state: Exclude<NoteState, 'visible'> } | undefined> {
	const row = await noteQuery(db)
		.select('state')
		.where('board_id', '=', boardId)
		.where('id', '=', noteId)
		.executeTakeFirst();
	if (!row || row.state === 'visible') return undefined;
	return { note: noteOf(row), state: row.state };
}

/** Columns of `noteOf`. */
export const NOTE_COLUMNS = [
	'id',
	'number',
	'text',
	'kind',
	'lang',
	'original_lang',
	'original_text',
	'voice',
	'college_id',
	'label',
	'by_scribe',
	'unconfirmed',
	'group_id',
	'rank',
] as const;

function noteQuery(db: Tx) {
	return db.selectFrom('note').select(NOTE_COLUMNS);
}

function groupQuery(db: Tx, boardId: string) {
	return db
		.selectFrom('note_group')
		.select(['id', 'title', 'rank'])
		.where('board_id', '=', boardId)
		.where('dissolved_at', 'is', null);
}

type NoteRow = Awaited<ReturnType<ReturnType<typeof noteQuery>['executeTakeFirstOrThrow']>>;

/** A note as the board shows it. */
export function noteOf(row: NoteRow): BoardNote {
	return {
		id: row.id,
		number: row.number,
		text: row.text,
		kind: row.kind,
		lang: row.lang,
		original: row.original_text === null ? null : { lang: row.original_lang ?? row.lang, text: row.original_text },
		voice: row.voice,
		collegeId: row.college_id,
		label: row.label,
		byScribe: row.by_scribe,
		unconfirmed: row.unconfirmed,
		groupId: row.group_id,
		rank: row.rank,
	};
}

async function readSources(db: Tx, boardId: string): Promise<Map<string, ItemSource[]>> {
	const rows = await db
		.selectFrom('item_source')
		.innerJoin('item', 'item.id', 'item_source.item_id')
		.leftJoin('note', 'note.id', 'item_source.note_id')
		.select([
			'item_source.item_id as itemId',
			'item_source.note_id as noteId',
			'item_source.group_id as groupId',
			'item_source.source_item_id as sourceItemId',
			'item_source.figure_id as figureId',
			'note.state as noteState',
		])
		.where('item.board_id', '=', boardId)
		.execute();
	const sources = new Map<string, ItemSource[]>();
	for (const row of rows) {
		const list = sources.get(row.itemId) ?? [];
		if (row.noteId) list.push({ kind: 'note', id: row.noteId, ...(row.noteState === 'visible' ? {} : { gone: true }) });
		else if (row.groupId) list.push({ kind: 'group', id: row.groupId });
		else if (row.sourceItemId) list.push({ kind: 'item', id: row.sourceItemId });
		else if (row.figureId) list.push({ kind: 'figure', id: row.figureId });
		sources.set(row.itemId, list);
	}
	return sources;
}

function byId<Entry extends { id: string }>(entries: Entry[]): Record<string, Entry> {
	const record: Record<string, Entry> = {};
	for (const entry of entries) record[entry.id] = entry;
	return record;
}
