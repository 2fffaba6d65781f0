import type { Kysely } from 'kysely';
import type { SignedInAccount } from '../auth/sessions.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import { trustAddress } from '../db/bounce-store.ts';
import { TEXT_ROOT } from '#lib/sync/rich-text.ts';
import {
	blankCommands,
	blankFormerTitles,
	blankGroupTitles,
	blankNotes,
	blankReasons,
	blankText,
	boardsOf,
	documentsOf,
	listParticipations,
	loneTexts,
	makeStubs,
	otherAdministrator,
} from '../db/erasure-store.ts';
import { removeRecordings } from '../db/note-file-store.ts';
import { countStewards, markParticipantRemoved } from '../db/participant-store.ts';
import { readPerson, type PersonRecord } from '../db/person-store.ts';
import { lockProject } from '../db/project-store.ts';
import type { Database } from '../db/tables.ts';
import type { Documents } from '../documents.ts';
import { isRefusal, Refusal } from '../errors.ts';
import type { Post } from '../mail/post.ts';
import type { Boards } from './boards.ts';
import { changeProjectRights, projectChanged } from './rights.ts';

/** What becomes of the words of somebody who erases themself: kept without any link to a person, or withdrawn. */
export type WordsChoice = 'keep' | 'withdraw';

/** Lost races with people who write in the same text. */
const ATTEMPTS = 5;

type Leaving = Pick<SignedInAccount, 'id' | 'administrator'> & Partial<Pick<SignedInAccount, 'beforeAdministering'>>;

/** Takes away what somebody who erased themself left outside of rows and shared documents. Run again, it finds nothing. */
export type Eraser = (gone: { participantIds: string[]; projectIds: string[]; words: WordsChoice }) => Promise<void>;

/** What a person can do about everything that is kept about them. */
export function createPersonalData(deps: {
	db: Kysely<Database>;
	documents: Documents;
	boards: Boards;
	bus: Bus;
	clock: Clock;
	post: Pick<Post, 'addressMark'>;
	/** What else holds something of a person: files, exports that wait. Told after rows and documents have let go. */
	erasers: readonly Eraser[];
}) {
	const { db, documents, boards, bus, clock, post, erasers } = deps;

	/** Out of every project first: from here on nothing of theirs is added while the rest is taken away. */
	async function leaveProjects(account: Leaving): Promise<{ participantIds: string[]; projectIds: string[] }> {
		const { news, people } = await db.transaction().execute(async (tx) => {
			const administers = account.administrator || account.beforeAdministering;
			if (administers && !(await otherAdministrator(tx, account.id)))
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

	/** Takes every word out of a text that people write together. */
	async function emptyText(documentId: string): Promise<void> {
		for (let attempt = 1; ; attempt += 1) {
			let authored: { publish(): void; discard(): void } | undefined;
			try {
				await db.transaction().execute(async (tx) => {
					authored = await documents.author(tx, documentId, null, (doc) => {
						const root = doc.getXmlFragment(TEXT_ROOT);
						root.delete(0, root.length);
					});
				});
				authored?.publish();
				return;
			} catch (error) {
				authored?.discard();
				if (attempt >= ATTEMPTS || !isRefusal(error)) throw error;
			}
		}
	}

	return {
		/** Everything about the asking person. */
		read: (account: SignedInAccount): Promise<PersonRecord> => readPerson(db, account.id),

		/**
		 * Removes the account and every trace that leads to a person. Participants stay as stubs without name or account:
		 * counts, agreements and the thread stand. Texts written together stay; with 'withdraw' those go that the person wrote
		 * alone, if no round has frozen them. Done when this returns, in rows, documents,
		 * histories and open rooms; after a crash half-way the account is still there, and asking again goes on. Throws
		 * Refusal('conflict', 'last_steward' | 'last_administrator') before anything is touched.
		 */
		async erase(account: Leaving, words: WordsChoice): Promise<void> {
			const { participantIds, projectIds } = await leaveProjects(account);
			const lone = words === 'withdraw' ? await loneTexts(db, participantIds) : [];
			const boardIds = [...new Set([...(await boardsOf(db, participantIds)), ...lone.map(({ boardId }) => boardId)])];
			for (const { id } of lone) await emptyText(`text:${id}`);
			for (const boardId of boardIds) {
				await boards.changeRows(boardId, async (tx) => {
					await blankCommands(tx, boardId, participantIds);
					await removeRecordings(tx, boardId, participantIds);
					if (words === 'keep') return;
					await blankNotes(tx, boardId, participantIds);
					await blankGroupTitles(tx, boardId, participantIds);
					await blankFormerTitles(tx, boardId);
					for (const text of lone) if (text.boardId === boardId) await blankText(tx, text.id);
				});
			}
			// Boards are written by the server in nobody's name; texts by the people themselves.
			const texts = await documentsOf(db, participantIds);
			const documentIds = new Set([
				...boardIds.map((id) => `board:${id}`),
				...texts,
				...lone.map(({ id }) => `text:${id}`),
			]);
			for (const documentId of [...documentIds].sort()) {
				await db.transaction().execute((tx) => documents.eraseHistory(tx, documentId));
				bus.publish({ kind: 'erased', documentId });
			}
			for (const eraser of erasers) await eraser({ participantIds, projectIds, words });
			await db.transaction().execute(async (tx) => {
				if (words === 'withdraw' && participantIds.length > 0) await blankReasons(tx, participantIds);
				const address = await makeStubs(tx, account.id, participantIds);
				if (address !== null) await trustAddress(tx, post.addressMark(address));
				// That it was done, and not who it was.
				for (const projectId of projectIds) {
					await recordAct(tx, clock, { kind: 'withheld', projectId }, { act: 'person.erased', about: {} });
				}
			});
			for (const projectId of projectIds) bus.publish(projectChanged(projectId, 'people'));
		},
	};
}
export type PersonalData = ReturnType<typeof createPersonalData>;
