import { sql, type Kysely } from 'kysely';
import type { Database } from '../db/tables.ts';
import type { DemoBoards } from './boards.ts';
import type { DemoContent } from './content.ts';
import { known, type DemoPeople } from './people.ts';
import type { DemoItems } from './items.ts';
import type { DemoPlaces } from './places.ts';

/**
 * What no service may do, since it would rewrite the past: gives the months of the demonstration their dates, and each
 * contribution the neighbourhood and the theme under which it was filed.
 */
export async function dateTheDemo(
	db: Kysely<Database>,
	content: DemoContent,
	loaded: {
		people: DemoPeople;
		places: DemoPlaces;
		boards: DemoBoards;
		items: DemoItems;
		rounds: { findings: string; recommendations: string; open: string };
	},
): Promise<void> {
	const { people, places, boards, items, rounds } = loaded;
	for (const { id, theme, neighbourhood } of content.contributions) {
		await db
			.updateTable('note')
			.set({
				theme_id: known(places.themes, theme),
				territory_id: neighbourhood ? known(places.territories, neighbourhood) : null,
			})
			.where('id', '=', known(boards.notes, id).id)
			.execute();
	}
	for (const { id, neighbourhoods } of content.findings) {
		for (const place of neighbourhoods) {
			await db
				.insertInto('item_territory')
				.values({ item_id: known(items, id).id, territory_id: known(places.territories, place) })
				.execute();
		}
	}
	for (const [event, boardId] of boards.boards) {
		const at = known(boards.workshops, event).startsAt;
		if (!at) continue;
		await db.updateTable('note').set({ created_at: at, changed_at: at }).where('board_id', '=', boardId).execute();
		await db.updateTable('item').set({ created_at: at }).where('board_id', '=', boardId).execute();
	}
	await dateRound(db, rounds.findings, 40, 19);
	await dateRound(db, rounds.recommendations, 18, 6);
	await db
		.updateTable('comment_round')
		.set({ opens_at: daysAgo(5) })
		.where('id', '=', rounds.open)
		.execute();
	await db
		.updateTable('project')
		.set({ created_at: daysAgo(150) })
		.where('id', '=', people.projectId)
		.execute();
}

async function dateRound(db: Kysely<Database>, roundId: string, from: number, to: number): Promise<void> {
	const versions = db.selectFrom('round_item').where('round_id', '=', roundId).select('item_id');
	await db
		.updateTable('comment_round')
		.set({ opens_at: daysAgo(from), closes_at: daysAgo(to), settled_at: daysAgo(to) })
		.where('id', '=', roundId)
		.execute();
	await db
		.updateTable('position')
		.set({ at: daysAgo(to + 1) })
		.where('round_id', '=', roundId)
		.execute();
	await db
		.updateTable('agreement')
		.set({ recorded_at: daysAgo(to) })
		.where('round_id', '=', roundId)
		.execute();
	await db
		.updateTable('item_version')
		.set({ created_at: daysAgo(from) })
		.where('item_id', 'in', versions)
		.execute();
}

/** So many days ago, at nine in the morning in Paris. */
const daysAgo = (days: number) =>
	sql<Date>`(date_trunc('day', now() at time zone 'Europe/Paris') - ${days} * interval '1 day' + interval '9 hours')
		at time zone 'Europe/Paris'`;
