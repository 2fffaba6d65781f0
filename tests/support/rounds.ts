import { randomUUID } from 'node:crypto';
import { paragraphs } from '#lib/domain/rich-text.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import type { ItemKind, Mandate, Role } from '#lib/domain/vocabulary.ts';
import { writeBlocks } from '#lib/sync/rich-text.ts';
import type { TestDatabase } from './database.ts';
import { createAgreements } from '../../server/services/agreements.ts';
import { createPositions } from '../../server/services/positions.ts';
import { createRounds, type NewRoundInput } from '../../server/services/rounds.ts';
import { createThreads } from '../../server/services/threads.ts';
import { createDocuments } from '../../server/sync/authoring.ts';
import { testDetector } from './detector.ts';
import { foundedProject, peopleServices } from './people.ts';

/** A project of three colleges with a board, and the services about rounds and threads on a clock that tests move. */
export async function roundScene({ db }: Pick<TestDatabase, 'db'>) {
	const people = peopleServices(db);
	const { clock, bus, post } = people;
	const project = await foundedProject(people);
	const documents = createDocuments(() => undefined);
	const refreshed: string[] = [];
	const detector = testDetector(clock);
	const deps = {
		db,
		documents,
		bus,
		clock,
		detector,
		refreshItem: async (itemId: string) => void refreshed.push(itemId),
		post,
	};
	const { project: record, residents, associations, institutions } = project;
	const { id: boardId } = await db
		.insertInto('board')
		.values({ project_id: record.id, title: 'Table 1' })
		.returning('id')
		.executeTakeFirstOrThrow();
	const steward = asParticipant(project.steward);
	let numbers = 0;

	return {
		db,
		clock,
		bus,
		post,
		detector,
		documents,
		refreshed,
		project: record,
		boardId,
		steward,
		colleges: { residents, associations, institutions },
		rounds: createRounds(deps),
		positions: createPositions(deps),
		agreements: createAgreements(deps),
		threads: createThreads(deps),

		/** Somebody in the project, as who asks. */
		async participant(
			college: { id: string },
			more: { role?: Role; organisationId?: string; mandate?: Mandate } = {},
		): Promise<ParticipantPrincipal> {
			const { role = 'contributor', organisationId = null, mandate = 'none' } = more;
			const account = await db.insertInto('account').defaultValues().returning('id').executeTakeFirstOrThrow();
			const row = await db
				.insertInto('participant')
				.values({
					project_id: record.id,
					account_id: account.id,
					college_id: college.id,
					organisation_id: organisationId,
					role,
					mandate,
				})
				.returning('id')
				.executeTakeFirstOrThrow();
			return {
				kind: 'participant',
				participantId: row.id,
				accountId: account.id,
				projectId: record.id,
				role,
				collegeId: college.id,
				organisationId,
				mandate,
				guest: true,
			};
		},

		async organisation(college: { id: string }, name: string): Promise<string> {
			const row = await db
				.insertInto('organisation')
				.values({ project_id: record.id, college_id: college.id, name })
				.returning('id')
				.executeTakeFirstOrThrow();
			return row.id;
		},

		async note(author: ParticipantPrincipal, text: string, groupId: string | null = null): Promise<string> {
			numbers += 1;
			const id = randomUUID();
			await db
				.insertInto('note')
				.values({
					...{ id, board_id: boardId, number: numbers, kind: 'difficulty', text, voice: 'self' },
					...{ participant_id: author.participantId, college_id: author.collegeId, group_id: groupId, rank: 'a' },
				})
				.execute();
			return id;
		},

		async group(title: string): Promise<string> {
			const id = randomUUID();
			await db.insertInto('note_group').values({ id, board_id: boardId, title, rank: 'a' }).execute();
			return id;
		},

		async item(
			title: string,
			text: string,
			more: { kind?: ItemKind; sources?: { note_id?: string; group_id?: string; source_item_id?: string }[] } = {},
		): Promise<string> {
			numbers += 1;
			const id = randomUUID();
			const { kind = 'finding', sources = [] } = more;
			await db
				.insertInto('item')
				.values({
					...{ id, project_id: record.id, board_id: boardId, kind, number: numbers, title, rank: 'a' },
					created_by: steward.participantId,
				})
				.execute();
			for (const source of sources)
				await db
					.insertInto('item_source')
					.values({ item_id: id, ...source })
					.execute();
			await documents.create(db, { id: `text:${id}`, kind: 'text', projectId: record.id }, (doc) =>
				writeBlocks(doc, paragraphs(text)),
			);
			return id;
		},

		/** Opens a round of seven days about these items. */
		round(itemIds: string[], more: Partial<NewRoundInput> = {}, principal: Principal = steward): Promise<string> {
			return this.rounds.open(principal, {
				title: 'Les constats',
				question: 'Ces textes disent-ils ce que vous vivez ?',
				opensAt: null,
				closesAt: inDays(7),
				itemIds,
				rule: null,
				...more,
			});
		},
	};
}
export type RoundScene = Awaited<ReturnType<typeof roundScene>>;

export const DAY = 24 * 3600 * 1000;
export const inDays = (days: number): Date => new Date(Date.now() + days * DAY);

function asParticipant(principal: Principal): ParticipantPrincipal {
	if (principal.kind === 'public') throw new Error('a founder takes part');
	return principal;
}
