import { sql, type RawBuilder } from 'kysely';
import { place } from '#lib/domain/rank.ts';
import type { Tx } from '../documents.ts';

/**
 * The veiled notes of a phase on a board become visible, in the order in which they were given, after those that stand alone
 * already. Returns how many.
 */
export async function unveilNotes(tx: Tx, boardId: string, phaseId: string, now: RawBuilder<Date>): Promise<number> {
	const veiled = await tx
		.selectFrom('note')
		.select('id')
		.where('board_id', '=', boardId)
		.where('phase_id', '=', phaseId)
		.where('state', '=', 'veiled')
		.orderBy('number')
		.execute();
	if (veiled.length === 0) return 0;
	const siblings = await tx
		.selectFrom('note')
		.select(['id', 'rank'])
		.where('board_id', '=', boardId)
		.where('group_id', 'is', null)
		.where('state', '=', 'visible')
		.execute();
	const ids = veiled.map(({ id }) => id);
	const ranks = Object.entries(place(siblings, ids, null));
	await sql`
		update note set rank = placed.rank, state = case when note.state = 'veiled' then 'visible' else note.state end, state_at = ${now}
		from unnest(${ranks.map(([id]) => id)}::uuid[], ${ranks.map(([, rank]) => rank)}::text[]) as placed (id, rank)
		where note.id = placed.id`.execute(tx);
	return veiled.length;
}

/** Phases that were revealed and still have veiled notes: a process ended in between. */
export async function veiledPhases(db: Tx): Promise<{ workshopId: string; phaseId: string }[]> {
	return db
		.selectFrom('phase')
		.select(['phase.workshop_id as workshopId', 'phase.id as phaseId'])
		.where('phase.revealed_at', 'is not', null)
		.where((eb) =>
			eb.exists(
				eb
					.selectFrom('note')
					.select('note.id')
					.whereRef('note.phase_id', '=', 'phase.id')
					.where('note.state', '=', 'veiled'),
			),
		)
		.execute();
}
