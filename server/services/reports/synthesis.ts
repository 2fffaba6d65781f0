import { floored } from '#lib/domain/floor.ts';
import type { Strand, ThreadItem } from '#lib/domain/thread.ts';
import type { Messages } from '#lib/messages/index.ts';
import type { ThreadItemRecord } from '../../db/thread-store.ts';
import { cell, paragraph, type Block, type DocumentTree, type Span } from '../../export/tree.ts';
import { facts, lines, part, reportTree } from './frame.ts';
import type { ReportMaterial } from './material.ts';
import { peopleTable } from './people.ts';

const KINDS = ['diagnosis', 'finding', 'recommendation', 'initiative'] as const;

/**
 * The synthesis of a project: where it stands, in the standard register and in plain words; the meetings; the thread
 * from findings to recommendations to what became of them; every text as it reads today.
 */
export function synthesisTree(material: ReportMaterial, now: Date, m: Messages): DocumentTree {
	const { project, items } = material;
	const words = m.reports.synthesis;
	const frame = {
		title: words.title,
		subject: words.subject,
		keywords: words.keywords,
		cover:
			project.startsOn !== null && project.endsOn !== null
				? [m.exports.period(m.format.date(project.startsOn), m.format.date(project.endsOn))]
				: [],
		id: project.id,
	};
	const parts = [
		part('brief', words.brief, briefBlocks(material, m)),
		part('plain', words.plain, lines(project.plainText)),
		part('meetings', words.meetings, meetingBlocks(material, m)),
		part('thread', words.thread, threadBlocks(material, m)),
		...KINDS.map((kind) =>
			part(
				kind,
				m.kinds.itemsPlural[kind],
				textBlocks(
					material,
					items.filter((item) => item.kind === kind),
					m,
				),
			),
		),
	];
	return reportTree(frame, parts, project, now, m);
}

function briefBlocks({ project, colleges, notes, items }: ReportMaterial, m: Messages): Block[] {
	const words = m.reports.synthesis;
	const visible = notes.filter(({ state }) => state === 'visible');
	const count = (test: (item: ThreadItemRecord) => boolean) => {
		const found = items.filter(test).length;
		return found === 0 ? '' : m.format.number(found);
	};
	return [
		...lines(project.summary),
		facts([
			[words.notes, m.format.number(visible.length)],
			[words.findings, count(({ kind }) => kind === 'finding')],
			[words.recommendations, count(({ kind }) => kind === 'recommendation')],
			[words.inContract, count(({ state }) => state === 'in_contract')],
			[words.contested, count(({ state }) => state === 'contested')],
			[words.setAside, count(({ state }) => state === 'set_aside')],
		]),
		...(visible.length === 0 ? [] : [peopleTable(colleges, visible, m), paragraph(m.reports.people.floor, 'quiet')]),
	];
}

function meetingBlocks({ workshops }: ReportMaterial, m: Messages): Block[] {
	if (workshops.length === 0) return [];
	const words = m.exports.workshops;
	const present = (attendance: number | null) => {
		if (attendance === null) return '';
		const shown = floored(attendance);
		return shown === null ? m.exports.notShown : m.format.number(shown);
	};
	return [
		{
			type: 'table',
			caption: words.caption,
			columns: [
				{ title: words.date, weight: 2 },
				{ title: words.what, weight: 3 },
				{ title: words.place, weight: 3 },
				{ title: words.attendance, align: 'end' },
			],
			rows: workshops.map(({ startsAt, title, place, attendance }) => [
				cell(startsAt ? m.format.date(startsAt) : m.workshops.noDate),
				cell(title),
				cell(place),
				cell(present(attendance)),
			]),
		},
	];
}

/** One row for each finding and each recommendation made from it; then recommendations that come from words directly. */
function threadBlocks(material: ReportMaterial, m: Messages): Block[] {
	const words = m.reports.synthesis;
	const rows = threadRows(material);
	if (rows.length === 0) return [];
	const said = (item: ThreadItem | null): Span[] =>
		item === null
			? []
			: [{ text: m.exports.reference(m.kinds.items[item.kind], item.number, item.title), target: `item-${item.id}` }];
	return [
		paragraph(words.threadIntro),
		{
			type: 'table',
			caption: words.threadCaption,
			columns: [
				{ title: m.kinds.items.finding, weight: 3 },
				{ title: words.said, weight: 1.2, align: 'end' },
				{ title: m.kinds.items.recommendation, weight: 3 },
				{ title: words.becomes, weight: 3 },
			],
			rows: rows.map(({ finding, recommendation, end }) => [
				said(finding),
				cell(m.format.number(material.thread.notesBehind((finding ?? recommendation)?.id ?? '').length)),
				said(recommendation),
				endSpans(end, m),
			]),
		},
	];
}

function threadRows({ items, thread }: ReportMaterial): Strand[] {
	const answers = (item: ThreadItem) =>
		item.state === 'set_aside' ? [] : thread.madeFrom(item.id).filter(({ kind }) => isAnswer(kind));
	const findings = items.filter(({ kind }) => !isAnswer(kind));
	const reached = new Set(findings.flatMap(answers).map(({ id }) => id));
	return [
		...findings.flatMap((finding): Strand[] => {
			const made = answers(finding);
			if (made.length === 0) return thread.endsOf(finding).map((end) => ({ finding, recommendation: null, end }));
			return made.flatMap((recommendation) =>
				thread.endsOf(recommendation).map((end) => ({ finding, recommendation, end })),
			);
		}),
		...items
			.filter(({ id, kind }) => isAnswer(kind) && !reached.has(id))
			.flatMap((recommendation) =>
				thread.endsOf(recommendation).map((end) => ({ finding: null, recommendation, end })),
			),
	];
}

const isAnswer = (kind: ThreadItem['kind']) => kind === 'recommendation' || kind === 'initiative';

function endSpans(end: Strand['end'], m: Messages): Span[] {
	switch (end.kind) {
		case 'article':
			return cell(m.exports.article(end.label));
		case 'set_aside':
			return [{ text: `${m.kinds.itemStates.set_aside}. `, bold: true }, ...cell(end.reason)];
		case 'waiting':
			return [];
		default: {
			const { response } = end.item;
			const stands = `${m.kinds.itemStates[end.kind]}.`;
			return response === null
				? cell(stands)
				: [
						{ text: `${stands} ` },
						{ text: `${m.kinds.responses[response.status]}. `, bold: true },
						{ text: response.reason },
					];
		}
	}
}

function textBlocks({ thread }: ReportMaterial, items: ThreadItemRecord[], m: Messages): Block[] {
	return items.flatMap((item): Block[] => [
		{
			type: 'heading',
			level: 1,
			id: `item-${item.id}`,
			spans: [{ text: m.exports.reference(m.kinds.items[item.kind], item.number, item.title) }],
		},
		paragraph(
			m.reports.synthesis.standing(m.kinds.itemStates[item.state], thread.notesBehind(item.id).length),
			'quiet',
		),
		...lines(item.text),
		...(item.plainText === '' ? [] : [paragraph(m.reports.plain(item.plainText), 'lead')]),
		...(item.state === 'set_aside' && item.stateReason !== '' ? [paragraph(item.stateReason)] : []),
	]);
}
