import { sql, type Kysely } from 'kysely';
import type * as Y from 'yjs';
import type { BoardCommand } from '#lib/domain/board-command.ts';
import type { UnshownNote } from '#lib/domain/board-page.ts';
import type { ParticipantPrincipal } from '#lib/domain/principal.ts';
import { writeBoard, writeEntries } from '#lib/sync/board-doc.ts';
import type { Clock } from '../clock.ts';
import { findCommands, insertCommands, type RecordedCommand } from '../db/board-command-store.ts';
import { lockBoard, type BoardRecord } from '../db/board-store.ts';
import { readBoardPart, readBoardState } from '../db/board-state-store.ts';
import { phasesAtHand, type PhaseRecord } from '../db/live-store.ts';
import { boardsFedBy, noteIdsByAuthor } from '../db/note-store.ts';
import { findSpeakers } from '../db/speaker-store.ts';
import { readUnshown } from '../db/unshown-store.ts';
import type { Database } from '../db/tables.ts';
import type { Documents, Tx } from '../documents.ts';
import { isRefusal, Refusal } from '../errors.ts';
import {
	commandKey,
	NO_NEWS,
	tell,
	type Actor,
	type CommandContext,
	type News,
} from './board-commands/command-context.ts';
import { writeNewNotes } from './board-commands/note-commands.ts';
import { perform } from './board-commands/perform.ts';
import { touchedPart } from './board-commands/touched-part.ts';
import type { Detector } from './detector.ts';

/** A command of somebody, or a refresh: the document is made equal to the rows, after `prepare` changed some. */
export type BoardJob =
	| { kind: 'command'; principal: ParticipantPrincipal; id: string; command: BoardCommand }
	| { kind: 'refresh'; prepare?: (tx: Tx, projectId: string) => Promise<void> };

export type JobOutcome = { ok: true; result: Record<string, unknown> } | { ok: false; error: unknown };

export interface BatchOutcome {
	outcomes: JobOutcome[];
	/** The document was compared with all the rows. */
	whole: boolean;
	projectId: string;
	news: News;
	/** Own notes of those to whom `news.mine` is owed. */
	mine: Map<string, string[]>;
	/** Notes that are not on the board, of those to whom `news.unshown` is owed. */
	unshown: Map<string, UnshownNote[]>;
	/** Other boards whose items come from notes that left or came back. */
	boards: string[];
}

/** Lost races with other writers before a batch gives up. */
const ATTEMPTS = 6;

/**
 * One transaction: the board is held and drawn from its rows, the jobs run in order, and one update makes the document equal
 * to what came out (so a document that ever differed from the rows is repaired). Where all jobs touch little, and `compared`
 * says that the document was found to be right a moment ago, the same is done with that part alone. Committed and published
 * when this returns. A refused job takes only itself back: most batches have none, so only one in which a job failed is run again with a
 * savepoint for each. A lost race runs all again.
 */
export async function runBoardBatch(
	deps: { db: Kysely<Database>; documents: Documents; clock: Clock; detector: Detector },
	boardId: string,
	jobs: BoardJob[],
	compared: boolean,
): Promise<BatchOutcome> {
	let careful = false;
	for (let attempt = 1; ; attempt += 1) {
		let authored: { publish(): void; discard(): void } | undefined;
		try {
			const outcome = await deps.db.transaction().execute(async (tx) => {
				const context = await openContext({ ...deps, tx }, boardId, jobs, compared);
				const batch = await runJobs(context, jobs, careful ? runInSavepoint : runOrGiveUp);
				authored = await writeDocument(context);
				return batch;
			});
			authored?.publish();
			return outcome;
		} catch (error) {
			authored?.discard();
			if (error instanceof JobFailed && !careful) {
				careful = true;
				continue;
			}
			if (attempt < ATTEMPTS && isLostRace(error)) continue;
			throw error;
		}
	}
}

