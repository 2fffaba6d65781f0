import type { Kysely } from 'kysely';
import { became } from '#lib/domain/became.ts';
import { may } from '#lib/domain/permissions.ts';
import type { ParticipantPrincipal, Principal } from '#lib/domain/principal.ts';
import type { ItemKind, ItemState } from '#lib/domain/vocabulary.ts';
import { weave, weaveTable } from '#lib/domain/weave.ts';
import type { Clock } from '../clock.ts';
import { listColleges } from '../db/college-store.ts';
import type { Database } from '../db/tables.ts';
import { listFigureLabels, listThemes, type ThreadItemRecord } from '../db/thread-store.ts';
import { itemThread } from './item-thread.ts';
import { requirePermission } from './permission.ts';
import { awaitingOf, voicesToSeek } from './project-summary.ts';
import { readThread, shownNote } from './project-thread.ts';

export interface ItemFilter {
	kind: ItemKind | null;
	state: ItemState | null;
	themeId: string | null;
	/** Words of the title or the text, whatever the accents and capitals. */
	words: string;
}

/** The thread walked both ways, its picture, and what a project page says about it. */
export function createThreads(deps: { db: Kysely<Database>; clock: Clock }) {
	const { db, clock } = deps;

	return {
		/** The picture of the thread with its table twin. Also for visitors of a published project. */
		async weave(principal: Principal, project: { id: string; published: boolean }) {
			readable(principal, project);
			const { items, thread } = await readThread(db, project.id);
			const colleges = await listColleges(db, project.id);
			const picture = weave(
				thread.rows,
				colleges.map((college) => college.id),
			);
			const figures = (await listFigureLabels(db, project.id)).length;
			return { picture, table: weaveTable(picture), colleges, count: { ...countItems(items), figures } };
		},

		/** What became of each idea of the asking participant: their own notes, not those they typed for others. */
		async becameOf(principal: Principal) {
			const { projectId, participantId } = requirePermission(principal, 'board.read');
			const { notes, thread, groups } = await readThread(db, projectId);
			const own = notes.filter((note) => note.participantId === participantId && !note.byScribe);
			return became(thread, own, groups).map((entry) => ({ ...entry, note: shownNote(entry.note) }));
		},

		/** What the thread says of one item, up and down. */
		async threadOf(principal: Principal, itemId: string) {
			const participant = requirePermission(principal, 'board.read');
			return itemThread({ db, clock }, participant, itemId);
		},

		/** Items of the project, those that match. */
		async items(principal: Principal, filter: ItemFilter) {
			const { projectId } = requirePermission(principal, 'board.read');
			const { items, thread } = await readThread(db, projectId);
			const wanted = folded(filter.words);
			const matching = items.filter(
				(item) =>
					(filter.kind === null || item.kind === filter.kind) &&
					(filter.state === null || item.state === filter.state) &&
					(filter.themeId === null || item.themeId === filter.themeId) &&
					(wanted === '' || folded(`${item.title} ${item.text} ${item.plainText}`).includes(wanted)),
			);
			return {
				total: items.length,
				themes: await listThemes(db, projectId),
				items: matching.map((item) => ({ ...item, notes: thread.notesBehind(item.id).length })),
			};
		},

		/** What awaits this participant: texts to answer in open rounds, objections to answer for the team. */
		async awaiting(principal: Principal) {
			return awaitingOf(db, clock, requirePermission(principal, 'project.read'));
		},

		/** Whose voice is missing: neighbourhoods that wrote less than their share, colleges without any position. */
		async voicesToSeek(principal: Principal) {
			return voicesToSeek(db, clock, requirePermission(principal, 'round.propose'));
		},
	};
}
export type Threads = ReturnType<typeof createThreads>;

function readable(principal: Principal, project: { id: string; published: boolean }): ParticipantPrincipal | null {
	if (may(principal, 'project.read', { published: project.published }) && principal.kind === 'public') return null;
	return requirePermission(principal, 'project.read');
}

function countItems(items: ThreadItemRecord[]) {
	const count = (kind: ItemKind, test: (item: ThreadItemRecord) => boolean = () => true) =>
		items.filter((item) => item.kind === kind && item.state !== 'set_aside' && test(item)).length;
	const agreed = (item: ThreadItemRecord) => item.state === 'agreed' || item.state === 'in_contract';
	return {
		findings: count('finding'),
		agreedFindings: count('finding', agreed),
		recommendations: count('recommendation'),
		agreedRecommendations: count('recommendation', agreed),
		inRound: items.filter((item) => item.state === 'in_round').length,
		contested: items.filter((item) => item.state === 'contested').length,
		inContract: items.filter((item) => item.state === 'in_contract').length,
	};
}

const folded = (text: string): string =>
	text
		.normalize('NFD')
		.replace(/\p{Diacritic}/gu, '')
		.toLowerCase()
		.trim();
