import type { TerritoryKind } from '#lib/domain/vocabulary.ts';
import type { Tx } from '../documents.ts';

export interface TerritoryRecord {
	id: string;
	parentId: string | null;
	kind: TerritoryKind;
	name: string;
	/** National code, of a municipality or a priority neighbourhood. */
	code: string | null;
	population: number | null;
	portrait: string;
	rank: number;
}

export interface ThemeRecord {
	id: string;
	label: string;
	plainLabel: string;
	rank: number;
}

/** A figure of the diagnosis, with its values by territory. */
export interface FigureRecord {
	id: string;
	themeId: string | null;
	label: string;
	unit: string;
	year: number | null;
	source: string;
	rank: number;
	values: { territoryId: string; value: number }[];
}

export async function listTerritories(db: Tx, projectId: string): Promise<TerritoryRecord[]> {
	return db
		.selectFrom('territory')
		.select(['id', 'parent_id as parentId', 'kind', 'name', 'code', 'population', 'portrait', 'rank'])
		.where('project_id', '=', projectId)
		.orderBy('rank')
		.orderBy('name')
		.execute();
}

export async function insertTerritory(
	db: Tx,
	projectId: string,
	territory: Omit<TerritoryRecord, 'id'>,
): Promise<string> {
	const { parentId, ...columns } = territory;
	const row = await db
		.insertInto('territory')
		.values({ project_id: projectId, parent_id: parentId, ...columns })
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

export async function listThemes(db: Tx, projectId: string): Promise<ThemeRecord[]> {
	return db
		.selectFrom('theme')
		.select(['id', 'label', 'plain_label as plainLabel', 'rank'])
		.where('project_id', '=', projectId)
		.orderBy('rank')
		.orderBy('label')
		.execute();
}

export async function insertTheme(db: Tx, projectId: string, theme: Omit<ThemeRecord, 'id'>): Promise<string> {
	const row = await db
		.insertInto('theme')
		.values({ project_id: projectId, label: theme.label, plain_label: theme.plainLabel, rank: theme.rank })
		.returning('id')
		.executeTakeFirstOrThrow();
	return row.id;
}

export async function listFigures(db: Tx, projectId: string): Promise<FigureRecord[]> {
	const figures = await db
		.selectFrom('figure')
		.select(['id', 'theme_id as themeId', 'label', 'unit', 'year', 'source', 'rank'])
		.where('project_id', '=', projectId)
		.orderBy('rank')
		.orderBy('label')
		.execute();
	const values = await db
		.selectFrom('figure_value')
		.innerJoin('figure', 'figure.id', 'figure_value.figure_id')
		.select(['figure_value.figure_id as figureId', 'figure_value.territory_id as territoryId', 'figure_value.value'])
		.where('figure.project_id', '=', projectId)
		.execute();
	return figures.map((figure) => ({
		...figure,
		values: values
			.filter(({ figureId }) => figureId === figure.id)
			.map(({ territoryId, value }) => ({ territoryId, value })),
	}));
}

export async function insertFigure(db: Tx, projectId: string, figure: Omit<FigureRecord, 'id'>): Promise<string> {
	const { themeId, values, ...columns } = figure;
	const { id } = await db
		.insertInto('figure')
		.values({ project_id: projectId, theme_id: themeId, ...columns })
		.returning('id')
		.executeTakeFirstOrThrow();
	if (values.length > 0) {
		await db
			.insertInto('figure_value')
			.values(values.map(({ territoryId, value }) => ({ figure_id: id, territory_id: territoryId, value })))
			.execute();
	}
	return id;
}
