import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../../server/db/tables.ts';
import { createLiveRun } from '../../server/services/live/run.ts';
import { usualSettings, type PhasePlan } from '../../src/lib/domain/phase.ts';
import type { BoardNode } from './boards.ts';

export function liveNode(node: BoardNode) {
	const report = (error: unknown) => node.failures.push(error);
	return createLiveRun({ ...node, report });
}

/** Gives a workshop an agenda, as rows. Returns the ids of its phases. */
export async function agendaOf(
	db: Kysely<Database>,
	workshopId: string,
	phases: (Partial<PhasePlan> & Pick<PhasePlan, 'kind'>)[],
): Promise<string[]> {
	const ids: string[] = [];
	for (const [index, phase] of phases.entries()) {
		const id = randomUUID();
		ids.push(id);
		await db
			.insertInto('phase')
			.values({
				id,
				workshop_id: workshopId,
				rank: `a${index}`,
				kind: phase.kind,
				title: phase.title ?? '',
				minutes: phase.minutes ?? 10,
				question: phase.question ?? `Question ${index + 1} ?`,
				settings: JSON.stringify({ ...usualSettings(phase.kind), ...phase.settings }),
			})
			.execute();
	}
	return ids;
}
