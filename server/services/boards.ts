import type { Kysely } from 'kysely';
import type { BoardCommand } from '#lib/domain/board-command.ts';
import type { BoardEvent, BoardHeader, BoardMe, UnshownNote } from '#lib/domain/board-page.ts';
import type { BoardState } from '#lib/domain/board.ts';
import { may, type Action } from '#lib/domain/permissions.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import { commandId, parseBoardCommand } from '#lib/schemas/board-command.ts';
import type { CommandMessage } from '#lib/schemas/wire.ts';
import { safeParse } from 'valibot';
import type { Bus, Fact } from '../bus/bus.ts';
import { createCoalescer } from '../bus/coalesce.ts';
import type { Clock } from '../clock.ts';
import { listCommands } from '../db/board-command-store.ts';
import { findBoard, type BoardRecord } from '../db/board-store.ts';
import { readBoardState } from '../db/board-state-store.ts';
import { updateSectionTexts } from '../db/contract-text-store.ts';
import { admissionsOf, boardsOfItems, findItem, updateItemTexts } from '../db/item-store.ts';
import { boardsFedByBoard, confirmVoices, noteIdsByAuthor } from '../db/note-store.ts';
import { findSpeakers } from '../db/speaker-store.ts';
import { facilitatorsOf, readUnshown } from '../db/unshown-store.ts';
import type { Database } from '../db/tables.ts';
import type { CommittedText, Documents, Tx } from '../documents.ts';
import { isRefusal, Refusal } from '../errors.ts';
import { runBoardBatch, type BatchOutcome, type BoardJob } from './board-batch.ts';
import { headerOf, meOf } from './board-header.ts';
import { createBoardQueue, type BoardQueue, type QueuedJob } from './board-queue.ts';
import type { Detector } from './detector.ts';
import { createSeldom } from './live/seldom.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';

/** Pages of a project are told at most this often (milliseconds) that boards or items changed. */
const TELL_EVERY = 1000;
/** Those who run a workshop are told at most this often (milliseconds) what waits for its reveal or its place. */
const UNSHOWN_EVERY = 500;
const HISTORY = 200;
/** Most notes told in one fact `unshown`: the newest. */
const MOST_UNSHOWN = 200;
/** A document is compared with all the rows of its board at least so often while commands come (milliseconds). */
const COMPARE_EVERY = 10_000;

/** Changes rows within the transaction that brings them onto the board. */
type Change = (tx: Tx, projectId: string) => Promise<void>;

/** The words of one co-written text of an item or a section. */
interface TextWords {
	id: string;
	text: string;
	writers: number;
}

/**
 * Boards: commands in, one queue for each; rows and document change together. `report` receives errors of work that
 * nobody waits for.
 */