type Batch = CommandContext & {
	/** False: the board in `progress` is the part that the jobs touch. */
	whole: boolean;
	speakers: Awaited<ReturnType<typeof findSpeakers>>;
	unrecorded: Done[];
};

/** A command that was done, as it will stand in the history of the board. */
type Done = Omit<RecordedCommand, 'undone'>;

async function openContext(
	deps: { tx: Tx; documents: Documents; clock: Clock; detector: Detector },
	boardId: string,
	jobs: BoardJob[],
	compared: boolean,
): Promise<Batch> {
	const { tx } = deps;
	const board = await lockBoard(tx, boardId);
	if (!board) throw new Refusal('not_found');
	const commands = jobs.flatMap((job) => (job.kind === 'command' ? [job] : []));
	const recorded = new Map<string, RecordedCommand>();
	const participantIds = distinct(commands.map(({ principal }) => principal.participantId));
	const ids = distinct(commands.map(({ id }) => id));
	for (const command of await findCommands(tx, participantIds, ids)) {
		recorded.set(commandKey(command.participantId, command.id), command);
	}
	const speakers = await findSpeakers(tx, board.projectId, participantIds);
	const part = compared && commands.length === jobs.length ? touchedPart(commands.map(({ command }) => command)) : null;
	const state = part ? await readBoardPart(tx, boardId, part) : await readBoardState(tx, boardId);
	const progress = { state, lastNoteNumber: board.lastNoteNumber, recorded, news: NO_NEWS };
	const { phases, now } = await phasesOf(
		tx,
		board,
		commands.map(({ command }) => command),
		deps.clock,
	);
	const phase = board.phaseId === null ? null : (phases.get(board.phaseId) ?? null);
	return {
		...deps,
		board,
		phase,
		phases,
		now,
		whole: part === null,
		speakers,
		progress,
		unwritten: [],
		unrecorded: [],
	};
}

/** The phases by which these commands are judged: none where the workshop has no agenda under way and nobody names one. */
async function phasesOf(tx: Tx, board: BoardRecord, commands: readonly BoardCommand[], clock: Clock) {
	const named = commands.flatMap(({ name, payload }) =>
		name === 'note.add' && payload.phaseId ? [payload.phaseId] : [],
	);
	const ids = distinct(board.phaseId === null ? named : [board.phaseId, ...named]);
	if (board.workshopId === null || ids.length === 0) return { phases: new Map<string, PhaseRecord>(), now: 0 };
	return phasesAtHand(tx, board.workshopId, ids, clock.now);
}

async function runJobs(
	context: Batch,
	jobs: BoardJob[],
	run: (context: Batch, job: BoardJob) => Promise<JobOutcome>,
): Promise<BatchOutcome> {
	const { tx, board } = context;
	const outcomes: JobOutcome[] = [];
	for (const job of jobs) outcomes.push(await run(context, job));
	await orGiveUp(() => record(context));
	const { news } = context.progress;
	// What was withdrawn or hidden is not handed to those who come later.
	if (news.notes.length > 0) await context.documents.forgetSoon(tx, `board:${board.id}`);
	return {
		outcomes,
		whole: context.whole && news.board,
		projectId: board.projectId,
		news,
		mine: await noteIdsByAuthor(tx, board.id, distinct(news.mine)),
		unshown: await readUnshown(tx, board.id, distinct(news.unshown)),
		boards: await boardsFedBy(tx, board.id, news.notes),
	};
}

/** Some job failed: what it and the others did is taken back together. */
class JobFailed extends Error {}

async function orGiveUp<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw isLostRace(error) ? error : new JobFailed('a job of a batch failed', { cause: error });
	}
}

async function runOrGiveUp(context: Batch, job: BoardJob): Promise<JobOutcome> {
	return { ok: true, result: await orGiveUp(() => runJob(context, job)) };
}

function runJob(context: Batch, job: BoardJob): Promise<Record<string, unknown>> {
	return job.kind === 'command' ? runCommand(context, job) : runRefresh(context, job);
}

