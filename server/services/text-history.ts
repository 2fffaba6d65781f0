import type { Kysely } from 'kysely';
import { distinctBylines, type Byline } from '#lib/domain/authorship.ts';
import { compareTexts, type ComparedText } from '#lib/domain/compared-text.ts';
import { isWritable } from '#lib/domain/item-life.ts';
import { may } from '#lib/domain/permissions.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import type { Block } from '#lib/domain/rich-text.ts';
import { SESSION_UPDATES, workSessions, type WorkSession } from '#lib/domain/text-history.ts';
import { readBlocks } from '#lib/sync/rich-text.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import { listColleges, type CollegeRecord } from '../db/college-store.ts';
import { findDocument } from '../db/document-store.ts';
import {
	findMoment,
	findTextSubject,
	insertRestore,
	listHistoryRows,
	listRestores,
	type RestoreRecord,
	type TextSubject,
} from '../db/text-history-store.ts';
import type { Database } from '../db/tables.ts';
import type { Documents, Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { oneMoment, participantBylines } from './authorship.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';

/** People writing for a while, as their project tells it. */
export interface SessionView {
	/** The moment that it opens: the text after this update. */
	seq: number;
	from: Date;
	to: Date;
	who: Byline[];
	/** Words that came and went; null: what was before is erased. */
	changed: { added: number; removed: number } | null;
	/** Its words are erased: it cannot be opened. */
	erased: boolean;
	/** The text was made to say again what it said at this moment; null: people wrote. */
	restoredFrom: Date | null;
	restored: boolean;
}

export interface HistoryQuestion {
	/** Sessions before this update; null: the newest. */
	before: number | null;
	/** A moment to read. */
	at: number | null;
	/** Two moments to compare. */
	compare: { from: number; to: number } | null;
}

export interface HistoryView {
	subject: Pick<TextSubject, 'kind' | 'id' | 'title' | 'project'>;
	colleges: CollegeRecord[];
	sessions: SessionView[];
	/** Where the next page begins; null: this is the last. */
	older: number | null;
	/** The text as it stands now. */
	head: number;
	/** Words before some moment are erased. */
	erased: boolean;
	moment: { seq: number; at: Date | null; content: Block[] } | null;
	compared: (ComparedText & { from: Moment; to: Moment }) | null;
	/** Whether this person may, and if not why. */
	restoring: 'yes' | 'frozen' | 'no';
}

interface Moment {
	seq: number;
	/** Null: before the first word. */
	at: Date | null;
}

const PAGE = 10;

/** What a co-written text was: its sessions of work, any moment of it, two of them side by side, and the way back. */
export function createTextHistory(deps: { db: Kysely<Database>; documents: Documents; clock: Clock; bus: Bus }) {
	const { db, documents, clock, bus } = deps;

	async function subjectFor(tx: Tx, participant: ParticipantPrincipal, kind: TextSubject['kind'], id: string) {
		const subject = await findTextSubject(tx, kind, id);
		if (subject?.project.id !== participant.projectId) throw new Refusal('not_found');
		const document = await findDocument(tx, `text:${id}`);
		if (!document) throw new Refusal('not_found');
		return { subject, document };
	}

	/** What is read at these moments, in any order, each once. */
	async function blocksAt(tx: Tx, documentId: string, seqs: Iterable<number>): Promise<Map<number, Block[]>> {
		const rising = [...new Set(seqs)].sort((one, two) => one - two);
		if (rising.length === 0) return new Map();
		const read = await documents.readMoments(tx, documentId, rising, readBlocks);
		return new Map(rising.map((seq, index) => [seq, read[index] ?? []]));
	}

	async function sessionViews(
		tx: Tx,
		projectId: string,
		documentId: string,
		first: number,
		sessions: readonly WorkSession[],
		restores: ReadonlyMap<number, RestoreRecord>,
	): Promise<SessionView[]> {
		const doneBy = ({ last, participantIds }: WorkSession) => {
			const restore = restores.get(last);
			return restore ? [restore.participantId] : participantIds;
		};
		const people = sessions.flatMap(doneBy).filter((id) => id !== null);
		const bylineOf = await participantBylines(tx, projectId, [...new Set(people)]);
		const measured = sessions.filter((session) => session.first - 1 >= first);
		const texts = await blocksAt(
			tx,
			documentId,
			measured.flatMap((session) => [session.first - 1, session.last]),
		);
		return sessions.map((session) => {
			const restore = restores.get(session.last);
			const [before, after] = [texts.get(session.first - 1), texts.get(session.last)];
			const compared = session.first - 1 >= first && before && after ? compareTexts(before, after) : null;
			return {
				seq: session.last,
				from: session.from,
				to: session.to,
				who: bylineOf ? distinctBylines(doneBy(session).map((id) => bylineOf(id, session.from))) : [],
				changed: compared && { added: compared.added, removed: compared.removed },
				erased: session.last < first,
				restored: restore !== undefined,
				restoredFrom: restore?.restoredAt ?? null,
			};
		});
	}

	return {
		/** The project of an item or of a section. Undefined: there is none such. */
		async projectOf(kind: TextSubject['kind'], id: string): Promise<string | undefined> {
			return (await findTextSubject(db, kind, id))?.project.id;
		},

		/**
		 * The history of the text of an item or of a section. Refusal('forbidden'), ('not_found'), ('not_found',
		 * 'moment_unknown'), ('not_found', 'words_erased').
		 */
		async open(
			principal: Principal,
			kind: TextSubject['kind'],
			id: string,
			question: HistoryQuestion,
		): Promise<HistoryView> {
			const participant = requirePermission(principal, 'text.history');
			return oneMoment(db, async (tx) => {
				const { subject, document } = await subjectFor(tx, participant, kind, id);
				const documentId = document.id;
				const first = document.forgetting ? document.seq : document.erasedSeq;
				const restores = new Map((await listRestores(tx, documentId)).map((one) => [one.seq, one]));
				const ends = new Set([first, ...[...restores.keys()].flatMap((seq) => [seq - 1, seq])]);
				const limit = PAGE * SESSION_UPDATES + 1;
				const rows = await listHistoryRows(tx, documentId, { before: question.before, limit });
				const complete = rows.length < limit;
				const sessions = workSessions(rows, ends, { most: PAGE, complete });
				const last = sessions.at(-1);
				const { at, compare } = question;
				const texts = await blocksAt(tx, documentId, [
					...(at === null ? [] : [at]),
					...(compare ? [compare.from, compare.to] : []),
				]);
				const momentOf = async (seq: number): Promise<Moment> => ({
					seq,
					at: (await findMoment(tx, documentId, seq)) ?? null,
				});
				const { state, ...shown } = subject;
				const circumstances = { unfrozen: state === null || isWritable(state) };
				return {
					subject: shown,
					colleges: await listColleges(tx, participant.projectId),
					sessions: await sessionViews(tx, participant.projectId, documentId, first, sessions, restores),
					older: last && last.first > 1 ? last.first : null,
					head: document.seq,
					erased: first > 0,
					moment: at === null ? null : { ...(await momentOf(at)), content: texts.get(at) ?? [] },
					compared: compare && {
						...compareTexts(texts.get(compare.from) ?? [], texts.get(compare.to) ?? []),
						from: await momentOf(compare.from),
						to: await momentOf(compare.to),
					},
					restoring: may(participant, 'text.restore', circumstances)
						? 'yes'
						: may(participant, 'text.restore', { unfrozen: true })
							? 'frozen'
							: 'no',
				};
			});
		},

		/**
		 * Makes the text say again what it said after update `seq`: one more edit, which everybody who has it open receives.
		 * Gives the number of the edit; null: it said that already. Refusal('closed', 'text_frozen'), ('not_found',
		 * 'moment_unknown'), ('not_found', 'words_erased').
		 */
		async restore(principal: Principal, kind: TextSubject['kind'], id: string, seq: number): Promise<number | null> {
			const by = requirePermission(principal, 'text.restore', { unfrozen: true });
			const documentId = `text:${id}`;
			let authored: Awaited<ReturnType<Documents['restore']>> | undefined;
			try {
				await db.transaction().execute(async (tx) => {
					const subject = await findTextSubject(tx, kind, id, true);
					if (subject?.project.id !== by.projectId) throw new Refusal('not_found');
					if (subject.state !== null && !isWritable(subject.state)) throw new Refusal('closed', 'text_frozen');
					authored = await documents.restore(tx, documentId, seq);
					if (authored.seq === null) return;
					const { participantId } = by;
					await insertRestore(tx, { documentId, seq: authored.seq, restoredSeq: seq, participantId });
					const itemId = kind === 'item' ? id : null;
					await recordAct(tx, clock, by, { act: 'text.restored', about: { itemId } });
				});
			} catch (error) {
				authored?.discard();
				throw error;
			}
			authored?.publish();
			bus.publish(projectChanged(by.projectId, kind === 'item' ? 'items' : 'contract'));
			return authored?.seq ?? null;
		},

		/** Times that a text was restored, for its page: when, and to what moment. The newest first. */
		async restores(principal: Principal, kind: TextSubject['kind'], id: string) {
			const { projectId } = requirePermission(principal, 'text.authorship');
			const subject = await findTextSubject(db, kind, id);
			if (subject?.project.id !== projectId) throw new Refusal('not_found');
			return (await listRestores(db, `text:${id}`)).map(({ seq, at, restoredAt }) => ({ seq, at, restoredAt }));
		},
	};
}
export type TextHistory = ReturnType<typeof createTextHistory>;
