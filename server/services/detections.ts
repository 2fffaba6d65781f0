import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { may } from '#lib/domain/permissions.ts';
import type { DetectionKind } from '#lib/domain/personal-details.ts';
import type { Principal } from '#lib/domain/principal.ts';
import type { ItemKind } from '#lib/domain/vocabulary.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import {
	countWaitingDetections,
	deleteDetections,
	findWaitingDetection,
	keepDetection,
	listWaitingDetections,
	type DetectionPlace,
	type DetectionRecord,
} from '../db/detection-store.ts';
import { readWordHolders, type WordHolder } from '../db/public-words-store.ts';
import type { Database } from '../db/tables.ts';
import type { Documents, Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import type { Boards } from './boards.ts';
import type { Detector } from './detector.ts';
import { isMaskable, maskDetection } from './masking.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';

/** One finding as its reviewer sees it. */
export interface DetectionView extends Pick<DetectionPlace, 'subject' | 'field'> {
	id: string;
	kind: DetectionKind;
	foundAt: Date;
	/** The words around it, cut at 80 signs on either side. */
	before: string;
	found: string;
	after: string;
	/** Where it can be read. */
	boardId: string | null;
	itemId: string | null;
	roundId: string | null;
	number: number | null;
	itemKind: ItemKind | null;
	/** False: its text is frozen by a round or agreed. */
	maskable: boolean;
}

const SHOWN = 100;
const AROUND = 80;

/** The review of contact details found in words that others read: a machine proposes, facilitators decide. */
export function createDetections(deps: {
	db: Kysely<Database>;
	documents: Documents;
	bus: Bus;
	clock: Clock;
	boards: Boards;
	detector: Detector;
}) {
	const { db, bus, clock, boards, detector } = deps;

	async function waitingOne(db: Tx, projectId: string, id: string): Promise<DetectionRecord> {
		const detection = await findWaitingDetection(db, projectId, id);
		if (!detection) throw new Refusal('not_found', 'detection_gone');
		return detection;
	}

	function viewOf(detection: DetectionRecord, holder: WordHolder | undefined): DetectionView | null {
		const text = holder?.words[detection.field];
		if (!holder || text === undefined) return null;
		const { subject, id, field, kind, foundAt, mark } = detection;
		const place = detector.find({ subject, id, field, text }).find((detail) => detail.mark.equals(mark));
		if (!place) return null;
		const { boardId, itemId, roundId, number, itemKind } = holder;
		return {
			...{ id: detection.detectionId, kind, subject, field, foundAt, boardId, itemId, roundId, number, itemKind },
			before: cutBefore(text.slice(0, place.start)),
			found: text.slice(place.start, place.end),
			after: cutAfter(text.slice(place.end)),
			maskable: isMaskable(detection, holder),
		};
	}

	return {
		/** How many wait for a decision; null: not this person's business. */
		async count(principal: Principal): Promise<number | null> {
			if (principal.kind === 'public' || !may(principal, 'detection.review')) return null;
			return countWaitingDetections(db, principal.projectId);
		},

		/** What waits, the oldest first. What is no longer in its text is forgotten on the way. */
		async list(principal: Principal): Promise<DetectionView[]> {
			const { projectId } = requirePermission(principal, 'detection.review');
			const waiting = await listWaitingDetections(db, projectId, SHOWN);
			const holders = new Map<string, WordHolder>();
			for (const subject of new Set(waiting.map((one) => one.subject))) {
				const ids = waiting.filter((one) => one.subject === subject).map(({ id }) => id);
				for (const holder of await readWordHolders(db, subject, ids)) holders.set(holder.id, holder);
			}
			const views = waiting.map((one) => viewOf(one, holders.get(one.id)));
			await deleteDetections(
				db,
				waiting.filter((_, index) => views[index] === null).map(({ detectionId }) => detectionId),
			);
			return views.filter((view) => view !== null);
		},

		/**
		 * Takes it out of the words that hold it, for good: rows, documents and their histories. Refusal('not_found',
		 * 'detection_gone'), ('closed', 'text_frozen').
		 */
		async mask(principal: Principal, id: string): Promise<void> {
			const by = requirePermission(principal, 'detection.review');
			const detection = await waitingOne(db, by.projectId, id);
			const [holder] = await readWordHolders(db, detection.subject, [detection.id]);
			const authored: NonNullable<Awaited<ReturnType<typeof maskDetection>>>[] = [];
			const change = async (tx: Tx) => {
				// A lost race runs it again: what it wrote before was rolled back.
				for (const { discard } of authored.splice(0)) discard();
				const text = await maskDetection(deps, tx, detection);
				if (text) authored.push(text);
				await recordAct(tx, clock, by, { act: 'detection.masked', about: { kind: detection.kind } });
			};
			try {
				// In turn with the commands of the board, and with its document.
				if (holder?.boardId != null) await boards.changeRows(holder.boardId, change);
				else await db.transaction().execute(change);
			} catch (error) {
				for (const { discard } of authored) discard();
				throw error;
			}
			for (const { publish } of authored) publish();
			bus.publish(projectChanged(by.projectId, 'items'));
		},

		/** It may stay: a public place, an office's number. The same finding is not proposed again. */
		async keep(principal: Principal, id: string): Promise<void> {
			const by = requirePermission(principal, 'detection.review');
			await db.transaction().execute(async (tx) => {
				const { kind } = await waitingOne(tx, by.projectId, id);
				if (!(await keepDetection(tx, id))) throw new Refusal('not_found', 'detection_gone');
				await recordAct(tx, clock, by, { act: 'detection.kept', about: { kind } });
			});
		},

		/** Takes the whole note off its board, with a reason for whoever wrote it. `commandId`: for forms sent twice. */
		async hideNote(principal: Principal, id: string, reason: string, commandId: string = randomUUID()): Promise<void> {
			const { projectId } = requirePermission(principal, 'detection.review');
			const detection = await waitingOne(db, projectId, id);
			const [holder] = await readWordHolders(db, detection.subject, [detection.id]);
			if (detection.subject !== 'note' || holder?.boardId == null) throw new Refusal('not_found', 'detection_gone');
			const payload = { noteId: detection.id, reason };
			await boards.execute(principal, holder.boardId, { id: commandId, name: 'note.hide', payload });
		},
	};
}
export type Detections = ReturnType<typeof createDetections>;

function cutBefore(text: string): string {
	return text.length <= AROUND ? text : `…${text.slice(-AROUND).replace(/^\S*\s/u, '')}`;
}

function cutAfter(text: string): string {
	return text.length <= AROUND ? text : `${text.slice(0, AROUND).replace(/\s\S*$/u, '')}…`;
}