async function runInSavepoint(context: Batch, job: BoardJob): Promise<JobOutcome> {
	const { tx } = context;
	const before = context.progress;
	await sql`savepoint job`.execute(tx);
	try {
		const result = await runJob(context, job);
		await record(context);
		await sql`release savepoint job`.execute(tx);
		return { ok: true, result };
	} catch (error) {
		// A race concerns the whole batch; without a transaction the next statement throws and ends it as well.
		if (isLostRace(error)) throw error;
		context.progress = before;
		context.unwritten = [];
		context.unrecorded = [];
		await sql`rollback to savepoint job`.execute(tx);
		return { ok: false, error: explained(error) };
	}
}

async function runRefresh(context: Batch, job: BoardJob & { kind: 'refresh' }): Promise<Record<string, unknown>> {
	await record(context);
	await job.prepare?.(context.tx, context.board.projectId);
	// What a later command of this batch judges must be what the rows say now.
	context.progress = { ...context.progress, state: await readBoardState(context.tx, context.board.id) };
	tell(context, { board: true });
	return {};
}

async function runCommand(context: Batch, job: BoardJob & { kind: 'command' }): Promise<Record<string, unknown>> {
	const { board } = context;
	const { participantId, projectId } = job.principal;
	if (projectId !== board.projectId) throw new Refusal('not_found');
	const key = commandKey(participantId, job.id);
	const earlier = context.progress.recorded.get(key);
	if (earlier) {
		if (earlier.boardId !== board.id || earlier.name !== job.command.name) {
			throw new Refusal('conflict', 'command_id_reused');
		}
		return earlier.result;
	}
	const actor: Actor | undefined = context.speakers.get(participantId);
	if (!actor) throw new Refusal('forbidden');
	// What is taken back must stand in its row.
	if (job.command.name === 'board.undo') await record(context);
	const { result, inverse } = await perform(context, actor, job.command);
	const { name, payload } = job.command;
	const command = { id: job.id, boardId: board.id, participantId, name, payload: kept(payload), inverse, result };
	context.unrecorded.push(command);
	const recorded = new Map(context.progress.recorded).set(key, { ...command, undone: false });
	context.progress = { ...context.progress, recorded };
	return result;
}

async function record(context: Batch): Promise<void> {
	await writeNewNotes(context);
	await insertCommands(context.tx, context.unrecorded, context.clock.now);
	context.unrecorded = [];
}

/** The words of a note stand in its own row alone. */
function kept(payload: BoardCommand['payload']): Record<string, unknown> {
	const { text: _words, ...rest } = payload as Record<string, unknown>;
	return rest;
}

async function writeDocument(context: Batch) {
	const { tx, board, documents, progress, whole } = context;
	if (!progress.news.board) return undefined;
	const documentId = `board:${board.id}`;
	const write = (doc: Y.Doc) => void (whole ? writeBoard : writeEntries)(doc, progress.state);
	try {
		return await documents.author(tx, documentId, null, write);
	} catch (error) {
		if (!isRefusal(error) || error.code !== 'not_found') throw error;
		await documents.create(tx, { id: documentId, kind: 'board', projectId: board.projectId });
		return documents.author(tx, documentId, null, write);
	}
}

const DEADLOCK = '40P01';
const SERIALIZATION = '40001';
const UNIQUE = '23505';
const FOREIGN_KEY = '23503';

function isLostRace(error: unknown): boolean {
	if (isRefusal(error)) return error.reason === 'document_moved';
	return [DEADLOCK, SERIALIZATION].includes(codeOf(error));
}

/** An id that another board already uses, or a thing that something newer names: people can understand both. */
function explained(error: unknown): unknown {
	if (codeOf(error) === UNIQUE) return new Refusal('conflict', 'already_exists');
	if (codeOf(error) === FOREIGN_KEY) return new Refusal('conflict', 'board_moved_on');
	return error;
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function distinct(ids: readonly string[]): string[] {
	return [...new Set(ids)];
}
