import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { isWritable, nextState, possibleActs } from '#lib/domain/item-life.ts';
import type { ItemPage } from '#lib/domain/item-page.ts';
import { may, type Action, type Circumstances } from '#lib/domain/permissions.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import { readBlocks } from '#lib/sync/rich-text.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { recordAct } from '../db/audit-store.ts';
import { boardSurroundings, findBoard, type BoardRecord } from '../db/board-store.ts';
import { readBoardState } from '../db/board-state-store.ts';
import {
	linkedItems,
	listGuests,
	listResponses,
	listVersions,
	setAdmission,
	sourceFigures,
	sourceNotes,
	themeInProject,
} from '../db/item-page-store.ts';
import { findItem, isAdmitted, lockItem, updateItem, type ItemRecord } from '../db/item-store.ts';
import { findParticipant } from '../db/participant-store.ts';
import type { Database } from '../db/tables.ts';
import type { Documents } from '../documents.ts';
import { Refusal } from '../errors.ts';
import type { Post } from '../mail/post.ts';
import type { Boards } from './boards.ts';
import type { Detector } from './detector.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';

/** Items one by one: their page, and what is decided about them outside of a round. */
export function createItems(deps: {
	db: Kysely<Database>;
	documents: Documents;
	bus: Bus;
	clock: Clock;
	detector: Detector;
	boards: Boards;
	post: Post;
}) {
	const { db, documents, bus, clock, detector, boards, post } = deps;

	async function itemFor(principal: Principal, itemId: string, action: Action = 'board.read') {
		const participant = requirePermission(principal, action, ALWAYS);
		const item = await findItem(db, itemId);
		const board = item && (await findBoard(db, item.boardId));
		if (!item || !board || item.projectId !== participant.projectId) throw new Refusal('not_found');
		return { item, board, participant };
	}

	/** The item, when this person may write its text now. Throws closed `text_frozen` or `board_closed`. */
	async function writableItem(principal: Principal, itemId: string) {
		const { item, board, participant } = await itemFor(principal, itemId);
		if (!isWritable(item.state)) throw new Refusal('closed', 'text_frozen');
		const circumstances = await writingCircumstances(item, board, participant);
		if (may(participant, 'item.write', circumstances)) return { item, board, participant };
		if (may(participant, 'item.write', { ...circumstances, open: true })) throw new Refusal('closed', 'board_closed');
		throw new Refusal('forbidden');
	}

	async function writingCircumstances(
		item: ItemRecord,
		board: BoardRecord,
		participant: ParticipantPrincipal,
	): Promise<Circumstances> {
		const admitted = participant.guest && (await isAdmitted(db, item.id, participant.participantId));
		return { open: board.open, unfrozen: isWritable(item.state), admitted };
	}

	return {
		/** The project that an item belongs to: what `principalFor` asks. Undefined: no such item. */
		async projectOf(itemId: string): Promise<string | undefined> {
			return (await findItem(db, itemId))?.projectId;
		},

		/** Everything the page of an item shows. */
		async open(principal: Principal, itemId: string): Promise<ItemPage> {
			const { item, board, participant } = await itemFor(principal, itemId);
			const { project, themes } = await boardSurroundings(db, board);
			const { sources: items, feeds } = await linkedItems(db, item.id);
			const state = await readBoardState(db, board.id);
			const doc = await documents.read(db, `text:${item.id}`);
			const content = readBlocks(doc);
			doc.destroy();
			const { id, kind, number, title, plainText, themeId, stateReason, version } = item;
			const facilitates = may(participant, 'item.admit');
			const decides = may(participant, 'item.set_aside');
			return {
				id,
				project,
				board: { id: board.id, title: board.title },
				kind,
				number,
				title,
				content,
				plainText,
				themeId,
				themes,
				state: item.state,
				stateReason,
				version,
				writers: state.items[id]?.writers ?? 0,
				sources: { ...(await sourceNotes(db, id)), items, figures: await sourceFigures(db, id) },
				feeds,
				versions: await listVersions(db, id),
				responses: await listResponses(db, id),
				guests: facilitates ? await listGuests(db, item.projectId, id) : [],
				permissions: {
					write: may(participant, 'item.write', await writingCircumstances(item, board, participant)),
					setAside: decides && possibleActs(item.state).includes('set_aside'),
					admit: facilitates,
				},
			};
		},

		/** Through the board's queue, so that it is recorded and can be undone. `commandId`: a UUID, for forms sent twice. */
		async retitle(
			principal: Principal,
			itemId: string,
			title: string,
			commandId: string = randomUUID(),
		): Promise<void> {
			const { item } = await itemFor(principal, itemId);
			await boards.execute(principal, item.boardId, {
				id: commandId,
				name: 'item.retitle',
				payload: { itemId: item.id, title },
			});
		},

		/** The short version in plain French. */
		async setPlainText(principal: Principal, itemId: string, plainText: string): Promise<void> {
			const { item } = await writableItem(principal, itemId);
			await db.transaction().execute(async (tx) => {
				await updateItem(tx, item.id, { plainText });
				const words = { subject: 'item' as const, id: item.id, field: 'plain_text' as const, text: plainText };
				await detector.inspect(tx, item.projectId, [words]);
			});
			bus.publish(projectChanged(item.projectId, 'items'));
		},

		async setTheme(principal: Principal, itemId: string, themeId: string | null): Promise<void> {
			const { item } = await writableItem(principal, itemId);
			if (themeId !== null && !(await themeInProject(db, item.projectId, themeId))) {
				throw new Refusal('invalid', 'theme_unknown', 'themeId');
			}
			await updateItem(db, item.id, { themeId });
			bus.publish(projectChanged(item.projectId, 'items'));
		},

		/** A steward puts an item away, and says why to those who wrote it. */
		async setAside(principal: Principal, itemId: string, reason: string): Promise<void> {
			const { item, participant } = await itemFor(principal, itemId, 'item.set_aside');
			await db.transaction().execute(async (tx) => {
				const current = await lockItem(tx, item.id);
				if (!current) throw new Refusal('not_found');
				const next = nextState(current.state, 'set_aside', reason);
				if ('refused' in next) {
					throw next.refused === 'reason_required'
						? new Refusal('invalid', 'reason_required', 'reason')
						: new Refusal('conflict', 'wrong_state');
				}
				await updateItem(tx, item.id, { state: next.state, stateReason: reason.trim() });
				const words = { subject: 'item', id: item.id, field: 'state_reason', text: reason.trim() } as const;
				await detector.inspect(tx, item.projectId, [words]);
				await documents.changeRights(tx, `text:${item.id}`);
				await recordAct(tx, clock, participant, { act: 'item.set_aside', about: { itemId: item.id } });
				await post.ideaNews(tx, { itemId: item.id, kind: 'idea_set_aside', reason: reason.trim() });
			});
			bus.publish({ kind: 'rights', documentId: `text:${item.id}` });
			post.soon();
			await boards.refreshItem(item.id);
		},

		/** A facilitator lets a guest write in a text with the members, or no longer. */
		async admit(principal: Principal, itemId: string, participantId: string, admitted = true): Promise<void> {
			const { item, participant } = await itemFor(principal, itemId, 'item.admit');
			const documentId = `text:${item.id}`;
			await db.transaction().execute(async (tx) => {
				const guest = await findParticipant(tx, item.projectId, participantId);
				if (!guest || guest.removed || !guest.guest) throw new Refusal('not_found', 'participant_unknown');
				await setAdmission(tx, { itemId: item.id, participantId, admittedBy: participant.participantId }, admitted);
				await documents.changeRights(tx, documentId);
			});
			bus.publish({ kind: 'rights', documentId, participantIds: [participantId] });
		},
	};
}
export type Items = ReturnType<typeof createItems>;

/** Whether the item is open is judged after it was found: here only the role counts. */
const ALWAYS: Circumstances = { open: true, unfrozen: true };
