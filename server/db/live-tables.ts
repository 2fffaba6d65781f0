import type { ColumnType, Generated } from 'kysely';
import type { PhaseKind, SeatDuty, WorkshopLife } from '#lib/domain/vocabulary.ts';

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type Json = ColumnType<unknown, string, string>;

/** The tables of the live workshop. */
export interface LiveTables {
	method: MethodTable;
	phase: PhaseTable;
	workshop_event: WorkshopEventTable;
	seat: SeatTable;
	ballot: BallotTable;
	ballot_mark: BallotMarkTable;
	hand_count: HandCountTable;
	speaking_turn: SpeakingTurnTable;
}

/** Columns of `workshop` that tell how it runs. */
export interface WorkshopRunColumns {
	live: Generated<WorkshopLife>;
	phase_id: string | null;
	live_version: Generated<number>;
	live_started_at: Timestamp | null;
	live_ended_at: Timestamp | null;
	led_by: string | null;
	screen_key: string | null;
	rehearsal: Generated<boolean>;
}

/** Columns of `note` that tell in which phase and how it was given. */
export interface NoteGivenColumns {
	phase_id: string | null;
	anonymous: Generated<boolean>;
	parent_note_id: string | null;
	round: number | null;
	paper_number: number | null;
	picture_file_id: string | null;
	audio_file_id: string | null;
}

interface MethodTable {
	id: Generated<string>;
	project_id: string;
	name: string;
	goal: Generated<string>;
	care: Generated<string>;
	least_people: Generated<number>;
	most_people: Generated<number>;
	phases: Json;
	created_by: string | null;
	created_at: Generated<Date>;
}

interface PhaseTable {
	id: string;
	workshop_id: string;
	rank: string;
	kind: PhaseKind;
	title: Generated<string>;
	minutes: number;
	question: Generated<string>;
	instruction: Generated<string>;
	plain_text: Generated<string>;
	prompts: ColumnType<unknown, string | undefined, string>;
	settings: ColumnType<unknown, string | undefined, string>;
	started_at: Timestamp | null;
	ended_at: Timestamp | null;
	turned_at: Timestamp | null;
	extended_seconds: Generated<number>;
	paused_at: Timestamp | null;
	revealed_at: Timestamp | null;
}

interface WorkshopEventTable {
	id: Generated<number>;
	workshop_id: string;
	phase_id: string | null;
	participant_id: string | null;
	name: string;
	detail: ColumnType<unknown, string | undefined, string>;
	at: Generated<Date>;
}

interface SeatTable {
	workshop_id: string;
	participant_id: string;
	board_id: string | null;
	duty: Generated<SeatDuty>;
	came_at: Timestamp | null;
	name_consent: Generated<boolean>;
}

interface BallotTable {
	id: Generated<string>;
	phase_id: string;
	/** Null: counted, and nobody's any more. */
	participant_id: string | null;
	college_id: string;
	cast_at: Generated<Date>;
	changed_at: Generated<Date>;
}

interface BallotMarkTable {
	ballot_id: string;
	target: string;
	dots: number;
}

interface HandCountTable {
	phase_id: string;
	board_id: string | null;
	college_id: string | null;
	target: string;
	dots: number;
	entered_by: string | null;
	at: Generated<Date>;
}

interface SpeakingTurnTable {
	id: string;
	workshop_id: string;
	phase_id: string | null;
	board_id: string | null;
	participant_id: string | null;
	college_id: string | null;
	asked_at: Generated<Date>;
	began_at: Timestamp | null;
	ended_at: Timestamp | null;
}
