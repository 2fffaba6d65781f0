import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { expect } from 'vitest';
import type { BoardCommands } from '../../src/lib/domain/board-command.ts';
import type { BoardState } from '../../src/lib/domain/board.ts';
import type { ParticipantPrincipal } from '../../src/lib/domain/principal.ts';
import type { Mandate, Role } from '../../src/lib/domain/vocabulary.ts';
import { readBoard } from '../../src/lib/sync/board-doc.ts';
import type { BusMessage } from '../../server/bus/bus.ts';
import { createMemoryBus } from '../../server/bus/memory-bus.ts';
import { createTestClock } from '../../server/clock.ts';
import type { Database } from '../../server/db/tables.ts';
import { createBoards, type Boards } from '../../server/services/boards.ts';
import { createItems } from '../../server/services/items.ts';
import { createDocuments } from '../../server/sync/authoring.ts';
import { testDetector } from './detector.ts';
import { testPost } from './post.ts';

/** Names that no test text holds: what must never be found in a document. */
export const SECRET_NAME = 'Zénobie-Introuvable';

/** One node: the services of boards on the real engine of documents. */
export function boardNode(db: Kysely<Database>) {
	const published: { documentId: string; bytes: Uint8Array }[] = [];
	const documents = createDocuments((documentId, row) => published.push({ documentId, bytes: row.bytes }));
	const failures: unknown[] = [];
	const bus = createMemoryBus((error) => failures.push(error));
	const messages: BusMessage[] = [];
	bus.subscribe((message) => messages.push(message));
	const clock = createTestClock();
	const detector = testDetector(clock);
	const boards = createBoards({ db, documents, bus, clock, detector, report: (error) => failures.push(error) });
	const items = createItems({ db, documents, bus, clock, detector, boards, post: testPost(clock) });
	return { db, documents, bus, messages, published, clock, detector, boards, items, failures };
}
export type BoardNode = ReturnType<typeof boardNode>;

/** A project with two boards of one workshop and somebody of every kind. */
export async function boardProject(db: Kysely<Database>) {
	const project = await db
		.insertInto('project')
		.values((eb) => ({
			slug: `p-${randomUUID()}`,
			title: 'Démarche',
			agreement_rule: '{}',
			owner_id: eb.selectFrom('owner').select('owner.id'),
		}))
		.returning('id')
		.executeTakeFirstOrThrow();
	const projectId = project.id;
	const college = async (key: string) =>
		(
			await db
				.insertInto('college')
				.values({ project_id: projectId, key, label: key, shape: 'circle', colour: 'residents' })
				.returning('id')
				.executeTakeFirstOrThrow()
		).id;
	const residents = await college('residents');
	const associations = await college('associations');
	const organisation = await db
		.insertInto('organisation')
		.values({ project_id: projectId, college_id: associations, name: 'Relais Santé' })
		.returning('id')
		.executeTakeFirstOrThrow();
	const workshop = await db
		.insertInto('workshop')
		.values({ project_id: projectId, kind: 'workshop', title: 'Atelier' })
		.returning('id')
		.executeTakeFirstOrThrow();
	const board = async (title: string) =>
		(
			await db
				.insertInto('board')
				.values({ project_id: projectId, workshop_id: workshop.id, title })
				.returning('id')
				.executeTakeFirstOrThrow()
		).id;

	async function person(
		role: Role,
		options: { guest?: boolean; organisationId?: string; mandate?: Mandate } = {},
	): Promise<ParticipantPrincipal> {
		const { guest = false, organisationId = null, mandate = 'none' } = options;
		const account = await db
			.insertInto('account')
			.values({ email: guest ? null : `${randomUUID()}@example.org`, display_name: SECRET_NAME })
			.returning('id')
			.executeTakeFirstOrThrow();
		const participant = await db
			.insertInto('participant')
			.values({
				project_id: projectId,
				account_id: account.id,
				display_name: SECRET_NAME,
				college_id: residents,
				organisation_id: organisationId,
				role,
				mandate,
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		return {
			kind: 'participant',
			participantId: participant.id,
			accountId: account.id,
			projectId,
			role,
			collegeId: residents,
			organisationId,
			mandate,
			guest,
		};
	}

	return {
		projectId,
		residents,
		associations,
		organisationId: organisation.id,
		workshopId: workshop.id,
		board: await board('Table 1'),
		otherBoard: await board('Table 2'),
		person,
		guest: await person('contributor', { guest: true }),
		contributor: await person('contributor'),
		observer: await person('observer'),
		facilitator: await person('facilitator'),
		steward: await person('steward'),
	};
}
export type BoardProject = Awaited<ReturnType<typeof boardProject>>;

/** Sends a command under a fresh id; gives the id and the result. */
export async function send<Name extends keyof BoardCommands>(
	boards: Boards,
	principal: ParticipantPrincipal,
	boardId: string,
	name: Name,
	payload: BoardCommands[Name],
	id: string = randomUUID(),
): Promise<{ id: string; result: Record<string, unknown> }> {
	return { id, result: await boards.execute(principal, boardId, { id, name, payload }) };
}

/** After the bus has told what was published so far. */
export const told = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Sends commands to the first board of a project. */
export function sender(node: BoardNode, project: () => BoardProject) {
	return <Name extends keyof BoardCommands>(
		principal: ParticipantPrincipal,
		name: Name,
		payload: BoardCommands[Name],
		id?: string,
	) => send(node.boards, principal, project().board, name, payload, id);
}

/** A refusal, whatever bundle it came from. */
export const refusal = (code: string, reason: string) => expect.objectContaining({ name: 'Refusal', code, reason });

/** Adds a note and gives its id. */
export async function addNote(
	boards: Boards,
	principal: ParticipantPrincipal,
	boardId: string,
	note: Partial<BoardCommands['note.add']> = {},
): Promise<string> {
	const noteId = note.noteId ?? randomUUID();
	await send(boards, principal, boardId, 'note.add', { text: 'Un banc', kind: 'need', voice: 'self', ...note, noteId });
	return noteId;
}

/** The board as its committed document holds it. */
export async function documentState(node: BoardNode, boardId: string): Promise<BoardState> {
	const doc = await node.documents.read(node.db, `board:${boardId}`);
	const state = readBoard(doc);
	doc.destroy();
	return state;
}

/** Every byte ever written about a document, as one text in which names can be searched. */
export async function documentBytes(db: Kysely<Database>, documentId: string): Promise<Buffer> {
	const rows = await db.selectFrom('document_update').select('bytes').where('document_id', '=', documentId).execute();
	return Buffer.concat(rows.map((row) => row.bytes));
}
