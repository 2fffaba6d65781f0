import type { Messages } from '#lib/messages/index.ts';
import type { CommitmentRecord, IndicatorRecord, ObjectiveRecord } from '../../db/strategy-store.ts';
import { cell, paragraph, type Block, type Table } from '../../export/tree.ts';
import type { ContractMaterial } from './material.ts';

interface NumberedObjective {
	objective: ObjectiveRecord;
	axis: number;
	number: number;
}

function numbered({ strategy }: ContractMaterial): { title: string; axis: number; objectives: NumberedObjective[] }[] {
	return strategy.axes.map((axis, index) => ({
		title: axis.title,
		axis: index + 1,
		objectives: strategy.objectives
			.filter(({ axisId }) => axisId === axis.id)
			.map((objective, at) => ({ objective, axis: index + 1, number: at + 1 })),
	}));
}

const organisationName = ({ organisations }: ContractMaterial, id: string | null): string =>
	organisations.find((organisation) => organisation.id === id)?.name ?? '';

/** Axes, each with the titles of its objectives. */
export function axesBlocks(material: ContractMaterial, m: Messages): Block[] {
	return numbered(material).flatMap(({ title, axis, objectives }): Block[] => [
		{ type: 'heading', level: 1, spans: [{ text: m.exports.axes.axis(axis, title) }] },
		...(objectives.length === 0
			? []
			: [
					{
						type: 'list' as const,
						ordered: false,
						items: objectives.map(({ objective, number }) => [
							paragraph(m.exports.axes.objective(axis, number, objective.title)),
						]),
					},
				]),
	]);
}

/** Objectives in full: who leads, what they answer, indicators and commitments. */
export function objectivesBlocks(material: ContractMaterial, m: Messages): Block[] {
	return numbered(material).flatMap(({ title, axis, objectives }): Block[] =>
		objectives.length === 0
			? []
			: [
					{ type: 'heading', level: 1, spans: [{ text: m.exports.axes.axis(axis, title) }] },
					...objectives.flatMap((objective) => objectiveBlocks(material, objective, m)),
				],
	);
}

function objectiveBlocks(material: ContractMaterial, numberedObjective: NumberedObjective, m: Messages): Block[] {
	const { objective, axis, number } = numberedObjective;
	const words = m.exports.axes;
	const title = words.objective(axis, number, objective.title);
	const lead = organisationName(material, objective.leadId);
	const answers = objective.itemIds.flatMap((id) => {
		const item = material.items.get(id);
		return item ? [m.exports.reference(m.kinds.items[item.kind], item.number, item.title)] : [];
	});
	const indicators = material.strategy.indicators.filter(({ objectiveId }) => objectiveId === objective.id);
	const commitments = material.strategy.commitments.filter(({ objectiveId }) => objectiveId === objective.id);
	return [
		{ type: 'heading', level: 2, spans: [{ text: title }] },
		...(objective.text === '' ? [] : [paragraph(objective.text)]),
		...(lead === '' ? [] : [paragraph(words.lead(lead))]),
		...(answers.length === 0 ? [] : [paragraph(words.answers(answers.join(', ')))]),
		...(indicators.length === 0
			? []
			: [indicatorTable(material, indicators, m.exports.indicators.captionOf(objective.title), m)]),
		...(commitments.length === 0
			? []
			: [commitmentTable(material, commitments, m.exports.commitments.captionOf(objective.title), m)]),
	];
}

/** Every indicator, by objective. */
export function indicatorsBlocks(material: ContractMaterial, m: Messages): Block[] {
	const { indicators } = material.strategy;
	if (indicators.length === 0) return [];
	const titles = new Map(
		numbered(material).flatMap(({ objectives }) =>
			objectives.map(({ objective, axis, number }) => [objective.id, `${axis}.${number}`] as const),
		),
	);
	const table = indicatorTable(material, indicators, m.exports.indicators.caption, m);
	return [
		{
			...table,
			columns: [{ title: m.exports.indicators.objective, weight: 1 }, ...table.columns],
			rows: table.rows.map((row, index) => [cell(titles.get(indicators[index]?.objectiveId ?? '') ?? ''), ...row]),
		},
	];
}

function indicatorTable(material: ContractMaterial, rows: IndicatorRecord[], caption: string, m: Messages): Table {
	const words = m.exports.indicators;
	const value = (amount: number | null, unit: string, year: number | null) => {
		if (amount === null) return '';
		const number = unit === '' ? m.format.number(amount) : `${m.format.number(amount)}\u00a0${unit}`;
		return year === null ? number : `${number} (${year})`;
	};
	return {
		type: 'table',
		caption,
		columns: [
			{ title: words.label, weight: 3 },
			{ title: words.baseline, weight: 1.6 },
			{ title: words.target, weight: 1.6 },
			{ title: words.source, weight: 2 },
		],
		rows: rows.map((row) => [
			cell(row.label),
			cell(value(row.baseline, row.unit, row.baselineYear)),
			cell(value(row.target, row.unit, row.targetYear)),
			cell(organisationName(material, row.sourceId)),
		]),
	};
}

/** Commitments grouped by who makes them, then the grid that they sign. */
export function commitmentsBlocks(material: ContractMaterial, m: Messages): Block[] {
	const words = m.exports.commitments;
	const order = new Map(material.organisations.map(({ id }, index) => [id, index]));
	const commitments = material.strategy.commitments.toSorted(
		(a, b) => (order.get(a.organisationId) ?? 0) - (order.get(b.organisationId) ?? 0) || a.rank - b.rank,
	);
	const signatories = material.organisations.filter(({ signatory }) => signatory);
	return [
		...(commitments.length === 0 ? [] : [commitmentTable(material, commitments, words.caption, m)]),
		...(signatories.length === 0
			? []
			: [
					{
						type: 'table' as const,
						caption: words.gridCaption,
						columns: [
							{ title: words.organisation, weight: 2 },
							{ title: words.gridName, weight: 2 },
							{ title: words.gridSignature, weight: 2 },
						],
						rows: signatories.map(({ name }) => [cell(name), [], []]),
					},
				]),
	];
}

function commitmentTable(material: ContractMaterial, rows: CommitmentRecord[], caption: string, m: Messages): Table {
	const words = m.exports.commitments;
	return {
		type: 'table',
		caption,
		columns: [
			{ title: words.organisation, weight: 2 },
			{ title: words.text, weight: 3.2 },
			{ title: words.means, weight: 2 },
			{ title: words.due, weight: 1.6 },
			{ title: words.status, weight: 1.3 },
		],
		rows: rows.map((row) => [
			cell(organisationName(material, row.organisationId)),
			cell(row.text),
			cell(means(row, m)),
			cell(row.dueDate === null ? '' : m.format.date(row.dueDate)),
			cell(m.kinds.commitments[row.status]),
		]),
	};
}

/** "180 000 € · droit commun" */
function means({ amountEur, means: kind }: CommitmentRecord, m: Messages): string {
	const label = m.kinds.means[kind];
	return amountEur === null ? label : `${m.format.number(amountEur)}\u00a0€ · ${label.toLowerCase()}`;
}
