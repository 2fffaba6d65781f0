import type { Kysely } from 'kysely';
import type { BoardState } from '#lib/domain/board.ts';
import { floored } from '#lib/domain/floor.ts';
import type { LiveState } from '#lib/domain/live.ts';
import type { Principal, ScreenPrincipal } from '#lib/domain/principal.ts';
import { randomToken } from '../../auth/tokens.ts';
import type { Fact } from '../../bus/bus.ts';
import type { Clock } from '../../clock.ts';
import { recordAct } from '../../db/audit-store.ts';
import { countVoters } from '../../db/ballot-store.ts';
import { readBoardState } from '../../db/board-state-store.ts';
import { listColleges, type CollegeRecord } from '../../db/college-store.ts';
import { lockRun } from '../../db/live-store.ts';
import { countGiven, findScreen, livingScreenKeys, readScreenKey, writeScreenKey } from '../../db/screen-store.ts';
import type { Database } from '../../db/tables.ts';
import { findWorkshop, listTables } from '../../db/workshop-store.ts';
import { Refusal } from '../../errors.ts';
import { requirePermission } from '../permission.ts';
import type { Ballots, ShownResult } from './ballots.ts';
import { liveFact, type LiveRun } from './run.ts';

/** Tables whose notes one projector shows: more would be read by nobody. */
const MOST_TABLES = 12;

/** What a projector shows. Nothing in it is of a person. */
export interface ScreenView {
	workshop: { id: string; title: string };
	/** Null: whoever is not in yet does not come in any more. */
	joinCode: string | null;
	colleges: Pick<CollegeRecord, 'id' | 'label' | 'shape' | 'colour'>[];
	/** Null: no agenda; the screen shows the way in. */
	live: LiveState | null;
	/** Notes given in the phase under way; null: one to four. */
	given: number | null;
	/** People who have chosen; null: one to four. */
	voted: number | null;
	/** After the reveal. */
	result: ShownResult | null;
	/** With their notes and texts where the phase shows them. */
	tables: { id: string; title: string; state: BoardState | null }[];
}

/** The projector: a page and a line that open by a key, without a session. */
export function createScreens(deps: {
	db: Kysely<Database>;
	clock: Clock;
	liveRun: Pick<LiveRun, 'stateFor'>;
	ballots: Pick<Ballots, 'resultFor'>;
}) {
	const { db, clock, liveRun, ballots } = deps;

	return {
		/** The key of a workshop's projector; null: none was made yet. */
		async key(principal: Principal, workshopId: string): Promise<string | null> {
			const { projectId } = requirePermission(principal, 'workshop.manage');
			if (!(await findWorkshop(db, projectId, workshopId))) throw new Refusal('not_found', 'workshop_unknown');
			return readScreenKey(db, workshopId);
		},

		/** Makes a key, in the place of the one before: what that opened closes within two seconds. */
		async renew(principal: Principal, workshopId: string): Promise<string> {
			const by = requirePermission(principal, 'workshop.manage');
			const key = randomToken();
			await db.transaction().execute(async (tx) => {
				const run = await lockRun(tx, workshopId);
				if (run?.projectId !== by.projectId) throw new Refusal('not_found', 'workshop_unknown');
				await writeScreenKey(tx, workshopId, key);
				await recordAct(tx, clock, by, { act: 'workshop.screen_made', about: { workshopId } });
			});
			return key;
		},

		/** Whom a key opens the door to; null: nobody. */
		holder: (key: string): Promise<ScreenPrincipal | null> => findScreen(db, key),

		living: (keys: readonly string[]): Promise<string[]> => livingScreenKeys(db, keys),

		/** Facts for a projector whose line just opened. */
		async welcome({ workshopId }: ScreenPrincipal): Promise<Fact[]> {
			const state = await liveRun.stateFor(workshopId);
			return state ? [liveFact(state)] : [];
		},

		/** All that the projector shows at this moment. Throws `forbidden` `screen_closed`: the key does not open this workshop. */
		async view(key: string, workshopId: string): Promise<ScreenView> {
			const holder = await findScreen(db, key);
			const workshop = holder && (await findWorkshop(db, holder.projectId, holder.workshopId));
			if (!workshop || workshop.id !== workshopId) throw new Refusal('forbidden', 'screen_closed');
			const live = await liveRun.stateFor(workshop.id);
			const phase = live?.phase ?? null;
			const { screen, plenary } = phase?.settings ?? { screen: 'question', plenary: false };
			const all = await listTables(db, [workshop.id]);
			const shown = screen === 'wall' && plenary ? all.slice(0, 1) : all.slice(0, MOST_TABLES);
			const withNotes = screen === 'wall' || screen === 'tables';
			const tables = await Promise.all(
				shown.map(async ({ id, title }) => ({ id, title, state: withNotes ? await readBoardState(db, id) : null })),
			);
			const voters = phase?.settings.ballot ? [...(await countVoters(db, phase.id)).values()] : [];
			return {
				workshop: { id: workshop.id, title: workshop.title },
				joinCode: workshop.open ? workshop.joinCode : null,
				colleges: (await listColleges(db, workshop.projectId)).map(({ id, label, shape, colour }) => ({
					...{ id, label, shape, colour },
				})),
				live,
				given: phase ? floored(await countGiven(db, phase.id)) : 0,
				voted: floored(voters.reduce((sum, count) => sum + count, 0)),
				result: phase ? await ballots.resultFor(workshop.id, phase.id) : null,
				tables,
			};
		},
	};
}
export type Screens = ReturnType<typeof createScreens>;
