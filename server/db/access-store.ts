import type { ItemState } from '#lib/domain/vocabulary.ts';
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
		const open = item.open && item.workshopOpen !== false;
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
		.select(['item.state', 'board.open', 'workshop.open as workshopOpen', 'text_admission.at as admittedAt'])
		.compile(),
);

export async function findProjectPublished(db: Tx, projectId: string): Promise<boolean> {
	const project = await db.selectFrom('project').where('id', '=', projectId).select('published').executeTakeFirst();
	return project?.published === true;
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
