import { sql, type RawBuilder } from 'kysely';
import type { BoardChange } from '#lib/domain/board-patch.ts';
import type { Tx } from '../documents.ts';

/** A command that was applied. Its id is the client's: unique per participant, not in the world. */
export interface RecordedCommand {
	id: string;
	boardId: string;
	participantId: string;
	name: string;
	payload: Record<string, unknown>;
	inverse: BoardChange[] | null;
	result: Record<string, unknown>;
	undone: boolean;
}

function commandQuery(db: Tx) {
	return db
		.selectFrom('board_command')
		.select([
			'id',
			'board_id as boardId',
			'participant_id as participantId',
			'name',
			'payload',
			'inverse',
			'result',
			'undone_at as undoneAt',
		]);
}

type CommandRow = Awaited<ReturnType<ReturnType<typeof commandQuery>['executeTakeFirstOrThrow']>>;

/** Only `insertCommands` writes these columns: their JSON has the shapes it takes. */
function commandOf({ undoneAt, ...row }: CommandRow): RecordedCommand {
	return {
		...row,
		payload: row.payload as RecordedCommand['payload'],
		inverse: row.inverse as BoardChange[] | null,
		result: row.result as RecordedCommand['result'],
		undone: undoneAt !== null,
	};
}

/** What these people sent before under any of these ids: the caller looks at who sent which. */
export async function findCommands(tx: Tx, participantIds: string[], ids: string[]): Promise<RecordedCommand[]> {
	if (ids.length === 0) return [];
	const rows = await commandQuery(tx)
		.where('participant_id', '=', sql<string>`any(${participantIds}::uuid[])`)
		.where('id', '=', sql<string>`any(${ids}::uuid[])`)
		.execute();
	return rows.map(commandOf);
}

/** The command of this id on this board: one's own before others'. */
export async function findCommandToUndo(
	tx: Tx,
	boardId: string,
	id: string,
	participantId: string,
): Promise<RecordedCommand | undefined> {
	const rows = await commandQuery(tx).where('board_id', '=', boardId).where('id', '=', id).orderBy('at').execute();
	const row = rows.find((one) => one.participantId === participantId) ?? rows[0];
	return row && commandOf(row);
}

export async function insertCommands(
	tx: Tx,
	commands: readonly Omit<RecordedCommand, 'undone'>[],
	at: RawBuilder<Date>,
): Promise<void> {
	if (commands.length === 0) return;
	// One text, however many there are: Postgres plans it once.
	await sql`
		insert into board_command (id, board_id, participant_id, name, payload, inverse, result, at)
		select id, "boardId", "participantId", name, payload, inverse, result, ${at}
		from jsonb_to_recordset(${JSON.stringify(commands)}) as command (
			id uuid, "boardId" uuid, "participantId" uuid, name text, payload jsonb, inverse jsonb, result jsonb
		)`.execute(tx);
}

export async function markUndone(tx: Tx, command: RecordedCommand, at: RawBuilder<Date>): Promise<void> {
	await tx
		.updateTable('board_command')
		.set({ undone_at: at })
		.where('participant_id', '=', command.participantId)
		.where('id', '=', command.id)
		.execute();
}

/** The newest first. */
export async function listCommands(db: Tx, boardId: string, limit: number) {
	return db
		.selectFrom('board_command')
		.innerJoin('participant', 'participant.id', 'board_command.participant_id')
		.select((eb) => [
			'board_command.id',
			'board_command.name',
			'board_command.at',
			// Who wrote in an anonymous phase, or behind a veil, is not told here either.
			sql<string>`case when board_command.name like 'note.%' and exists (
				select from note where note.board_id = board_command.board_id and note.participant_id = board_command.participant_id
					and note.id::text = board_command.payload ->> 'noteId' and (note.anonymous or note.state = 'veiled')
			) then '' else participant.display_name end`.as('by'),
			eb('board_command.undone_at', 'is not', null).as('undone'),
			eb('board_command.inverse', 'is not', null).as('undoable'),
		])
		.where('board_command.board_id', '=', boardId)
		.orderBy('board_command.at', 'desc')
		.orderBy('board_command.id')
		.limit(limit)
		.execute();
}
