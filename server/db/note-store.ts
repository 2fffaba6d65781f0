import { sql, type RawBuilder } from 'kysely';
import type { BoardGroup, BoardNote } from '#lib/domain/board.ts';
import type { NoteState } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

/** What a row knows and the board does not: who wrote it, for whom, for how many. */
export interface NoteOrigin {
	participantId: string;
	organisationId: string | null;
	voices: number;
	/** In which phase and how it was given. */
	state: NoteState;
	phaseId: string | null;
	anonymous: boolean;
	parentNoteId: string | null;
	round: number | null;
}

export interface NewNote {
	note: BoardNote;
	origin: NoteOrigin;
}

/** The rows of new notes, in rising order of their numbers, and the number that the board gave last. */
export async function insertNotes(
	tx: Tx,
	boardId: string,
	notes: readonly NewNote[],
	at: RawBuilder<Date>,
): Promise<void> {
	const last = notes.at(-1);
	if (!last) return;
	const rows = notes.map(({ note, origin }) => ({
		id: note.id,
		number: note.number,
		kind: note.kind,
		text: note.text,
		lang: note.lang,
		original_lang: note.original?.lang ?? null,
		original_text: note.original?.text ?? null,
		voice: note.voice,
		label: note.label,
		participant_id: origin.participantId,
		by_scribe: note.byScribe,
		unconfirmed: note.unconfirmed,
		voices: origin.voices,
		college_id: note.collegeId,
		organisation_id: origin.organisationId,
		group_id: note.groupId,
		rank: note.rank,
		state: origin.state,
		phase_id: origin.phaseId,
		anonymous: origin.anonymous,
		parent_note_id: origin.parentNoteId,
		round: origin.round,
	}));
	const columns = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.id(column)));
	// One text, however many there are: Postgres plans it once.
	await sql`
		with numbered as (update board set last_note_number = ${last.note.number} where id = ${boardId})
		insert into note (board_id, ${columns}, state_at, created_at, changed_at)
		select ${boardId}::uuid, ${columns}, ${at}, ${at}, ${at}
		from jsonb_populate_recordset(null::note, ${JSON.stringify(rows)})`.execute(tx);
}

/** The fields of a note that commands change. */
export type NoteFields = Partial<Pick<BoardNote, 'text' | 'kind' | 'groupId' | 'rank'>>;

export async function updateNote(
	tx: Tx,
	boardId: string,
	id: string,
	fields: NoteFields & { state?: NoteState; stateReason?: string },
	at: RawBuilder<Date>,
): Promise<void> {
	const words = fields.text !== undefined || fields.kind !== undefined;
	await tx
		.updateTable('note')
		.set({
			...(fields.text !== undefined && { text: fields.text }),
			...(fields.kind !== undefined && { kind: fields.kind }),
			...(fields.groupId !== undefined && { group_id: fields.groupId }),
			...(fields.rank !== undefined && { rank: fields.rank }),
			...(fields.state !== undefined && { state: fields.state, state_at: at }),
			...(fields.stateReason !== undefined && { state_reason: fields.stateReason }),
			...(words && { changed_at: at }),
		})
		.where('id', '=', id)
		.where('board_id', '=', boardId)
		.execute();
}

/** Who wrote a note of this board, and where it stands. */
export async function noteAuthor(
	tx: Tx,
	boardId: string,
	id: string,
): Promise<{ participantId: string; state: NoteState; phaseId: string | null } | undefined> {
	return tx
		.selectFrom('note')
		.select(['participant_id as participantId', 'state', 'phase_id as phaseId'])
		.where('id', '=', id)
		.where('board_id', '=', boardId)
		.executeTakeFirst();
}

/** How many notes somebody gave in a phase (or in one round of it) and has not taken back. */
export async function countGiven(
	tx: Tx,
	phaseId: string,
	participantId: string,
	round: number | null,
): Promise<number> {
	const { count } = await tx
		.selectFrom('note')
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.where('phase_id', '=', phaseId)
		.where('participant_id', '=', participantId)
		.where('state', 'not in', ['withdrawn', 'hidden'])
		.$if(round !== null, (query) => query.where('round', '=', round))
		.executeTakeFirstOrThrow();
	return Number(count);
}

/** The notes of this board that each of these participants wrote and has not withdrawn, in order. */
export async function noteIdsByAuthor(
	db: Tx,
	boardId: string,
	participantIds: string[],
): Promise<Map<string, string[]>> {
	const authors = new Map(participantIds.map((id): [string, string[]] => [id, []]));
	if (participantIds.length === 0) return authors;
	const rows = await db
		.selectFrom('note')
		.select(['id', 'participant_id as participantId'])
		.where('board_id', '=', boardId)
		.where('participant_id', '=', sql<string>`any(${participantIds}::uuid[])`)
		.where('state', '<>', 'withdrawn')
		.orderBy('number')
		.execute();
	for (const row of rows) authors.get(row.participantId)?.push(row.id);
	return authors;
}

/** Other boards with items that come from these notes. */
export async function boardsFedBy(tx: Tx, boardId: string, noteIds: readonly string[]): Promise<string[]> {
	if (noteIds.length === 0) return [];
	const rows = await tx
		.selectFrom('item_source')
		.innerJoin('item', 'item.id', 'item_source.item_id')
		.select('item.board_id as boardId')
		.distinct()
		.where('item_source.note_id', 'in', noteIds)
		.where('item.board_id', '<>', boardId)
		.execute();
	return rows.map((row) => row.boardId);
}

/** Other boards with items that come from any note of this one. */
export async function boardsFedByBoard(db: Tx, boardId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('item_source')
		.innerJoin('item', 'item.id', 'item_source.item_id')
		.innerJoin('note', 'note.id', 'item_source.note_id')
		.select('item.board_id as boardId')
		.distinct()
		.where('note.board_id', '=', boardId)
		.where('item.board_id', '<>', boardId)
		.execute();
	return rows.map((row) => row.boardId);
}

/** A mandate was confirmed: what was said in the organisation's name loses its mark. Returns the boards that show it. */
export async function confirmVoices(tx: Tx, participantId: string, organisationId: string): Promise<string[]> {
	const rows = await tx
		.updateTable('note')
		.set({ unconfirmed: false })
		.where('participant_id', '=', participantId)
		.where('organisation_id', '=', organisationId)
		.where('unconfirmed', '=', true)
		.returning('board_id')
		.execute();
	return [...new Set(rows.map((row) => row.board_id))];
}

/** `by`: whose words its title is. */
export async function insertGroup(tx: Tx, boardId: string, group: BoardGroup, by: string): Promise<void> {
	await tx
		.insertInto('note_group')
		.values({ id: group.id, board_id: boardId, title: group.title, titled_by: by, rank: group.rank })
		.execute();
}

export async function updateGroup(
	tx: Tx,
	boardId: string,
	id: string,
	fields: {
		title?: string | undefined;
		/** Whose words the title is; null: not known. */
		titledBy?: string | null;
		rank?: string | undefined;
		dissolvedAt?: RawBuilder<Date> | null;
	},
): Promise<void> {
	await tx
		.updateTable('note_group')
		.set({
			...(fields.title !== undefined && { title: fields.title }),
			...(fields.titledBy !== undefined && { titled_by: fields.titledBy }),
			...(fields.rank !== undefined && { rank: fields.rank }),
			...(fields.dissolvedAt !== undefined && { dissolved_at: fields.dissolvedAt }),
		})
		.where('id', '=', id)
		.where('board_id', '=', boardId)
		.execute();
}
