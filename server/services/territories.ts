import type { Kysely } from 'kysely';
import type { Principal } from '#lib/domain/principal.ts';
import type { Bus } from '../bus/bus.ts';
import { allOfProject } from '../db/strategy-store.ts';
import type { Database } from '../db/tables.ts';
import {
	insertFigure,
	insertTerritory,
	insertTheme,
	listFigures,
	listTerritories,
	listThemes,
	type FigureRecord,
	type TerritoryRecord,
	type ThemeRecord,
} from '../db/territory-store.ts';
import type { Tx } from '../documents.ts';
import { Refusal } from '../errors.ts';
import { requirePermission } from './permission.ts';
import { projectChanged } from './rights.ts';

/** What the project speaks of: its places, its themes, and the figures of the diagnosis. */
export function createTerritories({ db, bus }: { db: Kysely<Database>; bus: Bus }) {
	async function adding(
		principal: Principal,
		what: string,
		add: (tx: Tx, projectId: string) => Promise<string>,
	): Promise<string> {
		const { projectId } = requirePermission(principal, 'contract.write');
		const id = await db.transaction().execute((tx) => add(tx, projectId));
		bus.publish(projectChanged(projectId, what));
		return id;
	}

	return {
		async list(principal: Principal) {
			const { projectId } = requirePermission(principal, 'project.read');
			return {
				territories: await listTerritories(db, projectId),
				themes: await listThemes(db, projectId),
				figures: await listFigures(db, projectId),
			};
		},
		addTerritory: (principal: Principal, territory: Omit<TerritoryRecord, 'id'>) =>
			adding(principal, 'territories', async (tx, projectId) => {
				if (!(await allOfProject(tx, projectId, 'territory', [territory.parentId])))
					throw new Refusal('not_found', 'territory_unknown', 'parentId');
				return insertTerritory(tx, projectId, territory);
			}),
		addTheme: (principal: Principal, theme: Omit<ThemeRecord, 'id'>) =>
			adding(principal, 'themes', (tx, projectId) => insertTheme(tx, projectId, theme)),
		addFigure: (principal: Principal, figure: Omit<FigureRecord, 'id'>) =>
			adding(principal, 'figures', async (tx, projectId) => {
				const places = figure.values.map(({ territoryId }) => territoryId);
				if (!(await allOfProject(tx, projectId, 'territory', places)))
					throw new Refusal('not_found', 'territory_unknown');
				if (!(await allOfProject(tx, projectId, 'theme', [figure.themeId])))
					throw new Refusal('not_found', 'theme_unknown');
				return insertFigure(tx, projectId, figure);
			}),
	};
}
export type Territories = ReturnType<typeof createTerritories>;
