import { FLOOR, floorBreakdown } from '#lib/domain/floor.ts';
import type { Messages } from '#lib/messages/index.ts';
import { explained, ruleInWords } from '#lib/wording/agreement.ts';
import type { PrintedPosition } from '../../db/position-store.ts';
import type { ProjectRecord } from '../../db/project-store.ts';
import type { RoundRecord } from '../../db/round-store.ts';
import { cell, fromRichText, paragraph, type Block, type DocumentTree, type Section } from '../../export/tree.ts';
import { tallyTable, viewBlocks } from '../contract/contested.ts';
import type { PrintedView } from '../contract/provenance.ts';
import type { RoundMaterial } from '../round-material.ts';
import { facts, heading, part, reportTree } from './frame.ts';

type RoundText = RoundMaterial['items'][number];

/**
 * The report of a round: what was asked, who answered, and for each text the exact words, the positions by college, the
 * reasons with the answers they received, and in words what follows from the rule.
 */
export function roundTree(
	{ project, round, material }: { project: ProjectRecord; round: RoundRecord; material: RoundMaterial },
	now: Date,
	m: Messages,
): DocumentTree {
	const words = m.reports.round;
	const labels = new Map(material.colleges.map(({ key, label }) => [key, label]));
	const period = m.exports.period(m.format.date(round.opensAt), m.format.date(round.closesAt));
	const frame = {
		title: words.title(round.title),
		subject: words.subject,
		keywords: words.keywords,
		cover: [[period, m.rounds.status[round.status]].join(' · ')],
		id: round.id,
	};
	const parts = [
		part('asked', words.asked, askedBlocks(round, material, labels, m)),
		part('answered', words.answered, answeredBlocks(material, m)),
		part('results', words.results, [resultsTable(material, m)]),
		...material.items.map((item) => textPart(material, item, labels, m)),
	];
	return reportTree(frame, parts, project, now, m);
}

function askedBlocks(round: RoundRecord, { items }: RoundMaterial, labels: Map<string, string>, m: Messages): Block[] {
	const words = m.reports.round;
	return [
		...(round.question === '' ? [] : [paragraph(round.question, 'lead')]),
		facts([
			[words.period, m.rounds.period(m.format.dayAndTime(round.opensAt), m.format.dayAndTime(round.closesAt))],
			[words.status, m.rounds.status[round.status]],
			[words.texts, m.format.number(items.length)],
		]),
		paragraph(ruleInWords(round.rule, labels, m)),
		...(round.status === 'settled' || round.status === 'closed' ? [] : [paragraph(words.notOver, 'quiet')]),
	];
}

/**
 * People and bodies that answered, by college. A count stands under the floor like every other, and is not said where,
 * beside a total printed with a text, it would tell that one to four people left that text out.
 */
export function respondents({ colleges, counted, items }: Pick<RoundMaterial, 'colleges' | 'counted' | 'items'>): {
	cells: (number | null)[];
	total: number | null;
} {
	const all = [...counted.values()].flat();
	const counts = colleges.map(
		({ key }) => new Set(all.filter((one) => one.college === key).map((one) => one.voter)).size,
	);
	const shown = floorBreakdown(counts);
	const tells = (key: string, count: number) =>
		items.some(({ tally }) => {
			const total = tally.colleges.find(({ college }) => college === key)?.total ?? null;
			return total !== null && count - total > 0 && count - total < FLOOR;
		});
	const telling = colleges.map(({ key }, index) => tells(key, counts[index] ?? 0));
	return {
		cells: shown.cells.map((count, index) => (telling[index] ? null : count)),
		total: telling.some(Boolean) ? null : shown.total,
	};
}

function answeredBlocks(material: RoundMaterial, m: Messages): Block[] {
	const words = m.reports.round;
	const { cells, total } = respondents(material);
	const count = (value: number | null) => cell(value === null ? m.exports.notShown : m.format.number(value));
	return [
		{
			type: 'table',
			caption: words.respondents,
			rowHeaders: true,
			columns: [
				{ title: m.reports.people.college, weight: 3 },
				{ title: words.voices, align: 'end' },
			],
			rows: [
				...material.colleges.map(({ label }, index) => [cell(label), count(cells[index] ?? null)]),
				[cell(m.reports.people.all), count(total)],
			],
		},
		paragraph(words.oneVoice, 'quiet'),
		paragraph(m.reports.people.floor, 'quiet'),
	];
}