export function createBoards(deps: {
	db: Kysely<Database>;
	documents: Documents;
	bus: Bus;
	clock: Clock;
	detector: Detector;
	report: (error: unknown) => void;
}) {
	const { db, bus, detector, report } = deps;
	const queues = new Map<string, BoardQueue<BoardJob>>();
	/** Boards whose document was compared with all the rows a moment ago. */
	const compared = new Set<string>();
	const changes = createCoalescer(bus, TELL_EVERY);
	const toFacilitators = createSeldom(UNSHOWN_EVERY, tellFacilitators, report);

	function queueOf(boardId: string): BoardQueue<BoardJob> {
		const existing = queues.get(boardId);
		if (existing) return existing;
		const queue = createBoardQueue<BoardJob>(
			(batch) => run(boardId, batch),
			() => queues.delete(boardId),
		);
		queues.set(boardId, queue);
		return queue;
	}

	async function run(boardId: string, batch: QueuedJob<BoardJob>[]): Promise<void> {
		const outcome = await runBoardBatch(
			deps,
			boardId,
			batch.map(({ job }) => job),
			compared.has(boardId),
		);
		if (outcome.whole && !compared.has(boardId)) {
			compared.add(boardId);
			setTimeout(() => compared.delete(boardId), COMPARE_EVERY).unref();
		}
		announce(boardId, outcome);
		batch.forEach(({ resolve, reject }, index) => {
			const answer = outcome.outcomes[index];
			if (answer?.ok) resolve(answer.result);
			else reject(answer?.error);
		});
	}

	/** Those who run the workshop see what is not on the board yet, to moderate and to place it. */
	async function tellFacilitators(boardId: string): Promise<void> {
		const board = await findBoard(db, boardId);
		if (!board) return;
		const fact = unshownFact([...(await readUnshown(db, boardId, null)).values()].flat());
		for (const participantId of await facilitatorsOf(db, board.projectId)) {
			bus.publish({ kind: 'fact', channel: `board:${boardId}`, fact, participantId });
		}
	}

	function announce(boardId: string, { news, projectId, mine, unshown, boards }: BatchOutcome): void {
		for (const [participantId, notes] of unshown) {
			bus.publish({ kind: 'fact', channel: `board:${boardId}`, fact: unshownFact(notes), participantId });
		}
		if (unshown.size > 0) toFacilitators.ask(boardId);
		for (const [participantId, noteIds] of mine) {
			bus.publish({ kind: 'fact', channel: `board:${boardId}`, fact: mineFact(noteIds), participantId });
		}
		for (const documentId of news.rights) bus.publish({ kind: 'rights', documentId });
		if (news.board) changes.publish(projectChanged(projectId, 'board'));
		if (news.items) changes.publish(projectChanged(projectId, 'items'));
		for (const other of boards) refreshBoard(other).catch(report);
	}

	const itemsChanged =
		(words: TextWords[]): Change =>
		async (tx, projectId) => {
			await updateItemTexts(tx, words);
			const places = words.map(({ id, text }) => ({ subject: 'item', field: 'text', id, text }) as const);
			await detector.inspect(tx, projectId, places);
		};

	/** Those of no item are of sections, or of something that is gone. */
	async function sectionsChanged(words: TextWords[]): Promise<void> {
		await db.transaction().execute(async (tx) => {
			const projects = await updateSectionTexts(tx, words);
			for (const { id, text } of words) {
				const projectId = projects.get(id);
				if (projectId) await detector.inspect(tx, projectId, [{ subject: 'section', id, field: 'text', text }]);
			}
		});
	}

	async function refreshBoard(boardId: string, prepare?: Change): Promise<void> {
		await queueOf(boardId).push({ kind: 'refresh', ...(prepare && { prepare }) });
	}

	/** Throws not_found when the board is of another project: its existence is nobody's business. */
	async function boardFor(
		principal: Principal,
		boardId: string,
		action: Action = 'board.read',
	): Promise<{ board: BoardRecord; participant: ParticipantPrincipal }> {
		const participant = requirePermission(principal, action);
		const board = isId(boardId) ? await findBoard(db, boardId) : undefined;
		if (!board || board.projectId !== participant.projectId) throw new Refusal('not_found');
		return { board, participant };
	}

	return {
		/** The project that a board belongs to: what `principalFor` asks. Undefined: no such board. */
		async projectOf(boardId: string): Promise<string | undefined> {
			return isId(boardId) ? (await findBoard(db, boardId))?.projectId : undefined;
		},

		/**
		 * Runs one command and answers once it is committed. Sent again under the same id it is applied once and answered
		 * the same. Throws Refusal; `field` names a field of the payload.
		 */
		async execute(principal: Principal, boardId: string, message: CommandMessage): Promise<Record<string, unknown>> {
			const participant = requirePermission(principal, 'board.read');
			// Whether it is there, and of this project, is told by its row when the batch holds it: nothing is waited for here, so
			// that commands stand in the queue in the order in which they came.
			if (!isId(boardId)) throw new Refusal('not_found');
			const command = parse(message);
			const job: BoardJob = { kind: 'command', principal: participant, id: message.id.toLowerCase(), command };
			return (await queueOf(boardId.toLowerCase()).push(job)) as Record<string, unknown>;
		},

		/** What the board's document holds, drawn from the rows. */
		async state(principal: Principal, boardId: string): Promise<BoardState> {
			const { board } = await boardFor(principal, boardId);
			return readBoardState(db, board.id);
		},

		/** The notes on this board that are the asking person's own. */
		async mine(principal: Principal, boardId: string): Promise<string[]> {
			const { board, participant } = await boardFor(principal, boardId);
			return ownNotes(db, board.id, participant.participantId);
		},

		/** Private facts for somebody whose line to a document just opened (`board:<id>`; others have none of ours). */
		async welcome(principal: Principal, documentName: string): Promise<Fact[]> {
			if (!documentName.startsWith('board:')) return [];
			const { board, participant } = await boardFor(principal, documentName.slice('board:'.length));
			const own = mineFact(await ownNotes(db, board.id, participant.participantId));
			const runs = may(participant, 'note.hide');
			// Nothing waits at a board that is no table of a workshop.
			if (board.workshopId === null || (board.live === 'prepared' && !runs)) return [own];
			const unshown = await readUnshown(db, board.id, runs ? null : [participant.participantId]);
			return [own, unshownFact([...unshown.values()].flat())];
		},

		/** What the page of a board shows around it, and who is asking. */
		async open(principal: Principal, boardId: string): Promise<{ header: BoardHeader; me: BoardMe }> {
			const { board, participant } = await boardFor(principal, boardId);
			const speakers = await findSpeakers(db, board.projectId, [participant.participantId]);
			const me = speakers.get(participant.participantId);
			if (!me) throw new Refusal('forbidden');
			const admittedTo = await admissionsOf(db, board.id, participant.participantId);
			return { header: await headerOf(db, board, participant), me: meOf(me, admittedTo) };
		},

		/** The latest recorded commands, for facilitators. */
		async history(principal: Principal, boardId: string): Promise<BoardEvent[]> {
			const { board } = await boardFor(principal, boardId, 'note.hide');
			const rows = await listCommands(db, board.id, HISTORY);
			return rows.map(({ id, name, at, by, undone, undoable }) => ({
				commandId: id,
				name,
				at,
				by,
				undone: Boolean(undone),
				undoable: Boolean(undoable),
			}));
		},

		/** After rows of an item changed elsewhere (a round, an agreement): its board shows it. Call after the commit. */
		async refreshItem(itemId: string): Promise<void> {
			const item = await findItem(db, itemId);
			if (!item) throw new Refusal('not_found');
			await refreshBoard(item.boardId);
			changes.publish(projectChanged(item.projectId, 'items'));
		},

		/** After rows of a whole board changed elsewhere. Call after the commit. */
		refreshBoard: (boardId: string): Promise<void> => refreshBoard(boardId),

		/** Changes rows of a board and its document in one transaction; boards whose items come from it follow. */
		async changeRows(boardId: string, change: Change): Promise<void> {
			await refreshBoard(boardId, change);
			toFacilitators.ask(boardId);
			for (const other of await boardsFedByBoard(db, boardId)) await refreshBoard(other);
		},

		/** The mandate of this participant was confirmed: what they said in the organisation's name loses its mark. */
		async voicesConfirmed(participantId: string, organisationId: string): Promise<void> {
			for (const boardId of await confirmVoices(db, participantId, organisationId)) await refreshBoard(boardId);
		},

		/**
		 * For the engine of shared documents: the committed words of `text:<id>`, and how many people have words in each. Gives
		 * those that could not be taken now.
		 */
		async textsChanged(texts: CommittedText[]): Promise<string[]> {
			const words = texts.map(({ documentId, plainText, writers }) => {
				return { documentId, id: documentId.slice('text:'.length), text: plainText, writers };
			});
			const boardIds = await boardsOfItems(
				db,
				words.map(({ id }) => id),
			);
			const groups = Map.groupBy(words, ({ id }) => boardIds.get(id) ?? null);
			const left = await Promise.all(
				Array.from(groups, async ([boardId, some]) => {
					try {
						await (boardId === null ? sectionsChanged(some) : refreshBoard(boardId, itemsChanged(some)));
						return [];
					} catch (error) {
						// A board that is gone has no words to show.
						if (isRefusal(error) && error.code === 'not_found') return [];
						report(error);
						return some.map(({ documentId }) => documentId);
					}
				}),
			);
			return left.flat();
		},

		/** After the last line is closed: what runs is finished, what waits will be sent again, what is held back is told. */
		async close(): Promise<void> {
			await Promise.all(Array.from(queues.values(), (queue) => queue.close()));
			changes.close();
			toFacilitators.close();
		},
	};
}
export type Boards = ReturnType<typeof createBoards>;

function parse(message: CommandMessage): BoardCommand {
	if (!isId(message.id)) throw new Refusal('invalid', 'malformed', 'id');
	const parsed = parseBoardCommand(message.name, message.payload);
	if (!parsed.ok) throw new Refusal('invalid', parsed.reason, parsed.field);
	return parsed.command;
}

function isId(id: unknown): boolean {
	return safeParse(commandId, id).success;
}

/** The fact `unshown`: private to the author of these notes, or to those who run the workshop. */
function unshownFact(notes: UnshownNote[]): Fact {
	const newest = [...notes].sort((one, other) => one.number - other.number).slice(-MOST_UNSHOWN);
	return { name: 'unshown', data: { notes: newest, total: notes.length } };
}

function mineFact(noteIds: string[]): Fact {
	return { name: 'mine', data: { noteIds } };
}

async function ownNotes(db: Tx, boardId: string, participantId: string): Promise<string[]> {
	return (await noteIdsByAuthor(db, boardId, [participantId])).get(participantId) ?? [];
}
