import type { Services } from '../services/index.ts';
import type { DemoContent } from './content.ts';
import { known, type DemoPeople } from './people.ts';

export interface DemoPlaces {
	territories: Map<string, string>;
	themes: Map<string, string>;
	figures: Map<string, string>;
}

/** Territories, themes and the figures of the diagnosis. */
export async function loadPlaces(
	{ territories }: Services,
	content: DemoContent,
	{ steward }: DemoPeople,
): Promise<DemoPlaces> {
	const places: DemoPlaces = { territories: new Map(), themes: new Map(), figures: new Map() };
	const { epci, communes, neighbourhoods } = content.territory;
	const blank = { code: null, portrait: '', rank: 0 };
	places.territories.set(
		epci.id,
		await territories.addTerritory(steward, { ...blank, ...pick(epci), kind: 'intercommunality', parentId: null }),
	);
	for (const [rank, commune] of communes.entries()) {
		const parentId = known(places.territories, epci.id);
		places.territories.set(
			commune.id,
			await territories.addTerritory(steward, { ...blank, ...pick(commune), kind: 'municipality', parentId, rank }),
		);
	}
	for (const [rank, { code, portrait, ...place }] of neighbourhoods.entries()) {
		const parentId = known(places.territories, place.commune);
		places.territories.set(
			place.id,
			await territories.addTerritory(steward, {
				...pick(place),
				kind: 'priority_neighbourhood',
				parentId,
				code,
				portrait,
				rank,
			}),
		);
	}
	for (const [rank, { id, label, simple }] of content.themes.entries()) {
		places.themes.set(id, await territories.addTheme(steward, { label, plainLabel: simple, rank }));
	}
	for (const [rank, figure] of content.diagnostic.figures.entries()) {
		const values = Object.entries(figure.values).flatMap(([place, value]) =>
			value === null ? [] : [{ territoryId: known(places.territories, place), value }],
		);
		const { label, unit, year, source } = figure;
		const themeId = known(places.themes, figure.theme);
		places.figures.set(
			figure.id,
			await territories.addFigure(steward, { label, unit, year, source, rank, themeId, values }),
		);
	}
	return places;
}

const pick = ({ name, population }: { name: string; population: number }) => ({ name, population });
