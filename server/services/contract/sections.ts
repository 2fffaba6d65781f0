import { floored } from '#lib/domain/floor.ts';
import type { SectionSource } from '#lib/domain/vocabulary.ts';
import type { Messages } from '#lib/messages/index.ts';
import { cell, paragraph, type Block } from '../../export/tree.ts';
import { contestedBlocks } from './contested.ts';
import type { ContractMaterial } from './material.ts';
import { neighbourhoodBlocks } from './neighbourhoods.ts';
import { notesByCollege } from './provenance.ts';
import { axesBlocks, commitmentsBlocks, indicatorsBlocks, objectivesBlocks } from './strategy-blocks.ts';
import { voicesBlocks } from './voices.ts';

/** What a section says by itself, from the project's data: the same blocks on the page and in every file. */
export function generatedBlocks(material: ContractMaterial, source: SectionSource, m: Messages): Block[] {
	switch (source) {
		case 'prose':
			return [];
		case 'territory':
			return territoryBlocks(material, m);
		case 'workshops':
			return workshopsBlocks(material, m);
		case 'diagnosis':
			return diagnosisBlocks(material, m);
		case 'findings':
			return contestedBlocks(material, m);
		case 'axes':
			return axesBlocks(material, m);
		case 'objectives':
			return objectivesBlocks(material, m);
		case 'neighbourhoods':
			return neighbourhoodBlocks(material, m);
		case 'indicators':
			return indicatorsBlocks(material, m);
		case 'commitments':
			return commitmentsBlocks(material, m);
		case 'recommendations':
			return recommendationsBlocks(material, m);
		case 'voices':
			return voicesBlocks(material, m);
		case 'decisions':
			return decisionsBlocks(material, m);
	}
}

function territoryBlocks({ territories }: ContractMaterial, m: Messages): Block[] {
	if (territories.length === 0) return [];
	const words = m.exports.territory;
	return [
		{
			type: 'table',
			caption: words.caption,
			columns: [
				{ title: words.name, weight: 3 },
				{ title: words.kind, weight: 2 },
				{ title: words.code },
				{ title: words.population, align: 'end' },
			],
			rows: territories.map((territory) => [
				cell(territory.name),
				cell(m.kinds.territories[territory.kind]),
				cell(territory.code ?? ''),
				cell(territory.population === null ? '' : m.format.number(territory.population)),
			]),
		},
		...territories
			.filter((territory) => territory.portrait !== '')
			.map((territory): Block => ({
				type: 'paragraph',
				spans: [{ text: words.portrait(territory.name), bold: true }, { text: territory.portrait }],
			})),
	];
}

function workshopsBlocks(material: ContractMaterial, m: Messages): Block[] {
	const words = m.exports.workshops;
	const notes = [...material.notes.values()].filter((note) => note.state === 'visible');
	const byCollege = notesByCollege(material, notes);
	const blocks: Block[] = [];
	if (material.workshops.length > 0) {
		blocks.push({
			type: 'table',
			caption: words.caption,
			columns: [
				{ title: words.date, weight: 2 },
				{ title: words.what, weight: 3 },
				{ title: words.place, weight: 3 },
				{ title: words.attendance, align: 'end' },
			],
			rows: material.workshops.map((workshop) => [
				cell(workshop.startsAt ? m.format.date(workshop.startsAt) : m.workshops.noDate),
				cell(workshop.title),
				cell(workshop.place),
				cell(shownAttendance(workshop.attendance, m)),
			]),
		});
	}
	if (notes.length > 0) {
		blocks.push(paragraph(words.notes(notes.length)), {
			type: 'table',
			caption: words.notesCaption,
			columns: [
				{ title: words.college, weight: 3 },
				{ title: words.count, align: 'end' },
			],
			rows: byCollege.map(({ collegeId, notes: count }) => [
				cell(material.colleges.find((college) => college.id === collegeId)?.label ?? ''),
				cell(count === null ? m.exports.notShown : m.format.number(count)),
			]),
		});
	}
	return blocks;
}

function shownAttendance(attendance: number | null, m: Messages): string {
	if (attendance === null) return '';
	const shown = floored(attendance);
	return shown === null ? m.exports.notShown : m.format.number(shown);
}

function diagnosisBlocks({ figures, territories }: ContractMaterial, m: Messages): Block[] {
	if (figures.length === 0) return [];
	const words = m.exports.diagnosis;
	const used = new Set(figures.flatMap((figure) => figure.values.map(({ territoryId }) => territoryId)));
	const places = territories.filter((territory) => used.has(territory.id));
	return [
		{
			type: 'table',
			caption: words.caption,
			columns: [
				{ title: words.figure, weight: 3 },
				...places.map(({ name }) => ({ title: name, weight: 1.5, align: 'end' as const })),
				{ title: words.source, weight: 2.5 },
			],
			rows: figures.map((figure) => [
				cell(figure.unit === '' ? figure.label : `${figure.label} (${figure.unit})`),
				...places.map((place) => {
					const found = figure.values.find(({ territoryId }) => territoryId === place.id);
					return cell(found ? m.format.number(found.value) : '');
				}),
				cell([figure.source, figure.year === null ? '' : String(figure.year)].filter((part) => part !== '').join(', ')),
			]),
		},
	];
}

function recommendationsBlocks(material: ContractMaterial, m: Messages): Block[] {
	const words = m.exports.recommendations;
	const recommendations = [...material.items.values()].filter(({ kind }) => kind === 'recommendation');
	if (recommendations.length === 0) return [];
	return [
		{
			type: 'table',
			caption: words.caption,
			columns: [
				{ title: words.what, weight: 3 },
				{ title: words.state, weight: 1.4 },
				{ title: words.answer, weight: 3 },
			],
			rows: recommendations.map((item) => {
				const article = material.articles.find(({ agreed }) => agreed.itemId === item.id);
				return [
					[
						{ text: m.exports.reference(m.kinds.items.recommendation, item.number, item.title) },
						...(article ? [{ text: m.exports.inArticle(article.number) }] : []),
					],
					cell(m.kinds.itemStates[item.state]),
					item.response
						? [{ text: `${m.kinds.responses[item.response.status]}. `, bold: true }, { text: item.response.reason }]
						: cell(item.state === 'set_aside' ? item.stateReason : ''),
				];
			}),
		},
	];
}

function decisionsBlocks({ strategy, organisations }: ContractMaterial, m: Messages): Block[] {
	const words = m.exports.decisions;
	if (strategy.decisions.length === 0) return [];
	return [
		{
			type: 'table',
			caption: words.caption,
			columns: [
				{ title: words.text, weight: 4 },
				{ title: words.who, weight: 2 },
				{ title: words.due, weight: 1.5 },
				{ title: words.status, weight: 1.2 },
			],
			rows: strategy.decisions.map((decision) => [
				cell(decision.text),
				cell(organisations.find(({ id }) => id === decision.organisationId)?.name ?? ''),
				cell(decision.dueDate === null ? '' : m.format.date(decision.dueDate)),
				cell(words.statuses[decision.status]),
			]),
		},
	];
}
