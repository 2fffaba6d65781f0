import { inOrder } from '#lib/domain/board-item-rules.ts';
import type { BoardGroup, BoardItem, BoardNote, BoardState, ItemSource } from '#lib/domain/board.ts';
import type { Tx } from '../documents.ts';

/**
 * A board drawn from its rows: the same as in its shared document, to the last field. Hidden and withdrawn notes are not
 * in it; the items that they feed keep a link without words.
 */
export async function readBoardState(db: Tx, boardId: string): Promise<BoardState> {
	const notes = await noteQuery(db).where('board_id', '=', boardId).where('state', '=', 'visible').execute();
	const groups: BoardGroup[] = await db
		.selectFrom('note_group')
		.select(['id', 'title', 'rank'])
		.where('board_id', '=', boardId)
		.where('dissolved_at', 'is', null)
		.execute();
	const items = await db
		.selectFrom('item')
		.select(['id', 'kind', 'number', 'title', 'text', 'state', 'rank', 'writers'])
		.where('board_id', '=', boardId)
		.execute();
	const sources = items.length > 0 ? await readSources(db, boardId) : new Map<string, ItemSource[]>();
	return {
		notes: byId(notes.map(noteOf)),
		groups: byId(groups),
		items: byId(items.map((item): BoardItem => ({ ...item, sources: inOrder(sources.get(item.id) ?? []) }))),
	};
}

/** A note of this board that is not on it any more, with the state that keeps it away. */
export async function readAbsentNote(
	db: Tx,
	boardId: string,
	noteId: string,
): Promise<{ note: BoardNote; state: 'hidden' | 'withdrawn' } | undefined> {
	const row = await noteQuery(db)
		.select('state')
		.where('board_id', '=', boardId)
		.where('id', '=', noteId)
		.executeTakeFirst();
	if (!row || row.state === 'visible') return undefined;
	return { note: noteOf(row), state: row.state };
}

const NOTE_COLUMNS = [
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

type NoteRow = Awaited<ReturnType<ReturnType<typeof noteQuery>['executeTakeFirstOrThrow']>>;

function noteOf(row: NoteRow): BoardNote {
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
