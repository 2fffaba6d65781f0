import { place, ranksBetween } from '#lib/domain/rank.ts';
import type { PhasePlan } from '#lib/domain/phase.ts';
import type { Tx } from '../documents.ts';

/** An agenda as it is prepared: what stands in a phase and where, not how it runs (that is `live-store.ts`). */

function columnsOf(plan: PhasePlan) {
	const { kind, title, minutes, question, instruction, plainText, prompts, settings } = plan;
	return {
		...{ kind, title, minutes, question, instruction, plain_text: plainText },
		...{ prompts: JSON.stringify(prompts), settings: JSON.stringify(settings) },
	};
}

/** Puts these phases, in this order, at the end of an agenda. */
export async function appendPhases(
	tx: Tx,
	workshopId: string,
	phases: { id: string; plan: PhasePlan }[],
): Promise<void> {
	if (phases.length === 0) return;
	const last = await tx
		.selectFrom('phase')
		.where('workshop_id', '=', workshopId)
		.orderBy('rank', 'desc')
		.select('rank')
		.executeTakeFirst();
	const ranks = ranksBetween(last?.rank ?? null, null, phases.length);
	await tx
		.insertInto('phase')
		.values(
			phases.map(({ id, plan }, index) => ({
				...columnsOf(plan),
				...{ id, workshop_id: workshopId, rank: ranks[index] ?? '' },
			})),
		)
		.execute();
}

/** Moves a phase before another one; null: to the end. */
export async function placePhase(tx: Tx, workshopId: string, id: string, beforeId: string | null): Promise<void> {
	const siblings = await tx.selectFrom('phase').where('workshop_id', '=', workshopId).select(['id', 'rank']).execute();
	for (const [phaseId, rank] of Object.entries(place(siblings, [id], beforeId)))
		await tx.updateTable('phase').set({ rank }).where('id', '=', phaseId).execute();
}

export async function updatePhase(tx: Tx, id: string, plan: PhasePlan): Promise<void> {
	await tx.updateTable('phase').set(columnsOf(plan)).where('id', '=', id).execute();
}

export async function deletePhases(tx: Tx, ids: string[]): Promise<void> {
	if (ids.length > 0) await tx.deleteFrom('phase').where('id', 'in', ids).execute();
}

/** Whether a phase of this id is anywhere: ids that come back with an undone removal are not taken twice. */
export async function phaseExists(tx: Tx, id: string): Promise<boolean> {
	return (await tx.selectFrom('phase').where('id', '=', id).select('id').executeTakeFirst()) !== undefined;
}

/** Of these phases, those in which something was written, chosen or said. */
export async function usedPhases(tx: Tx, ids: string[]): Promise<Set<string>> {
	if (ids.length === 0) return new Set();
	const rows = await tx
		.selectFrom('note')
		.where('phase_id', 'in', ids)
		.select('phase_id as id')
		.union(tx.selectFrom('ballot').where('phase_id', 'in', ids).select('phase_id as id'))
		.union(tx.selectFrom('hand_count').where('phase_id', 'in', ids).select('phase_id as id'))
		.union(tx.selectFrom('speaking_turn').where('phase_id', 'in', ids).select('phase_id as id'))
		.execute();
	return new Set(rows.flatMap(({ id }) => (id === null ? [] : [id])));
}
