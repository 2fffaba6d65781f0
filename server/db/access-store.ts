import { settingsFrom } from '#lib/domain/phase.ts';
import type { ItemState, PhaseKind, WorkshopLife } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';
import { often } from './often.ts';

/** What a co-written text belongs to, with what decides who may write it. */
export type TextTarget =
	{ kind: 'item'; state: ItemState; open: boolean; admitted: boolean } | { kind: 'section'; published: boolean };

/** Looks up the item or contract section whose text this is. `participantId`: whose admission is asked; null: nobody's. */
export async function findTextTarget(
	db: Tx,
	objectId: string,
	participantId: string | null,
): Promise<TextTarget | null> {
	const [item] = await itemsOf(db, objectId, participantId);
	if (item) {
		const open = item.open && item.workshopOpen !== false && draftsIn(item);
		return { kind: 'item', state: item.state, open, admitted: item.admittedAt !== null };
	}
	const section = await db
		.selectFrom('contract_section')
		.innerJoin('contract', 'contract.id', 'contract_section.contract_id')
		.innerJoin('project', 'project.id', 'contract.project_id')
		.where('contract_section.id', '=', objectId)
		.select('project.published')
		.executeTakeFirst();
	return section ? { kind: 'section', published: section.published } : null;
}

/** Whether contributors write texts in the phase under way; without one, they do until the workshop has ended. */
function draftsIn(item: { live: WorkshopLife | null; phaseKind: PhaseKind | null; phaseSettings: unknown }): boolean {
	if (item.live === 'ended') return false;
	if (item.live !== 'running' || item.phaseKind === null) return true;
	return settingsFrom(item.phaseKind, item.phaseSettings).draft;
}

const itemsOf = often((db, objectId: string, participantId: string | null) =>
	db
		.selectFrom('item')
		.innerJoin('board', 'board.id', 'item.board_id')
		.leftJoin('workshop', 'workshop.id', 'board.workshop_id')
		.leftJoin('text_admission', (join) =>
			join
				.onRef('text_admission.item_id', '=', 'item.id')
				.on('text_admission.participant_id', '=', participantId as string),
		)
		.where('item.id', '=', objectId)
		.leftJoin('phase', 'phase.id', 'workshop.phase_id')
		.select([
			'item.state',
			'board.open',
			'workshop.open as workshopOpen',
			'workshop.live',
			'phase.kind as phaseKind',
			'phase.settings as phaseSettings',
			'text_admission.at as admittedAt',
		])
		.compile(),
);

export async function findProjectPublished(db: Tx, projectId: string): Promise<boolean> {
	const project = await db.selectFrom('project').where('id', '=', projectId).select('published').executeTakeFirst();
	return project?.published === true;
}

/** Undefined: no such board; null: it is of no workshop. */
export async function findWorkshopOfBoard(db: Tx, boardId: string): Promise<string | null | undefined> {
	const board = await db.selectFrom('board').where('id', '=', boardId).select('workshop_id').executeTakeFirst();
	return board?.workshop_id;
}

/** The project that a name belongs to: of a document by its row, of a channel by its object. Null: no such thing. */
export async function findProjectOf(db: Tx, kind: 'project' | 'workshop', objectId: string): Promise<string | null> {
	const row = await db
		.selectFrom(kind)
		.where('id', '=', objectId)
		.select(kind === 'project' ? 'project.id as projectId' : 'workshop.project_id as projectId')
		.executeTakeFirst();
	return row?.projectId ?? null;
}
