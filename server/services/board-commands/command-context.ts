import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import type { BoardState } from '#lib/domain/board.ts';
import type { Speaker } from '#lib/domain/speaker.ts';
import type { BoardRecord } from '../../db/board-store.ts';
import type { RecordedCommand } from '../../db/board-command-store.ts';
import type { Clock } from '../../clock.ts';
import type { Documents, Tx } from '../../documents.ts';
import type { PhaseRecord } from '../../db/live-store.ts';
import type { NewNote } from '../../db/note-store.ts';
import type { Detector } from '../detector.ts';

/** Who sent a command, as the rows say now: a role taken away while the command waited is gone. */
export interface Actor {
	principal: ParticipantPrincipal;
	speaker: Speaker;
}

/** One batch under way. What commands change in it is taken back with their savepoint: see `snapshot`. */
export interface CommandContext {
	readonly tx: Tx;
	readonly clock: Clock;
	readonly documents: Documents;
	readonly detector: Detector;
	readonly board: BoardRecord;
	/** The phase under way; null: its workshop is not running. */
	readonly phase: PhaseRecord | null;
	/** That one, and those that commands of this batch name. */
	readonly phases: ReadonlyMap<string, PhaseRecord>;
	/** In ms, by the database's clock; 0 where there are no phases. */
	readonly now: number;
	progress: Progress;
	/** Notes of this batch whose rows are yet to be written, together: see `writeNewNotes`. */
	unwritten: readonly NewNote[];
}

/** All that a command changes in memory: replaced, never changed in place, so that a failed command leaves no trace. */
export interface Progress {
	readonly state: BoardState;
	readonly lastNoteNumber: number;
	/** Commands of this batch and those recorded before under the same ids, by participant and id. */
	readonly recorded: ReadonlyMap<string, RecordedCommand>;
	readonly news: News;
}

/** What the world is told after the commit. */
export interface News {
	/** Something on the board changed. */
	readonly board: boolean;
	readonly items: boolean;
	/** Participants whose own notes changed. */
	readonly mine: readonly string[];
	/** Participants whose notes that are not on the board changed. */
	readonly unshown: readonly string[];
	/** Notes that left or came back: items of other boards may come from them. */
	readonly notes: readonly string[];
	/** Documents whose writers come back to be judged again. */
	readonly rights: readonly string[];
}

export const NO_NEWS: News = { board: false, items: false, mine: [], unshown: [], notes: [], rights: [] };

/** Adds news to what is already known. */
export function tell(context: CommandContext, news: Partial<News>): void {
	const known = context.progress.news;
	context.progress = {
		...context.progress,
		news: {
			board: known.board || news.board === true,
			items: known.items || news.items === true,
			mine: [...known.mine, ...(news.mine ?? [])],
			unshown: [...known.unshown, ...(news.unshown ?? [])],
			notes: [...known.notes, ...(news.notes ?? [])],
			rights: [...known.rights, ...(news.rights ?? [])],
		},
	};
}

/** The key of `recorded`: command ids belong to those who made them. */
export function commandKey(participantId: string, commandId: string): string {
	return `${participantId} ${commandId}`;
}