/** What was recorded; before that, what the rule says of the positions so far. */
const outcomeOf = (item: RoundText, m: Messages) => m.agreement.outcomes[item.agreement?.outcome ?? item.outcome];

function resultsTable({ items }: RoundMaterial, m: Messages): Block {
	const words = m.reports.round;
	return {
		type: 'table',
		caption: words.results,
		rowHeaders: true,
		columns: [
			{ title: words.text, weight: 3 },
			{ title: words.outcome, weight: 2 },
		],
		rows: items.map((item) => [
			[{ text: m.exports.reference(m.kinds.items[item.kind], item.number, item.title), target: `text-${item.itemId}` }],
			cell(outcomeOf(item, m)),
		]),
	};
}

function textPart(material: RoundMaterial, item: RoundText, labels: Map<string, string>, m: Messages): Section {
	const words = m.reports.round;
	const title = m.exports.reference(m.kinds.items[item.kind], item.number, item.title);
	return part(`text-${item.itemId}`, title, [
		...fromRichText(item.content),
		...(item.plainText === '' ? [] : [paragraph(m.reports.plain(item.plainText), 'lead')]),
		heading(words.outcome),
		{ type: 'paragraph', spans: [{ text: outcomeOf(item, m), bold: true }] },
		...outcomeBlocks(item, labels, m),
		tallyTable(material.colleges, item.tally, m.exports.trace.positionsOf(item.title), m),
		...reasonBlocks(material, item, m),
		paragraph(m.exports.trace.version(item.version), 'quiet'),
		paragraph(m.exports.trace.textHash(item.textHash), 'quiet'),
	]);
}

/** Why: what was recorded and when, or each thing that is missing; and that the words have moved on since. */
function outcomeBlocks(item: RoundText, labels: Map<string, string>, m: Messages): Block[] {
	const { agreement, missing } = item;
	const recorded = agreement && m.format.date(agreement.recordedAt);
	const said = recorded
		? [agreement.outcome === 'contested' ? m.agreement.recordedContested(recorded) : m.agreement.recorded(recorded)]
		: [];
	const reasons = missing.map((one) => explained(one, labels, m));
	return [
		...said.map((words) => paragraph(`${words}.`)),
		...(reasons.length === 0
			? [paragraph(m.agreement.nothingMissing)]
			: [{ type: 'list' as const, ordered: false, items: reasons.map((reason) => [paragraph(reason)]) }]),
		...(item.outdated ? [paragraph(m.rounds.outdated, 'quiet')] : []),
	];
}

function reasonBlocks({ colleges }: RoundMaterial, item: RoundText, m: Messages): Block[] {
	const words = m.exports.trace;
	const views = item.printed.flatMap((position) => viewOf(position, item, colleges));
	const groups = [
		{ title: words.reservations, views: views.filter(({ choice }) => choice === 'agree_with_reservation') },
		{ title: words.objections, views: views.filter(({ choice, lifted }) => choice === 'object' && !lifted) },
		{ title: words.objectionsLifted, views: views.filter(({ choice, lifted }) => choice === 'object' && lifted) },
	];
	const said = groups.filter((group) => group.views.length > 0);
	if (said.length === 0) return [paragraph(m.rounds.noObjections)];
	return said.flatMap((group) => [heading(group.title), ...viewBlocks(group.views, m)]);
}

/** A body speaks openly through its mandate; a college is named where the floor lets its counts be shown. */
function viewOf(position: PrintedPosition, { named }: RoundText, colleges: RoundMaterial['colleges']): PrintedView[] {
	const { choice, reason, organisation, collegeId, lifted, response } = position;
	if (choice !== 'agree_with_reservation' && choice !== 'object') return [];
	const college = colleges.find(({ id, key }) => id === collegeId && named.has(key));
	return [{ choice, reason, who: organisation ?? college?.label ?? null, lifted, response }];
}
