import type { Messages } from '#lib/messages/index.ts';
import { paragraph, type Block } from '../../export/tree.ts';
import type { ContractMaterial } from './material.ts';

/** One sheet per neighbourhood: portrait, key figures, and the texts that concern it. */
export function neighbourhoodBlocks(material: ContractMaterial, m: Messages): Block[] {
	return material.territories
		.filter(({ kind }) => kind === 'priority_neighbourhood' || kind === 'lived_neighbourhood')
		.flatMap((territory): Block[] => {
			const words = m.exports.neighbourhood;
			const facts = [
				territory.code === null ? '' : words.code(territory.code),
				territory.population === null ? '' : words.population(m.format.number(territory.population)),
			].filter((fact) => fact !== '');
			const figures = figuresOf(material, territory.id, m);
			const items = itemsOf(material, territory.id, m);
			return [
				{ type: 'heading', level: 1, spans: [{ text: territory.name }] },
				...(facts.length === 0 ? [] : [paragraph(facts.join(' · '), 'quiet')]),
				...(territory.portrait === '' ? [] : [paragraph(territory.portrait)]),
				...titledList(words.figures, figures),
				...titledList(words.items, items),
			];
		});
}

function titledList(title: string, lines: string[]): Block[] {
	if (lines.length === 0) return [];
	return [
		{ type: 'heading', level: 2, spans: [{ text: title }] },
		{ type: 'list', ordered: false, items: lines.map((line) => [paragraph(line)]) },
	];
}

function figuresOf(material: ContractMaterial, territoryId: string, m: Messages): string[] {
	return material.figures.flatMap((figure) => {
		const found = figure.values.find((value) => value.territoryId === territoryId);
		if (!found) return [];
		const unit = figure.unit === '' ? '' : `\u00a0${figure.unit}`;
		const year = figure.year === null ? '' : ` (${figure.year})`;
		return [`${m.exports.territory.portrait(figure.label)}${m.format.number(found.value)}${unit}${year}`];
	});
}

function itemsOf(material: ContractMaterial, territoryId: string, m: Messages): string[] {
	const concerned = new Set(
		material.itemTerritories.filter((row) => row.territoryId === territoryId).map(({ itemId }) => itemId),
	);
	return [...material.items.values()]
		.filter((item) => concerned.has(item.id) && (item.state === 'agreed' || item.state === 'in_contract'))
		.map((item) => {
			const article = material.articles.find(({ agreed }) => agreed.itemId === item.id);
			const reference = m.exports.reference(m.kinds.items[item.kind], item.number, item.title);
			return article ? `${reference}${m.exports.inArticle(article.number)}` : reference;
		});
}
