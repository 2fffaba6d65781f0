import type { Kysely } from 'kysely';
import type { SignedInAccount } from '../auth/sessions.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import {
	blankCommands,
	blankNotes,
	blankReasons,
	boardsOf,
	documentsOf,
	listParticipations,
	makeStubs,
	otherAdministrator,
} from '../db/erasure-store.ts';
import { countStewards, markParticipantRemoved } from '../db/participant-store.ts';
import { readPerson, type PersonRecord } from '../db/person-store.ts';
import { lockProject } from '../db/project-store.ts';
import type { Database } from '../db/tables.ts';
import type { Documents } from '../documents.ts';
import { Refusal } from '../errors.ts';
import type { Boards } from './boards.ts';
import { changeProjectRights, projectChanged } from './rights.ts';

/** What becomes of the words of somebody who erases themself: kept without any link to a person, or withdrawn. */
export type WordsChoice = 'keep' | 'withdraw';

type Leaving = Pick<SignedInAccount, 'id' | 'administrator'> & Partial<Pick<SignedInAccount, 'beforeAdministering'>>;

/** What a person can do about everything that is kept about them. */
export function createPersonalData(deps: {
	db: Kysely<Database>;
	documents: Documents;
	boards: Boards;
	bus: Bus;
	clock: Clock;
}) {
	const { db, documents, boards, bus, clock } = deps;

	/** Out of every project first: from here on nothing of theirs is added while the rest is taken away. */
	async function leaveProjects(account: Leaving): Promise<{ participantIds: string[]; projectIds: string[] }> {
		const { news, people } = await db.transaction().execute(async (tx) => {
			if (account.administrator && !(await otherAdministrator(tx, account.id)))
				throw new Refusal('conflict', 'last_administrator');
			const people = await listParticipations(tx, account.id);
			const projectIds = [...new Set(people.map(({ projectId }) => projectId))].sort();
			for (const projectId of projectIds) await lockProject(tx, projectId);
			for (const { projectId, role, removed } of people) {
				if (role === 'steward' && !removed && (await countStewards(tx, projectId)) <= 1)
					throw new Refusal('conflict', 'last_steward');
			}
			for (const { id, removed } of people) if (!removed) await markParticipantRemoved(tx, clock, id);
			const news = [];
			for (const projectId of projectIds) news.push(...(await changeProjectRights(tx, documents, projectId)));
			return { news, people };
		});
		bus.publish({ kind: 'rights', accountId: account.id });
		for (const message of news) bus.publish(message);
		const projectIds = [...new Set(people.map(({ projectId }) => projectId))];
		return { participantIds: people.map(({ id }) => id), projectIds };
	}

	return {
		/** Everything about the asking person. */
		read: (account: SignedInAccount): Promise<PersonRecord> => readPerson(db, account.id),

		/**
		 * Removes the account and every trace that leads to a person. Participants stay as stubs without name or account:
		 * counts, agreements and the thread stand. Texts written together stay. Done when this returns, in rows, documents,
		 * histories and open rooms; after a crash half-way the account is still there, and asking again goes on. Throws
		 * Refusal('conflict', 'last_steward' | 'last_administrator') before anything is touched.
		 */
		async erase(account: Leaving, words: WordsChoice): Promise<void> {
			const { participantIds, projectIds } = await leaveProjects(account);
			const boardIds = await boardsOf(db, participantIds);
			for (const boardId of boardIds) {
				await boards.changeRows(boardId, async (tx) => {
					await blankCommands(tx, boardId, participantIds);
					if (words === 'withdraw') await blankNotes(tx, boardId, participantIds);
				});
			}
			// Boards are written by the server in nobody's name; texts by the people themselves.
			const texts = await documentsOf(db, participantIds);
			const documentIds = new Set([...boardIds.map((id) => `board:${id}`), ...texts]);
			for (const documentId of [...documentIds].sort()) {
				await db.transaction().execute((tx) => documents.eraseHistory(tx, documentId));
				bus.publish({ kind: 'erased', documentId });
			}
			await db.transaction().execute(async (tx) => {
				if (words === 'withdraw' && participantIds.length > 0) await blankReasons(tx, participantIds);
				await makeStubs(tx, account.id, participantIds);
			});
			for (const projectId of projectIds) bus.publish(projectChanged(projectId, 'people'));
		},
				// That it was done, and not who it was.
				for (const projectId of projectIds) {
					await recordAct(tx, clock, { kind: 'withheld', projectId }, { act: 'person.erased', about: {} });
				}
	};
}
export type PersonalData = ReturnType<typeof createPersonalData>;
