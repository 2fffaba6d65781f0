import type { Messages } from '#lib/messages/index.ts';
import type { AgreedText } from '../../db/contract-store.ts';
import { cell, paragraph, type Block, type Section } from '../../export/tree.ts';
import { contestedBlocks, tallyTable, viewBlocks } from './contested.ts';
import type { Article, ContractMaterial } from './material.ts';
import { figuresBehind, itemsBehind, notesBehind, printedViews } from './provenance.ts';
import { noteBlocks } from './voices.ts';

/** Where an article's provenance is printed: what its footnote points at. */
export const traceId = (clauseId: string): string => `trace-${clauseId}`;

/**
 * The annex that makes a contract checkable: article → texts → words, avis by college, dates, fingerprints; then what
 * is in debate and what was not kept. No name of a person, no count under the floor.
 */
export function traceability(material: ContractMaterial, label: string, m: Messages): Section {
	const words = m.exports.trace;
	const hasFindings = material.sections.some(({ source }) => source === 'findings');
	return {
		type: 'section',
		id: 'trace',
		label,
		title: words.title,
		newPage: true,
		blocks: [
			paragraph(words.intro),
			paragraph(words.floor, 'quiet'),
			paragraph(words.hash, 'quiet'),
			...material.articles.map((article) => articleSection(material, article, m)),
			// Where the outline has no section for findings, points in debate would be printed nowhere.
			...(hasFindings ? [] : contestedBlocks(material, m)),
			...setAsideBlocks(material, m),
		],
	};
}

function articleSection(material: ContractMaterial, { clause, number, agreed }: Article, m: Messages): Section {
	return {
		type: 'section',
		id: traceId(clause.id),
		label: m.exports.article(number),
		title: agreed.title,
		blocks: [
			...recordBlocks(material, agreed, m),
			tallyTable(material.colleges, material.tallies.get(agreed.agreementId), m.exports.trace.positions(number), m),
			...positionBlocks(material, agreed, m),
			...sourceBlocks(material, agreed, m),
		],
	};
}

function recordBlocks(material: ContractMaterial, agreed: AgreedText, m: Messages): Block[] {
	const words = m.exports.trace;
	const round = material.rounds.get(agreed.roundId);
	const head = material.logHeads.get(`text:${agreed.itemId}`);
	const date = m.format.date(agreed.recordedAt);
	const sentences = [
		ended(m.exports.reference(m.kinds.items[agreed.kind], agreed.number, agreed.title)),
		words.version(agreed.version),
		...(round ? [words.round(round.title, m.format.date(round.opensAt), m.format.date(round.closesAt))] : []),
		agreed.outcome === 'agreed' ? words.agreed(date) : words.agreedReserved(date),
	];
	return [
		paragraph(sentences.join(' ')),
		...(agreed.version === agreed.currentVersion && agreed.state === 'in_contract' ? [] : [paragraph(words.drifted)]),
		paragraph(words.textHash(agreed.textHash), 'quiet'),
		...(head ? [paragraph(words.log(head.seq, agreed.documentSeq, head.hash), 'quiet')] : []),
	];
}

function positionBlocks(material: ContractMaterial, agreed: AgreedText, m: Messages): Block[] {
	const words = m.exports.trace;
	const views = printedViews(material, agreed);
	const groups = [
		{ title: words.reservations, views: views.filter(({ choice }) => choice === 'agree_with_reservation') },
		{ title: words.objections, views: views.filter(({ choice, lifted }) => choice === 'object' && !lifted) },
		{ title: words.objectionsLifted, views: views.filter(({ choice, lifted }) => choice === 'object' && lifted) },
	];
	return groups.flatMap((group): Block[] =>
		group.views.length === 0
			? []
			: [{ type: 'heading', level: 1, spans: [{ text: group.title }] }, ...viewBlocks(group.views, m)],
	);
}

function sourceBlocks(material: ContractMaterial, agreed: AgreedText, m: Messages): Block[] {
	const words = m.exports.trace;
	const items = itemsBehind(material, agreed.itemId);
	const figures = figuresBehind(material, agreed.itemId);
	const notes = notesBehind(material, agreed.itemId);
	const heading = (text: string): Block => ({ type: 'heading', level: 1, spans: [{ text }] });
	const list = (lines: string[]): Block => ({
		type: 'list',
		ordered: false,
		items: lines.map((line) => [paragraph(line)]),
	});
	return [
		...(items.length === 0
			? []
			: [
					heading(words.sources),
					list(items.map((item) => m.exports.reference(m.kinds.items[item.kind], item.number, item.title))),
				]),
		...(figures.length === 0 ? [] : [heading(words.figures), list(figures)]),
		heading(words.notes),
		...(notes.length === 0 ? [paragraph(words.noNotes)] : notes.flatMap((note) => noteBlocks(material, note, m))),
	];
}

/** A title may be a sentence, with its own full stop. */
const ended = (words: string) => (/[.!?…]$/.test(words) ? words : `${words}.`);

/** What was not kept, and why: nothing leaves the thread silently. */
function setAsideBlocks(material: ContractMaterial, m: Messages): Block[] {
	const words = m.exports.setAside;
	const items = [...material.items.values()].filter(({ state }) => state === 'set_aside');
	if (items.length === 0) return [];
	return [
		{
			type: 'section',
			id: 'set-aside',
			label: '',
			title: words.heading,
			blocks: [
				paragraph(words.intro),
				{
					type: 'table',
					caption: words.caption,
					columns: [
						{ title: words.what, weight: 2 },
						{ title: words.why, weight: 3 },
					],
					rows: items.map((item) => [
						cell(m.exports.reference(m.kinds.items[item.kind], item.number, item.title)),
						cell(item.stateReason),
					]),
				},
			],
		},
	];
}
