import { sql } from 'kysely';
import type { ItemKind, ItemState } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';
import type { DetectionPlace, DetectionSubject } from './detection-store.ts';

/** What holds words that others read: the words by field, and where a person finds it. */
export interface WordHolder {
	id: string;
	projectId: string;
	words: Record<string, string>;
	/** The board, item or round whose page shows it; for a section, its contract's. */
	boardId: string | null;
	itemId: string | null;
	roundId: string | null;
	/** A note's or item's number. */
	number: number | null;
	itemKind: ItemKind | null;
	itemState: ItemState | null;
}

type Holders = Omit<WordHolder, 'words'> & { words: unknown };

/**
 * Those of these things whose words somebody can read now; what is withdrawn, hidden, dissolved or gone is left out.
 * `lock`: nobody else changes them before the transaction ends.
 */
export async function readWordHolders(
	db: Tx,
	subject: DetectionSubject,
	ids: readonly string[],
	lock = false,
): Promise<WordHolder[]> {
	if (ids.length === 0) return [];
	const { rows } = await sql<Holders>`${HOLDERS[subject]} where it.id in (${sql.join(ids)})
		${sql.raw(VISIBLE[subject] ?? '')} ${lock ? sql`for update of it` : sql``}`.execute(db);
	return rows.map((row) => ({ ...row, words: row.words as Record<string, string> }));
}

/** Where words that others read stand: the table of each thing, and its texts that are looked at. */
export const INSPECTED: Record<DetectionSubject, { table: string; fields: readonly DetectionPlace['field'][] }> = {
	note: { table: 'note', fields: ['text', 'original_text', 'label'] },
	group: { table: 'note_group', fields: ['title'] },
	item: { table: 'item', fields: ['title', 'text', 'plain_text', 'state_reason'] },
	round: { table: 'comment_round', fields: ['title', 'question'] },
	position: { table: 'position', fields: ['reason'] },
	response: { table: 'response', fields: ['reason', 'plain_text'] },
	section: { table: 'contract_section', fields: ['text'] },
	workshop: { table: 'workshop', fields: ['title'] },
	resource: { table: 'resource', fields: ['title', 'source', 'description'] },
};

/** The words of a thing by field, in SQL. */
function wordsOf(subject: DetectionSubject): string {
	const pairs = INSPECTED[subject].fields.map((field) => `'${field}', coalesce(it.${field}, '')`);
	return `jsonb_build_object(${pairs.join(', ')}) as words`;
}

const nowhere = `null::uuid as "boardId", null::uuid as "itemId", null::uuid as "roundId", null::int as number,
	null::text as "itemKind", null::text as "itemState"`;
const HOLDERS: Record<DetectionSubject, ReturnType<typeof sql.raw>> = {
	note: sql.raw(`select it.id, board.project_id as "projectId", it.board_id as "boardId", null::uuid as "itemId",
		null::uuid as "roundId", it.number, null::text as "itemKind", null::text as "itemState",
		${wordsOf('note')}
		from note it join board on board.id = it.board_id`),
	group: sql.raw(`select it.id, board.project_id as "projectId", it.board_id as "boardId", null::uuid as "itemId",
		null::uuid as "roundId", null::int as number, null::text as "itemKind", null::text as "itemState",
		${wordsOf('group')} from note_group it join board on board.id = it.board_id`),
	item: sql.raw(`select it.id, it.project_id as "projectId", it.board_id as "boardId", it.id as "itemId",
		null::uuid as "roundId", it.number, it.kind as "itemKind", it.state as "itemState",
		${wordsOf('item')} from item it`),
	round: sql.raw(`select it.id, it.project_id as "projectId", null::uuid as "boardId", null::uuid as "itemId",
		it.id as "roundId", null::int as number, null::text as "itemKind", null::text as "itemState",
		${wordsOf('round')} from comment_round it`),
	position: sql.raw(`select it.id, item.project_id as "projectId", null::uuid as "boardId", it.item_id as "itemId",
		it.round_id as "roundId", item.number, item.kind as "itemKind", null::text as "itemState",
		${wordsOf('position')} from position it join item on item.id = it.item_id`),
	response: sql.raw(`select it.id, it.project_id as "projectId", null::uuid as "boardId",
		coalesce(it.item_id, position.item_id) as "itemId", position.round_id as "roundId", item.number, item.kind as "itemKind",
		null::text as "itemState", ${wordsOf('response')}
		from response it left join position on position.id = it.position_id
		left join item on item.id = coalesce(it.item_id, position.item_id)`),
	section: sql.raw(`select it.id, contract.project_id as "projectId", ${nowhere},
		${wordsOf('section')}
		from contract_section it join contract on contract.id = it.contract_id`),
	workshop: sql.raw(`select it.id, it.project_id as "projectId", ${nowhere}, ${wordsOf('workshop')} from workshop it`),
	resource: sql.raw(`select it.id, it.project_id as "projectId", ${nowhere}, ${wordsOf('resource')}
		from (select resource.*, file_id as id from resource join file on file.id = file_id where removed_at is null) it`),
};
const VISIBLE: Partial<Record<DetectionSubject, string>> = {
	note: `and it.state = 'visible'`,
	group: `and it.dissolved_at is null`,
};

/** Other words in the place of these, in the row that holds them. */
export async function writeWords(tx: Tx, { subject, id, field }: DetectionPlace, text: string): Promise<void> {
	const key = subject === 'resource' ? 'file_id' : 'id';
	await sql`update ${sql.table(INSPECTED[subject].table)} set ${sql.ref(field)} = ${text} where ${sql.ref(key)} = ${id}`.execute(
		tx,
	);
}

/** What was said before in this position: it goes with what is said now. */
export async function readFormerReasons(tx: Tx, positionId: string): Promise<string[]> {
	const rows = await tx.selectFrom('position_history').where('position_id', '=', positionId).select('reason').execute();
	return rows.map(({ reason }) => reason);
}

export async function writeFormerReason(tx: Tx, positionId: string, before: string, after: string): Promise<void> {
	await tx
		.updateTable('position_history')
		.set({ reason: after })
		.where('position_id', '=', positionId)
		.where('reason', '=', before)
		.execute();
}

/** The record of a board forgets the words that commands gave to this note, group or item, and with them the way back. */
export async function forgetCommandWords(tx: Tx, boardId: string, id: string): Promise<void> {
	const named = JSON.stringify([{ id }]);
	await tx
		.updateTable('board_command')
		.set({ payload: sql`payload - 'title' - 'text' - 'label'`, inverse: null })
		.where('board_id', '=', boardId)
		.where('name', 'in', WORDED)
		.where(
			sql<boolean>`(inverse @> ${named}::jsonb or ${id} in (payload->>'noteId', payload->>'groupId', payload->>'itemId'))`,
		)
		.execute();
}
const WORDED = [
	'note.add',
	'note.edit',
	'group.create',
	'group.rename',
	'group.dissolve',
	'item.create',
	'item.retitle',
];
